from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns


class Kind(StrEnum):
    """All new comments on an article, replies to my comments, or replies to one comment."""

    ARTICLE = "article"
    MINE = "mine"
    COMMENT = "comment"


class Frequency(StrEnum):
    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"


class Subscription(SQLModel, table=True):
    """What a reader wants to hear of. `target` spells it, so that nobody has one twice.

    It counts from `confirmed_at`, by a link mailed to the address, until `ended_at`.
    """

    __table_args__ = (sa.UniqueConstraint("reader_id", "target"),)

    id: UUID = columns.key()
    reader_id: UUID = columns.reference("reader.id", ondelete="CASCADE")
    kind: Kind = columns.choice(Kind, Kind.MINE)
    target: str = Field(max_length=64)
    article_id: UUID | None = columns.reference("article.id", ondelete="CASCADE", nullable=True)
    comment_id: UUID | None = columns.reference("comment.id", ondelete="CASCADE", nullable=True)
    frequency: Frequency = columns.choice(Frequency, Frequency.AT_ONCE)
    version: int = 1
    created_at: datetime = columns.instant()
    confirmed_at: datetime | None = columns.optional_instant()
    ended_at: datetime | None = columns.optional_instant()


class Notice(SQLModel, table=True):
    """That a reader is told of a comment: once, whatever happens to either."""

    __table_args__ = (
        sa.UniqueConstraint("reader_id", "comment_id"),
        sa.Index(
            "ix_notice_waiting",
            "due_at",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        ),
    )

    id: UUID = columns.key()
    reader_id: UUID = columns.reference("reader.id", ondelete="CASCADE")
    comment_id: UUID = columns.reference("comment.id", ondelete="CASCADE")
    subscription_id: UUID = columns.reference("subscription.id", ondelete="CASCADE")
    due_at: datetime = columns.instant()
    sent_at: datetime | None = columns.optional_instant()
