"""What is kept beside a comment."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.bans.models import Grounds
from api.comments.models.comment import Status
from api.core import columns
from api.screening.models import Severity

ERASED_QUOTE = "erased_quote"


class Reason(StrEnum):
    """Why a reader reports a comment."""

    ABUSE = "abuse"
    HARASSMENT = "harassment"
    PRIVACY = "privacy"
    SPAM = "spam"
    DANGER = "danger"
    OTHER = "other"


class AppealState(StrEnum):
    """`withdrawn`: its comment was deleted, or decided otherwise before anybody looked at the appeal."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def _only(name: str, condition: str, *columns_: str) -> sa.Index:
    """An index of the rows of which the condition holds."""
    return sa.Index(name, *columns_, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


class Change(SQLModel, table=True):
    """One change of a comment's status. Rows are added, never changed; none holds what was said.

    `reason` and `note` are for staff; `message` is for the comment's writer.
    """

    __tablename__ = "comment_change"
    __table_args__ = (
        sa.Index("ix_comment_change_comment_id_at", "comment_id", "at", "id"),
        _only("ix_comment_change_by_staff", "by_kind IN ('staff', 'key')", "at", "id"),
        _only("ix_comment_change_held", "became = 'pending'", "at"),
    )

    id: UUID = columns.key()
    comment_id: UUID = Field(foreign_key="comment.id", ondelete="CASCADE")
    at: datetime = columns.instant()
    was: Status | None = Field(default=None, sa_type=columns.choice_type(Status, "was"), nullable=True)
    became: Status = Field(sa_type=columns.choice_type(Status, "became"), nullable=False)
    why: str = Field(max_length=32)
    reason: Grounds | None = Field(default=None, sa_type=columns.choice_type(Grounds, "reason"), nullable=True)
    note: str | None = columns.optional_line(2_000)
    message: str | None = columns.optional_line(2_000)
    by_kind: str = Field(max_length=16)
    by_id: UUID | None = None
    by_name: str | None = columns.optional_line()


class Earlier(SQLModel, table=True):
    """What a comment said before an edit, for moderators."""

    __tablename__ = "comment_earlier"

    id: UUID = columns.key()
    comment_id: UUID = columns.reference("comment.id", ondelete="CASCADE")
    at: datetime = columns.instant()
    body: str = columns.prose()


class Original(SQLModel, table=True):
    """What the writer of a redacted comment said, until its decision can be appealed no more."""

    __tablename__ = "comment_original"

    comment_id: UUID = Field(primary_key=True, foreign_key="comment.id", ondelete="CASCADE")
    body: str = columns.prose()
    until: datetime = Field(index=True)


class Appeal(SQLModel, table=True):
    """A writer asks that somebody else looks at a decision, `change_id`, once. How it ended is in the log too."""

    __tablename__ = "comment_appeal"
    __table_args__ = (_only("ix_comment_appeal_open", "state = 'open'", "at", "comment_id"),)

    id: UUID = columns.key()
    comment_id: UUID = columns.reference("comment.id", ondelete="CASCADE")
    change_id: UUID = Field(foreign_key="comment_change.id", ondelete="CASCADE", unique=True)
    at: datetime = columns.instant()
    text: str = columns.prose()
    state: AppealState = columns.choice(AppealState, AppealState.OPEN)
    ended_at: datetime | None = columns.optional_instant()


class Origin(SQLModel, table=True):
    """Where a comment came from, for two days: marks of the network and of what was said, under the day's key."""

    __tablename__ = "comment_origin"

    comment_id: UUID = Field(primary_key=True, foreign_key="comment.id", ondelete="CASCADE")
    network: str = Field(max_length=32)
    echo: str = Field(max_length=32, index=True)
    created_at: datetime = columns.instant(index=True)


class Touch(SQLModel):
    """What somebody does to a comment once. `voter` is the mark of a reader or token, for good, or of a network, which
    is `passing` and kept for two days."""

    id: UUID = columns.key()
    comment_id: UUID = columns.reference("comment.id", ondelete="CASCADE")
    voter: str | None = Field(default=None, max_length=32)
    reader_id: UUID | None = columns.reference("reader.id", ondelete="CASCADE", nullable=True)
    passing: bool = False
    created_at: datetime = columns.instant(index=True)


class Reaction(Touch, table=True):
    """Somebody found it helpful."""

    __tablename__ = "comment_reaction"
    __table_args__ = (sa.UniqueConstraint("comment_id", "voter"),)


class Report(Touch, table=True):
    """Somebody says that a comment should not stand."""

    __tablename__ = "comment_report"
    __table_args__ = (
        sa.UniqueConstraint("comment_id", "voter"),
        _only("ix_comment_report_open", "dismissed_at IS NULL", "comment_id"),
    )

    reason: Reason = columns.choice(Reason, Reason.OTHER)
    text: str = columns.prose()
    dismissed_at: datetime | None = columns.optional_instant()


class Found(SQLModel, table=True):
    """What was found in a comment as it stands: by which rule, how grave, and where in its text, in code points.

    `what` are its own words, and they go when its words go. Of what is no part of the text there is no place, and
    `what` is a number or nothing. Of ERASED_QUOTE there are no words: it repeats what somebody else has erased.
    """

    __tablename__ = "comment_finding"
    __table_args__ = (_only("ix_comment_finding_erased_quote", f"rule = '{ERASED_QUOTE}'", "comment_id"),)

    id: UUID = columns.key()
    comment_id: UUID = columns.reference("comment.id", ondelete="CASCADE")
    rule: str = Field(max_length=32)
    rule_id: UUID | None = Field(default=None, index=True)
    severity: Severity = columns.choice(Severity, Severity.NOTE)
    topic: str | None = Field(default=None, max_length=16)
    what: str = columns.line(80)
    start: int | None = None
    end: int | None = None
    at: datetime = columns.instant()
