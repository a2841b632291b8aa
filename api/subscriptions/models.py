from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns

WAITING = sa.text("letter_id IS NULL AND ended_at IS NULL")


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

    __table_args__ = (
        sa.UniqueConstraint("reader_id", "target"),
        # In the order of readers, because who is told of a comment is walked through in parts.
        sa.Index("ix_subscription_article_id_reader_id", "article_id", "reader_id"),
        sa.Index("ix_subscription_comment_id_reader_id", "comment_id", "reader_id"),
    )

    id: UUID = columns.key()
    reader_id: UUID = columns.reference("reader.id", ondelete="CASCADE")
    kind: Kind = columns.choice(Kind, Kind.MINE)
    target: str = Field(max_length=64)
    article_id: UUID | None = Field(default=None, foreign_key="article.id", ondelete="CASCADE")
    comment_id: UUID | None = Field(default=None, foreign_key="comment.id", ondelete="CASCADE")
    frequency: Frequency = columns.choice(Frequency, Frequency.AT_ONCE)
    version: int = 1
    created_at: datetime = columns.instant()
    confirmed_at: datetime | None = columns.optional_instant()
    ended_at: datetime | None = columns.optional_instant()

    @property
    def is_alive(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class Notice(SQLModel, table=True):
    """That a reader is told of a comment: once, whatever happens to either.

    It waits until `due_at`, leaves with the letter `letter_id`, and is over at `ended_at`: told or, without a letter,
    not worth telling any more.
    """

    __table_args__ = (
        sa.UniqueConstraint("reader_id", "comment_id"),
        sa.Index("ix_notice_waiting", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: UUID = columns.key()
    reader_id: UUID = columns.reference("reader.id", ondelete="CASCADE")
    comment_id: UUID = columns.reference("comment.id", ondelete="CASCADE")
    subscription_id: UUID = columns.reference("subscription.id", ondelete="CASCADE")
    letter_id: UUID | None = Field(default=None, index=True)
    due_at: datetime = columns.instant()
    ended_at: datetime | None = columns.optional_instant(index=True)
