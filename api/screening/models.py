"""Rules that staff writes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns, ids

TEXT_MAX = 200


class Kind(StrEnum):
    """`phrase`: whole words, `*` for any ending. `pattern`: an expression of RE2."""

    PHRASE = "phrase"
    PATTERN = "pattern"


class Effect(StrEnum):
    """`flag`: it goes its way and moderators see the mark. `hold`: it waits. `care`: it waits, and help is offered.

    `excuse`: it means no harm, and shorter ones within it are not found there: "he hit me up" of "he hit me".
    """

    EXCUSE = "excuse"
    FLAG = "flag"
    HOLD = "hold"
    CARE = "care"


class Severity(StrEnum):
    """How grave a finding is. Nothing that is found rejects a comment."""

    NOTE = "note"  # told to moderators
    FLAG = "flag"  # told, and marked
    HOLD = "hold"  # it waits for a moderator
    CARE = "care"  # it waits before all others, and its writer is offered help
    SPAM = "spam"


class Topic(StrEnum):
    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    DANGER = "danger"


class ScreeningRule(SQLModel, table=True):
    """What is looked for, and what it does to a comment. `topic` is what care is about, and there only with it."""

    __tablename__ = "screening_rule"
    __table_args__ = (
        sa.UniqueConstraint("kind", "text"),
        sa.CheckConstraint("(effect = 'care') = (topic IS NOT NULL)", name="care_has_a_topic"),
    )

    id: UUID = columns.key()
    kind: Kind = columns.choice(Kind, Kind.PHRASE)
    text: str = Field(sa_type=columns.ordered_text(TEXT_MAX))
    effect: Effect = columns.choice(Effect, Effect.HOLD)
    topic: Topic | None = Field(default=None, sa_type=columns.choice_type(Topic), nullable=True)
    language: str | None = Field(default=None, max_length=35)
    note: str | None = columns.optional_line()
    enabled: bool = True
    version: int = 1
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant(index=True)


class ScreeningState(SQLModel, table=True):
    """One row, whose `stamp` is another after each change of a rule: who compiled the rules knows by it."""

    __tablename__ = "screening_state"

    id: int = Field(default=1, primary_key=True)
    stamp: UUID = Field(default_factory=ids.new_id)
