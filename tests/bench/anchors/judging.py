"""Whether each passage was found where it is known to be."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.anchors.drawing import Block, Drawn, Fate, Kind, draw, fate, in_blocks
from tests.bench.anchors.history import Written, publications
from tests.bench.anchors.matching import MATCHERS, Found, Way

SEED, MANY = 1, 120
RIGHT = 0.5
# From which publication to which: each to the next, and two that skip some.
PAIRS = ((0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (2, 5))


@dataclass(frozen=True, slots=True)
class Judged:
    """One passage, one way, one matcher. `overlap` is of the place found and of where its characters are, over both."""

    history: str
    matcher: str
    way: Way
    kind: Kind
    fate: Fate
    found: bool
    marked: bool
    overlap: float
    seconds: float
    was: str
    now: str

    @property
    def right(self) -> bool:
        return self.overlap >= RIGHT

    @property
    def silent(self) -> bool:
        """It is on some words, and nobody is asked whether it should be."""
        return self.found and not self.marked


def judge(path: Path) -> Iterator[Judged]:
    """Every passage drawn from a history, by each matcher."""
    texts = publications(path)
    blocks = in_blocks(texts)
    chance = random.Random(f"{SEED} {path.name}")
    for first, last in PAIRS:
        passages = [each for kind in Kind for each in draw(blocks[first], kind, MANY, chance)]
        places = {identity: place for place, identity in enumerate(texts[last].identities)}
        known = [fate(passage, texts[first], texts[last], places) for passage in passages]
        for way in (Way.STEP,) if last == first + 1 else (Way.CHAINED, Way.JUMP):
            through = [*blocks[first : last + 1]] if way is not Way.JUMP else [blocks[first], blocks[last]]
            yield from _asked(path.name, way, passages, known, through, texts[last])


def _asked(
    history: str,
    way: Way,
    passages: Sequence[Drawn],
    known: Sequence[tuple[Fate, list[int]]],
    through: Sequence[Sequence[Block]],
    new: Written,
) -> Iterator[Judged]:
    for name, matcher in MATCHERS.items():
        begun = time.perf_counter()
        found = matcher(passages, through, new.text)
        seconds = (time.perf_counter() - begun) / max(1, len(passages))
        for passage, (became, left), place in zip(passages, known, found, strict=True):
            yield Judged(
                history=history,
                matcher=name,
                way=way,
                kind=passage.kind,
                fate=became,
                found=place is not None,
                marked=place is not None and place.marked,
                overlap=_overlap(place, left),
                seconds=seconds,
                was=passage.exact,
                now=new.text[place.start : place.end] if place else "",
            )


def _overlap(found: Found | None, left: Sequence[int]) -> float:
    """Of the characters found and of those that are left of the passage, the share that is both."""
    if found is None or not left:
        return 0.0
    both = sum(found.start <= place < found.end for place in left)
    return both / (found.end - found.start + len(left) - both)
