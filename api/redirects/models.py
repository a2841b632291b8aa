from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns

PATH_MAX, TARGET_MAX = 1_000, 2_000


class Redirect(SQLModel, table=True):
    """From `since` on, `path` leads to the document, or to `target`; with neither it is gone for good.

    A document that stands at the path itself comes first, and a redirect to one that readers may not see is none.
    """

    __table_args__ = (
        sa.CheckConstraint("document_kind IS NULL OR target IS NULL", name="one_target"),
        sa.CheckConstraint("(document_kind IS NULL) = (document_id IS NULL)", name="a_document_has_kind_and_id"),
        sa.Index("ix_redirect_document_id", "document_id"),
    )

    id: UUID = columns.key()
    path: str = Field(sa_type=columns.ordered_text(PATH_MAX), unique=True)
    document_kind: str | None = Field(default=None, max_length=16)
    document_id: UUID | None = None
    target: str | None = Field(default=None, max_length=TARGET_MAX)
    since: datetime = columns.instant()
    version: int = 1
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant(index=True)
