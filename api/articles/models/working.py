"""What editors edit."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns
from api.core.text import fold, sort_key
from api.revisions.models import Document


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ARCHIVED = "archived"
    TRASHED = "trashed"


class Role(StrEnum):
    WRITER = "writer"
    REVIEWER = "reviewer"


class Article(Document, table=True):
    """The working copy. `last_block` is the highest block number ever given out, so that no id is used twice.

    `review_note` says what the editor who sent it back wants changed. Columns that came later have a default in the
    database, so that SQLite could add them in place: a table it rebuilds loses its checks.
    """

    __table_args__ = (columns.in_trash("article"),)

    title: str = columns.line()
    dek: str | None = columns.optional_line(1_000)
    language: str = Field(default="en", max_length=35)
    hero: dict[str, Any] | None = columns.document()
    seo: dict[str, Any] = columns.document(dict)
    content_notes: list[str] = columns.document(list)
    corrections: list[dict[str, Any]] = columns.document(list)
    state: State = columns.choice(State, State.DRAFT)
    last_block: int = 0
    significantly_updated_at: datetime | None = columns.optional_instant()
    review_note: str | None = columns.optional_line(2_000)
    title_key: str = Field(
        default="", sa_type=columns.ordered_text(300), index=True, sa_column_kwargs={"server_default": ""}
    )
    folded: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})

    def index(self) -> None:
        """Bring what is sorted and searched by in line with the title and the dek."""
        self.title_key = sort_key(self.title)
        self.folded = fold(f"{self.title}\n{self.dek or ''}")


class ArticleByline(SQLModel, table=True):
    __tablename__ = "article_byline"

    article_id: UUID = columns.reference("article.id", ondelete="CASCADE", primary_key=True)
    author_id: UUID = columns.reference("author.id", primary_key=True)
    role: Role = columns.choice(Role, Role.WRITER)
    position: int = columns.position()


class ArticleTopic(SQLModel, table=True):
    __tablename__ = "article_topic"

    article_id: UUID = columns.reference("article.id", ondelete="CASCADE", primary_key=True)
    topic_id: UUID = columns.reference("topic.id", primary_key=True)
    position: int = columns.position()


class ArticleFaq(SQLModel, table=True):
    __tablename__ = "article_faq"

    article_id: UUID = columns.reference("article.id", ondelete="CASCADE", primary_key=True)
    faq_id: UUID = columns.reference("faq.id", primary_key=True)
    position: int = columns.position()
