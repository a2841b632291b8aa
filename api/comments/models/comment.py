"""A comment."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns
from api.readers.models import NAME_MAX


class Status(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    DELETED = "deleted"


class Visibility(StrEnum):
    """`editors` is a letter to the editors: not for publication, whatever its status."""

    PUBLIC = "public"
    EDITORS = "editors"


class Badge(StrEnum):
    AUTHOR = "author"
    EXPERT = "expert"
    STAFF = "staff"


def _shown(name: str, *of: str, only: str = "") -> sa.Index:
    """An index of what readers see, and of nothing else."""
    more = f" AND {only}" if only else ""
    return sa.Index(name, *of, sqlite_where=sa.text(f"shown = 1{more}"), postgresql_where=sa.text(f"shown{more}"))


class Comment(SQLModel, table=True):
    """Something said on an article, on one of its passages, or in reply.

    Readers get it where `shown`: an approved public one, and the place of one that is gone while replies to it are
    shown; its words go only where `status` is approved. `status` and what follows from it (`shown`, `sequence`,
    `reply_count`, the counts of the discussion) change in `actions/status.py` alone.
    `sequence` is its number among what the article came to show, in the order of commits.
    `expert_at`: somebody of the staff says that an expert answers here. `locked_at`, of a thread's first comment: the
    thread takes no replies of readers. `redacted_at`: staff published other words than its writer's (`Original`).
    `likeness` is a mark of what it says, by which those that say the same find each other.
    """

    __table_args__ = (
        sa.CheckConstraint("NOT shown OR visibility = 'public'", name="shown_is_public"),
        sa.CheckConstraint("status <> 'deleted' OR html = ''", name="deleted_is_empty"),
        _shown("ix_comment_shown", "article_id", "created_at", "id"),
        _shown("ix_comment_shown_helpful", "article_id", "helpful", "id"),
        _shown("ix_comment_shown_roots", "article_id", "created_at", "id", only="parent_id IS NULL"),
        _shown("ix_comment_shown_roots_helpful", "article_id", "helpful", "id", only="parent_id IS NULL"),
        _shown("ix_comment_shown_thread", "root_id", "created_at", "id"),
        _shown("ix_comment_shown_replies", "parent_id", "created_at", "id"),
        _shown("ix_comment_shown_passage", "anchor_id", "created_at", "id", only="anchor_id IS NOT NULL"),
        _shown("ix_comment_shown_recent", "shown_at", "id"),
        _shown("ix_comment_shown_sequence", "article_id", "sequence"),
        sa.Index("ix_comment_created_at_id", "created_at", "id"),
        sa.Index("ix_comment_status_created_at_id", "status", "created_at", "id"),
        sa.Index("ix_comment_article_id_created_at_id", "article_id", "created_at", "id"),
        sa.Index("ix_comment_reader_id_created_at_id", "reader_id", "created_at", "id"),
        sa.Index("ix_comment_likeness_created_at_id", "likeness", "created_at", "id"),
    )

    id: UUID = columns.key()
    article_id: UUID = Field(foreign_key="article.id", ondelete="RESTRICT")
    parent_id: UUID | None = columns.reference("comment.id", nullable=True)
    root_id: UUID
    depth: int = 0
    anchor_id: UUID | None = columns.reference("anchor.id", nullable=True)
    prompt_id: UUID | None = columns.reference("prompt.id", nullable=True)
    status: Status = columns.choice(Status, Status.PENDING)
    visibility: Visibility = columns.choice(Visibility, Visibility.PUBLIC)
    shown: bool = False
    sequence: int | None = None
    helpful: int = 0
    reply_count: int = 0
    version: int = 1
    created_at: datetime = columns.instant()
    edited_at: datetime | None = columns.optional_instant()
    shown_at: datetime | None = columns.optional_instant()
    delayed_until: datetime | None = columns.optional_instant()
    featured_at: datetime | None = columns.optional_instant()
    expert_at: datetime | None = columns.optional_instant()
    locked_at: datetime | None = columns.optional_instant()
    redacted_at: datetime | None = columns.optional_instant()
    name: str | None = columns.optional_line(NAME_MAX)
    avatar_seed: str = Field(default="", max_length=16)
    badge: Badge | None = Field(default=None, sa_type=columns.choice_type(Badge), nullable=True)
    reader_id: UUID | None = Field(default=None, foreign_key="reader.id", ondelete="SET NULL")
    account_id: UUID | None = columns.reference("account.id", nullable=True)
    edit_token_hash: str | None = Field(default=None, max_length=64)
    likeness: str | None = Field(default=None, max_length=32)
    html: str = columns.prose()
    text: str = columns.prose()
    body: str = columns.prose()
