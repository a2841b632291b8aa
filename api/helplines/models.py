from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns
from api.core.schemas import PARAGRAPH_MAX, URL_MAX
from api.core.text import sort_key

# Beside the codes of countries: a helpline for people anywhere.
INTERNATIONAL = "INT"
FRESH = timedelta(days=180)


class Topic(StrEnum):
    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    DANGER = "danger"
    GRIEF = "grief"
    GENERAL = "general"


class Helpline(SQLModel, table=True):
    """Readers see it until `fresh_until`: until its review is due or, where no date is set, `FRESH` after it was
    verified. What nobody verified has none."""

    __table_args__ = (
        sa.CheckConstraint("phone IS NOT NULL OR url IS NOT NULL OR text IS NOT NULL", name="can_be_reached"),
        sa.Index("ix_helpline_region_fresh_until", "region", "fresh_until"),
    )

    id: UUID = columns.key()
    name: str = columns.line()
    region: str = Field(sa_type=columns.ordered_text(len(INTERNATIONAL)))
    languages: list[str] = columns.document(list)
    topics: list[str] = columns.document(list)
    phone: str | None = columns.optional_line()
    url: str | None = columns.optional_line(URL_MAX)
    text: str | None = columns.optional_line()
    hours: str = columns.line()
    note: str | None = columns.optional_line(PARAGRAPH_MAX)
    example: bool = False
    review_due: datetime | None = columns.optional_instant()
    verified_at: datetime | None = columns.optional_instant()
    verified_by: str | None = columns.optional_line()
    fresh_until: datetime | None = columns.optional_instant(index=True)
    version: int = 1
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant(index=True)
    name_key: str = columns.sort_text()

    def index(self) -> None:
        """Bring what is sorted and asked by in line with the rest."""
        self.name_key = sort_key(self.name)
        self.fresh_until = None if self.verified_at is None else self.review_due or self.verified_at + FRESH
