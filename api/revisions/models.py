from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns


class Document(SQLModel):
    """The columns of whatever is written in Markdown, saved in revisions, and shown rendered."""

    id: UUID = columns.key()
    slug: str = columns.slug()
    body: str = columns.prose()
    blocks: list[dict[str, Any]] = columns.document(list)
    html: str = columns.prose()
    text: str = columns.prose()
    version: int = 1
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant(index=True)


class Revision(SQLModel, table=True):
    """A document as it was after one save: everything an editor could change, and its blocks."""

    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)

    id: UUID = columns.key()
    kind: str = Field(max_length=16)
    document_id: UUID = Field(index=True)
    number: int
    snapshot: dict[str, Any] = columns.document(dict)
    note: str | None = columns.optional_line()
    created_at: datetime = columns.instant()
