"""Passages drawn from a publication, and what is known of where they went in a later one."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from api.anchors.alignment import align
from tests.bench.anchors.history import Written

SHORTEST, LONGEST = 5, 30
# Of the characters of a passage, so many are left of one that lives, and of a dead one at most so many.
ALIVE, DEAD = 0.6, 0.1
_BETWEEN = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE = re.compile(r"[^.!?\s][^.!?]*[.!?]+(?=\s|\Z)")


class Kind(StrEnum):
    SHORT = "short"
    SENTENCE = "sentence"


class Fate(StrEnum):
    """What became of a passage, told by the identities of its characters."""

    UNCHANGED = "unchanged"  # all of it, as far from the beginning of the text
    SHIFTED = "shifted"  # all of it, at another place
    EDITED = "edited"  # most of its characters, or all with others in between
    TORN = "torn"  # more than a few of its characters, and not most: neither alive nor dead
    MOVED = "moved"  # dead, and the same words stand somewhere: pasted, or typed anew
    DEAD = "dead"


ALIVES = (Fate.UNCHANGED, Fate.SHIFTED, Fate.EDITED)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: what stands between blank lines, and where it begins in the text."""

    id: str
    type: str
    text: str
    begin: int


class Drawn(NamedTuple):
    """A passage of one block of an earlier publication."""

    kind: Kind
    block: Block
    start: int
    end: int

    @property
    def exact(self) -> str:
        return self.block.text[self.start : self.end]

    @property
    def begin(self) -> int:
        """Where it begins in the text."""
        return self.block.begin + self.start


def in_blocks(texts: Sequence[Written]) -> list[list[Block]]:
    """Each text in paragraphs, which keep their ids from one text to the next as those of an article do."""
    numbered = iter(range(1_000_000))
    found: list[list[Block]] = []
    for written in texts:
        new = list(_paragraphs(written.text))
        continued = align(found[-1], new) if found else [None] * len(new)
        ids = [f"b{next(numbered)}" if old is None else found[-1][old].id for old in continued]
        found.append([Block(id_, each.type, each.text, each.begin) for id_, each in zip(ids, new, strict=True)])
    return found


def _paragraphs(text: str) -> Iterator[Block]:
    at = 0
    for gap in [*_BETWEEN.finditer(text), None]:
        part = text[at : gap.start() if gap else len(text)]
        if stripped := part.strip():
            yield Block("", "paragraph", stripped, at + len(part) - len(part.lstrip()))
        at = gap.end() if gap else len(text)


def draw(blocks: Sequence[Block], kind: Kind, many: int, chance: random.Random) -> list[Drawn]:
    """So many passages of a kind, any as likely as any other; one may be drawn twice."""
    if kind is Kind.SENTENCE:
        sentences = [Drawn(kind, b, s.start(), s.end()) for b in blocks for s in _SENTENCE.finditer(b.text)]
        return chance.choices(sentences, k=many) if sentences else []
    roomy = [block for block in blocks if len(block.text) >= SHORTEST]
    found: list[Drawn] = []
    while roomy and len(found) < many:
        (block,) = chance.choices(roomy, weights=[len(block.text) for block in roomy])
        start = chance.randrange(len(block.text) - SHORTEST + 1)
        end = min(len(block.text), start + chance.randint(SHORTEST, LONGEST))
        words = block.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if end - start >= SHORTEST:
            found.append(Drawn(kind, block, start, end))
    return found


def fate(passage: Drawn, old: Written, new: Written, places: dict[int, int]) -> tuple[Fate, list[int]]:
    """What became of it, and where its characters stand in the new text; `places` says where each identity does."""
    own = old.identities[passage.begin : passage.begin + len(passage.exact)]
    left = [places[identity] for identity in own if identity in places]
    if len(left) <= DEAD * len(own):
        return (Fate.MOVED if passage.exact in new.text else Fate.DEAD), left
    if len(left) < ALIVE * len(own):
        return Fate.TORN, left
    if len(left) < len(own) or left[-1] - left[0] != len(own) - 1:
        return Fate.EDITED, left
    return (Fate.UNCHANGED if left[0] == passage.begin else Fate.SHIFTED), left
