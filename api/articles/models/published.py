"""What readers see. Public queries read these tables and no other table of articles."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.articles.models.working import Role
from api.core import columns


class Publication(SQLModel, table=True):
    """An article as readers get it from `visible_from` until `visible_until`, rendered once.

    `planned_until` is the end an editor gave; `visible_until` is that, or the start of the next one if it is sooner.
    Periods of one article never overlap, and no two articles hold a slug at the same time: `publish` sees to it
    under a lock, and triggers of the database refuse what would get past it.
    """

    __table_args__ = (
        sa.CheckConstraint("visible_until IS NULL OR visible_until > visible_from", name="period_is_not_empty"),
        sa.UniqueConstraint("article_id", "visible_from"),
        sa.Index("ix_publication_published_at_article_id", "published_at", "article_id"),
        sa.Index("ix_publication_updated_at_article_id", "updated_at", "article_id"),
        sa.Index("ix_publication_title_key_article_id", "title_key", "article_id"),
        # Whether a publication is seen, and since when, without reading the row: a row is as long as its article.
        sa.Index("ix_publication_visible_from_visible_until", "visible_from", "visible_until"),
        sa.Index("ix_publication_id_visible", "id", "visible_from", "visible_until", "published_at"),
    )

    id: UUID = columns.key()
    article_id: UUID = columns.reference("article.id")
    revision: int
    visible_from: datetime
    visible_until: datetime | None = columns.optional_instant(index=True)
    planned_until: datetime | None = columns.optional_instant()
    published_at: datetime
    updated_at: datetime
    significantly_updated_at: datetime | None = columns.optional_instant()
    slug: str = columns.slug(unique=False)
    title: str = columns.line()
    title_key: str = Field(sa_type=columns.ordered_text(300))
    dek: str | None = columns.optional_line(1_000)
    folded: str = columns.prose()
    language: str = Field(max_length=35)
    hero: dict[str, Any] | None = columns.document()
    seo: dict[str, Any] = columns.document(dict)
    content_notes: list[str] = columns.document(list)
    corrections: list[dict[str, Any]] = columns.document(list)
    word_count: int
    reading_minutes: int
    toc: list[dict[str, Any]] = columns.document(list)
    # Last, because SQLite walks through everything that stands before a column it reads.
    html: str = columns.prose()
    text: str = columns.prose()
    body: str = columns.prose()
    blocks: list[dict[str, Any]] = columns.document(list)


class PublicationByline(SQLModel, table=True):
    __tablename__ = "publication_byline"
    __table_args__ = (sa.Index("ix_publication_byline_author_id_publication_id", "author_id", "publication_id"),)

    publication_id: UUID = columns.reference("publication.id", ondelete="CASCADE", primary_key=True)
    author_id: UUID = columns.reference("author.id", primary_key=True)
    role: Role = columns.choice(Role, Role.WRITER)
    position: int = columns.position()


class PublicationTopic(SQLModel, table=True):
    __tablename__ = "publication_topic"
    __table_args__ = (sa.Index("ix_publication_topic_topic_id_publication_id", "topic_id", "publication_id"),)

    publication_id: UUID = columns.reference("publication.id", ondelete="CASCADE", primary_key=True)
    topic_id: UUID = columns.reference("topic.id", primary_key=True)
    position: int = columns.position()


class PublicationFaq(SQLModel, table=True):
    __tablename__ = "publication_faq"
    __table_args__ = (sa.Index("ix_publication_faq_faq_id_publication_id", "faq_id", "publication_id"),)

    publication_id: UUID = columns.reference("publication.id", ondelete="CASCADE", primary_key=True)
    faq_id: UUID = columns.reference("faq.id", primary_key=True)
    position: int = columns.position()
