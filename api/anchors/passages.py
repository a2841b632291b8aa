"""A passage: some words of one block, with what stands around them."""

from dataclasses import dataclass
from typing import Protocol

CONTEXT = 32  # code points kept on each side, as many as the Hypothesis annotator keeps


class Text(Protocol):
    """A block: its id, and its text with offsets in code points."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """The characters `start` to `end` of a block; `prefix` and `suffix` end where the block ends."""

    block: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def cut(block: Text, start: int, end: int) -> Passage:
    """The passage between two offsets of a block."""
    text = block.text
    return Passage(
        block.id,
        start,
        end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )
