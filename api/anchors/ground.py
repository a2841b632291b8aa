"""The text in which a passage is looked for: one block or all of a revision, joined by blank lines."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice

from api.anchors.graphemes import is_break
from api.anchors.passages import Passage, Text, cut
from api.core.text import nfc

BETWEEN = "\n\n"
HITS_MAX = 50

_SPACE = re.compile(r"\s+")

Span = tuple[int, int]


def folded(text: str) -> str:
    """NFC, with single blanks for white space of any kind and length."""
    return _SPACE.sub(" ", nfc(text))


class Ground:
    """Offsets are code points of the whole."""

    def __init__(self, blocks: Sequence[Text]) -> None:
        self._blocks = blocks
        self.whole = BETWEEN.join(block.text for block in blocks)
        self._starts = list(accumulate((len(block.text) + len(BETWEEN) for block in blocks), initial=0))

    def passage(self, span: Span) -> Passage | None:
        """The passage of one block at these offsets; None where its words are in several."""
        start, end = self._trimmed(span)
        place = self._place(start)
        start, end = start - self._starts[place], end - self._starts[place]
        return cut(self._blocks[place], start, end) if end <= len(self._blocks[place].text) else None

    def touched(self, span: Span) -> list[str]:
        """The ids of the blocks between two offsets."""
        start, end = self._trimmed(span)
        return [block.id for block in self._blocks[self._place(start) : self._place(end - 1) + 1]]

    def splits(self, span: Span) -> bool:
        """Whether an end is within a character."""
        return not (is_break(self.whole, span[0]) and is_break(self.whole, span[1]))

    def places(self, exact: str) -> list[Span]:
        """Where the words stand; if nowhere, where they do but for white space. The first HITS_MAX and one more."""
        found = [(at, at + len(exact)) for at in _hits(self.whole, exact)]
        if found:
            return found
        quote, (text, starts) = folded(exact).strip(), self._folded
        return [(starts[at], starts[at + len(quote) - 1] + 1) for at in _hits(text, quote)]

    def surrounded(self, span: Span, prefix: str, suffix: str) -> bool:
        """Whether the given words stand before and after, white space aside. Only as much is read as they are long."""
        before, after = folded(prefix).strip(), folded(suffix).strip()
        reach = 4 * max(len(prefix), len(suffix)) + 100
        return folded(self.whole[max(0, span[0] - reach) : span[0]]).rstrip().endswith(before) and folded(
            self.whole[span[1] : span[1] + reach]
        ).lstrip().startswith(after)

    def _trimmed(self, span: Span) -> Span:
        """The offsets; without the white space at either end where that is more than one block's."""
        start, end = span
        place = self._place(start)
        words = self.whole[start:end]
        if end <= self._starts[place] + len(self._blocks[place].text) or not words.strip():
            return span
        return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())

    def _place(self, at: int) -> int:
        return min(bisect_right(self._starts, at), len(self._blocks)) - 1

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The whole with single blanks, and where each of its characters stands in the whole."""
        parts: list[str] = []
        starts: list[int] = []
        at = 0
        for run in _SPACE.finditer(self.whole):
            parts += [self.whole[at : run.start()], " "]
            starts += range(at, run.start() + 1)
            at = run.end()
        return "".join([*parts, self.whole[at:]]), [*starts, *range(at, len(self.whole))]


def _hits(text: str, quote: str) -> list[int]:
    return list(islice(_each(text, quote), HITS_MAX + 1))


def _each(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)
