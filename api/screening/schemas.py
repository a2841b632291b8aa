from typing import Annotated

from pydantic import Field, model_validator

from api.core.pages import Links, Meta
from api.core.schemas import Answer, Flag, Line, Request, Stamp, unset
from api.screening.models import TEXT_MAX, Effect, Kind, Topic

RuleText = Annotated[Line, Field(max_length=TEXT_MAX)]
Language = Annotated[Line, Field(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]


class RuleCreate(Request):
    """What to look for. A phrase is whole words in any case and accent; `*` at the end of a word stands for any ending.

    `care` needs a topic, and only care has one.
    """

    text: RuleText
    kind: Kind = Kind.PHRASE
    effect: Effect = Effect.HOLD
    topic: Topic | None = None
    language: Language | None = None
    note: Line | None = None
    enabled: Flag = True

    @model_validator(mode="after")
    def _care_has_a_topic(self) -> "RuleCreate":
        if (self.effect is Effect.CARE) != (self.topic is not None):
            raise ValueError("a topic goes with the effect `care`, and with no other")
        return self


class RuleUpdate(Request):
    """What shall be otherwise; what is left out stays."""

    text: RuleText = unset()
    kind: Kind = unset()
    effect: Effect = unset()
    topic: Topic | None = unset()
    language: Language | None = unset()
    note: Line | None = unset()
    enabled: Flag = unset()


class RuleRead(Answer):
    id: str
    version: int
    kind: Kind
    text: str
    effect: Effect
    topic: Topic | None
    language: str | None
    note: str | None
    enabled: bool
    created_at: Stamp
    updated_at: Stamp


class RulePage(Answer):
    data: list[RuleRead]
    meta: Meta
    links: Links
