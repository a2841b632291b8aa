from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.core import columns


class PreviewLink(SQLModel, table=True):
    """One article, always as it is now or as one revision was. Kept as a digest of its token."""

    __tablename__ = "preview_link"

    id: UUID = columns.key()
    article_id: UUID = columns.reference("article.id", ondelete="CASCADE")
    revision: int | None = None
    token_hash: str = Field(max_length=64, unique=True)
    note: str | None = columns.optional_line()
    made_by_id: UUID | None = None
    made_by_name: str = columns.line()
    created_at: datetime = columns.instant()
    expires_at: datetime = Field(index=True)
    revoked_at: datetime | None = columns.optional_instant()
    opened: int = 0
    opened_at: datetime | None = columns.optional_instant()
