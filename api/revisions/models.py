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
    created_by_id: UUID | None = None
    trashed_at: datetime | None = columns.optional_instant()


class Revision(SQLModel, table=True):
    """A document as it was after one save: everything an editor could change, and its blocks.

    It is the content from the document's version `first_version` on; `version` is the last save that went into it,
    later than the first where autosaves were folded into one revision.
    """

    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)

    id: UUID = columns.key()
    kind: str = Field(max_length=16)
    document_id: UUID = Field(index=True)
    number: int
    first_version: int = 1
    version: int = 1
    autosave: bool = False
    snapshot: dict[str, Any] = columns.document(dict)
    note: str | None = columns.optional_line()
    by_id: UUID | None = None
    by_name: str | None = columns.optional_line()
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant()


class EditLock(SQLModel, table=True):
    """Somebody is writing: advice to others until the lease ends, never a guard."""

    __tablename__ = "edit_lock"

    document_id: UUID = Field(primary_key=True)
    holder_id: UUID
    holder_name: str = columns.line()
    until: datetime
