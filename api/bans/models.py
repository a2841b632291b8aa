"""Bans."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns


class Grounds(StrEnum):
    """What a decision of staff rests on."""

    RULES = "rules"
    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    HARASSMENT = "harassment"
    HATE = "hate"
    ADVERTISING = "advertising"
    CARE = "care"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Of(StrEnum):
    """Whom a ban is of."""

    READER = "reader"
    ADDRESS = "address"
    DOMAIN = "domain"
    NETWORK = "network"


class Effect(StrEnum):
    """What becomes of what is said meanwhile: it is refused, or held for a moderator."""

    REFUSE = "refuse"
    HOLD = "hold"


class Past(StrEnum):
    """What becomes of what was said before."""

    KEEP = "keep"
    HOLD = "hold"
    REJECT = "reject"
    SPAM = "spam"


class Ban(SQLModel, table=True):
    """Somebody may not take part until then, or for good. It counts until `until` or `ended_at`.

    `mark` is the digest of an address, for bans of readers and addresses; of a network it is that under the key of
    `day`, which is all there is to know one by. `domain` is that of a mail service, and no person's.
    """

    __table_args__ = (
        sa.Index("ix_ban_of_mark", "of", "mark"),
        sa.Index("ix_ban_created_at_id", "created_at", "id"),
    )

    id: UUID = columns.key()
    of: Of = columns.choice(Of, Of.READER)
    effect: Effect = columns.choice(Effect, Effect.REFUSE)
    reader_id: UUID | None = Field(
        default=None, foreign_key="reader.id", ondelete="SET NULL", index=True, nullable=True
    )
    mark: str | None = Field(default=None, max_length=32)
    day: str | None = Field(default=None, max_length=10)
    domain: str | None = Field(default=None, max_length=253, index=True)
    reason: Grounds = columns.choice(Grounds, Grounds.OTHER)
    note: str | None = columns.optional_line(2_000)
    past: Past = columns.choice(Past, Past.KEEP)
    past_done: int = 0
    past_ended_at: datetime | None = columns.optional_instant()
    version: int = 1
    created_at: datetime = columns.instant()
    until: datetime | None = columns.optional_instant()
    ended_at: datetime | None = columns.optional_instant()
    by_kind: str = Field(max_length=16)
    by_id: UUID | None = None
    by_name: str = columns.line()
