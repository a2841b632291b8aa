"""Ours, and two plain ways of finding a passage again, to compare with."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from api.anchors import mapping
from api.anchors.passages import cut
from tests.bench.anchors.drawing import Block, Drawn


class Found(NamedTuple):
    """From where to where in the whole new text; `marked` when the author is asked whether it is right."""

    start: int
    end: int
    marked: bool = False


Matcher = Callable[[Sequence[Drawn], Sequence[Sequence[Block]], str], list[Found | None]]


def ours(passages: Sequence[Drawn], texts: Sequence[Sequence[Block]], _: str) -> list[Found | None]:
    """Carried from the first of the texts through all others to the last."""
    there = [mapping.Placement(first=each, last=each) for p in passages if (each := cut(p.block, p.start, p.end))]
    for old, new in pairwise(texts):
        there = mapping.carry_all(there, old, new)
    begins = {block.id: block.begin for block in texts[-1]}
    return [_found(placement, begins) for placement in there]


def _found(placement: mapping.Placement, begins: dict[str, int]) -> Found | None:
    place = placement.place
    if place is None:
        return None
    begin = begins[place.block]
    return Found(begin + place.start, begin + place.end, placement.state is mapping.State.RELOCATED)


def exact(passages: Sequence[Drawn], _: Sequence[Sequence[Block]], whole: str) -> list[Found | None]:
    """The same words, where they stand nearest to where they stood."""
    return [_nearest(passage, whole) for passage in passages]


def fuzzy(passages: Sequence[Drawn], _: Sequence[Sequence[Block]], whole: str) -> list[Found | None]:
    """The same words; if they stand nowhere, the most alike of as many characters, where half of them agree."""
    found: list[Found | None] = []
    for passage in passages:
        alike = _nearest(passage, whole)
        if alike is None and (best := fuzz.partial_ratio_alignment(passage.exact, whole, score_cutoff=50)):
            alike = Found(best.dest_start, best.dest_end)
        found.append(alike)
    return found


def _nearest(passage: Drawn, whole: str) -> Found | None:
    at, hits = whole.find(passage.exact), []
    while at >= 0:
        hits.append(at)
        at = whole.find(passage.exact, at + 1)
    if not hits:
        return None
    best = min(hits, key=lambda hit: abs(hit - passage.begin))
    return Found(best, best + len(passage.exact))


class Way(StrEnum):
    """From which text to which, and through how many in between."""

    STEP = "one step"  # from a publication to the next
    CHAINED = "several steps"  # through all publications in between
    JUMP = "one jump"  # past those in between
    SAVED = "through the saves"  # through the texts that were saved in between, as the product does


MATCHERS: dict[str, Matcher] = {"carried": ours, "exact words": exact, "fuzzy quote": fuzzy}
