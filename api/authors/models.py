from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.core import columns
from api.core.text import fold, sort_key
from api.revisions.models import Document


class Author(Document, table=True):
    """An author; `body` is the bio. Public from `published_at` on, and then as last saved.

    `account_id` is the staff account of the same person; nothing public is made from it.
    """

    __table_args__ = (columns.in_trash("author"),)

    name: str = columns.line()
    headline: str | None = columns.optional_line()
    portrait: dict[str, Any] | None = columns.document()
    links: list[dict[str, Any]] = columns.document(list)
    account_id: UUID | None = Field(default=None, index=True)
    published_at: datetime | None = columns.optional_instant(index=True)
    name_key: str = columns.sort_text()
    folded: str = columns.prose()

    def index(self) -> None:
        """Bring what is sorted and searched by in line with the name and the headline."""
        self.name_key = sort_key(self.name)
        self.folded = fold(f"{self.name}\n{self.headline or ''}")
