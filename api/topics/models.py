from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns
from api.core.text import fold, sort_key


class Kind(StrEnum):
    SECTION = "section"
    TAG = "tag"


class Topic(SQLModel, table=True):
    """A section or a tag. Only a section has a parent, and only a section is one.

    `helpline_topics` are what the helplines are for whom readers of its articles are told of.
    """

    __table_args__ = (
        sa.CheckConstraint("parent_id IS NULL OR kind = 'section'", name="only_sections_nest"),
        columns.in_trash("topic"),
    )

    id: UUID = columns.key()
    kind: Kind = columns.choice(Kind, Kind.TAG)
    slug: str = columns.slug()
    name: str = columns.line()
    description: str | None = columns.optional_line(2_000)
    parent_id: UUID | None = columns.reference("topic.id", nullable=True)
    helpline_topics: list[str] = Field(
        default_factory=list,
        sa_type=sa.JSON(none_as_null=True),
        nullable=False,
        sa_column_kwargs={"server_default": "[]"},
    )
    version: int = 1
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant(index=True)
    created_by_id: UUID | None = None
    trashed_at: datetime | None = columns.optional_instant()
    name_key: str = columns.sort_text()
    folded: str = columns.prose()

    def index(self) -> None:
        """Bring what is sorted and searched by in line with the name."""
        self.name_key = sort_key(self.name)
        self.folded = fold(f"{self.name}\n{self.description or ''}")
