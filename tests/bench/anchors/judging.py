"""Whether each passage was found where it is known to be."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import LCSseq

from api.anchors.actions import STEPS_MAX
from tests.bench.anchors.drawing import ALIVES, Block, Drawn, Fate, Kind, draw, fate, in_blocks
from tests.bench.anchors.history import PUBLISHED_AT, Written, publications
from tests.bench.anchors.matching import MATCHERS, Found, Way

SEED, MANY = 1, 120
RIGHT = 0.5  # of overlap over union
# From which publication to which: each to the next, and two that skip some.
PAIRS = ((0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (2, 5))


@dataclass(frozen=True, slots=True)
class Judged:
    """One passage, one way, one matcher.

    `overlap` is of the place found and of where its characters are, over both; `alike` is the share of its letters that
    stand in order where it was found. Both are 0 to 1.
    """

    history: str
    matcher: str
    way: Way
    kind: Kind
    fate: Fate
    found: bool
    marked: bool
    overlap: float
    alike: float
    seconds: float
    was: str
    now: str

    @property
    def alive(self) -> bool:
        return self.fate in ALIVES

    @property
    def right(self) -> bool:
        return self.overlap >= RIGHT

    @property
    def silent(self) -> bool:
        """It is on some words, and nobody is asked whether it should be."""
        return self.found and not self.marked


@dataclass(frozen=True, slots=True)
class Road:
    """The texts from one publication to another, in blocks, by one way."""

    way: Way
    texts: Sequence[Sequence[Block]]


def judge(path: Path, *, many: int = MANY, saves: int = STEPS_MAX) -> Iterator[Judged]:
    """So many passages of each kind and pair of publications, by each matcher and each way.

    Between two publications that follow each other the text is saved so many times.
    """
    written = publications(path, list(_shares(saves)))
    saved, published = in_blocks(written), in_blocks(written[::saves])
    chance = random.Random(f"{SEED} {path.name}")
    for first, last in PAIRS:
        old, new = written[first * saves], written[last * saves]
        passages = [each for kind in Kind for each in draw(published[first], kind, many, chance)]
        places = {identity: place for place, identity in enumerate(new.identities)}
        known = [fate(passage, old, new, places) for passage in passages]
        between = saved[first * saves : last * saves + 1]
        for road in _roads(published[first : last + 1], [*between[: -1 : last - first], between[-1]]):
            yield from _asked(path.name, road, passages, known, new)


def _shares(saves: int) -> Iterator[float]:
    for before, after in pairwise(PUBLISHED_AT):
        yield from (before + (after - before) * save / saves for save in range(saves))
    yield PUBLISHED_AT[-1]


def _roads(published: Sequence[Sequence[Block]], saved: Sequence[Sequence[Block]]) -> Iterator[Road]:
    if len(published) == 2:
        yield Road(Way.STEP, published)
    else:
        yield Road(Way.CHAINED, published)
        yield Road(Way.JUMP, [published[0], published[-1]])
    yield Road(Way.SAVED, saved)


def _asked(
    history: str, road: Road, passages: Sequence[Drawn], known: Sequence[tuple[Fate, list[int]]], new: Written
) -> Iterator[Judged]:
    here = {block.begin: block for block in road.texts[0]}
    asked = [passage._replace(block=here[passage.block.begin]) for passage in passages]
    for name, matcher in MATCHERS.items():
        begun = time.perf_counter()
        found = matcher(asked, road.texts, new.text)
        seconds = (time.perf_counter() - begun) / max(1, len(passages))
        for passage, (became, left), place in zip(passages, known, found, strict=True):
            now = new.text[place.start : place.end] if place else ""
            yield Judged(
                history=history,
                matcher=name,
                way=road.way,
                kind=passage.kind,
                fate=became,
                found=place is not None,
                marked=place is not None and place.marked,
                overlap=_overlap(place, left),
                alike=_alike(passage.exact, now),
                seconds=seconds,
                was=passage.exact,
                now=now,
            )


def _overlap(found: Found | None, left: Sequence[int]) -> float:
    if found is None or not left:
        return 0.0
    both = sum(found.start <= place < found.end for place in left)
    return both / (found.end - found.start + len(left) - both)


def _alike(was: str, now: str) -> float:
    letters, there = "".join(was.split()), "".join(now.split())
    return LCSseq.similarity(letters, there) / len(letters)
