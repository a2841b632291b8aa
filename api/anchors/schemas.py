"""How a client names a passage, and how it is told where one is."""

from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field, model_validator

from api.anchors.models import State
from api.core.schemas import WHOLE, Answer, Prose, Request

NUMBER_MAX = 2**31 - 1
Number = Annotated[int, Field(ge=1, le=NUMBER_MAX), WHOLE]
Offset = Annotated[int, Field(ge=0, le=NUMBER_MAX), WHOLE]
BlockId = Annotated[str, Field(min_length=1, max_length=16)]
BY_BLOCK = ("block", "start", "end", "exact")


class TextQuoteSelector(Request):
    """Words and what stands around them, as the Web Annotation Data Model has it (section 4.2.4)."""

    type: Literal["TextQuoteSelector"]
    exact: Prose
    prefix: Prose = ""
    suffix: Prose = ""


class TextPositionSelector(Request):
    """Offsets in the whole text, its blocks joined by a blank line (section 4.2.5)."""

    type: Literal["TextPositionSelector"]
    start: Offset
    end: Offset


Selector = Annotated[TextQuoteSelector | TextPositionSelector, Field(discriminator="type")]


class AnchorGiven(Request):
    """A passage of a revision: `block` with `start`, `end` and `exact`, or `selectors`, of each kind one at most."""

    revision: Annotated[Number, Field(description="The revision the client shows, as the article says.")]
    block: BlockId | None = None
    start: Offset | None = None
    end: Offset | None = None
    exact: Prose | None = None
    selectors: Annotated[list[Selector] | None, Field(min_length=1, max_length=2)] = None
    unit: Annotated[Literal["codepoint", "utf16"], Field(description="What offsets count.")] = "codepoint"

    @model_validator(mode="after")
    def _one_way(self) -> "AnchorGiven":
        given = [name for name in BY_BLOCK if getattr(self, name) is not None]
        if (self.selectors is None) == (not given):
            raise ValueError("names a passage by block, start, end and exact, or by selectors")
        if given and len(given) < len(BY_BLOCK):
            raise ValueError("names a passage by all of block, start, end and exact")
        if self.selectors and len({each.type for each in self.selectors}) < len(self.selectors):
            raise ValueError("has at most one selector of each type")
        return self

    @property
    def quoted(self) -> TextQuoteSelector | None:
        return next((each for each in self.selectors or () if isinstance(each, TextQuoteSelector)), None)

    @property
    def positioned(self) -> TextPositionSelector | None:
        return next((each for each in self.selectors or () if isinstance(each, TextPositionSelector)), None)


class Marked(Protocol):
    """An anchor, as far as it is shown."""

    @property
    def revision(self) -> int: ...
    @property
    def exact(self) -> str: ...
    @property
    def prefix(self) -> str: ...
    @property
    def suffix(self) -> str: ...
    @property
    def resolved_at(self) -> datetime | None: ...


class Placed(Protocol):
    """A placement, as far as it is shown."""

    @property
    def state(self) -> State: ...
    @property
    def kept(self) -> float: ...
    @property
    def block(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def exact(self) -> str: ...


class AnchorRead(Answer):
    """Where a passage is in the publication that is shown.

    `exact`, `prefix` and `suffix` are what was marked, in `revision`; `now` is what stands there today. An orphan has
    no place, nor has a passage that was resolved while it was one.
    """

    state: Annotated[State | Literal["resolved"], Field(description="`resolved`: somebody said that it is done with.")]
    revision: int
    block: str | None
    start: int | None
    end: int | None
    exact: str
    prefix: str
    suffix: str
    now: str | None
    kept: Annotated[float, Field(description="The share of the quote that is still there, 0 to 1.")]
    resolved_at: datetime | None

    @classmethod
    def of(cls, anchor: Marked, placement: Placed) -> "AnchorRead":
        """From rows or entities: what was marked, and where it is."""
        placed = placement.state is not State.ORPHANED
        return cls(
            state="resolved" if anchor.resolved_at else placement.state,
            revision=anchor.revision,
            block=placement.block if placed else None,
            start=placement.start if placed else None,
            end=placement.end if placed else None,
            exact=anchor.exact,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            now=placement.exact if placed else None,
            kept=placement.kept,
            resolved_at=anchor.resolved_at,
        )
