"""Finding a passage by its words alone, anywhere in a text: for those that died, and for orphans."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from rapidfuzz.distance import Indel

from api.anchors.graphemes import is_break
from api.anchors.passages import CONTEXT, Passage, Text, cut

ENOUGH = 20  # characters that hardly stand twice in a text by chance
_CLOSE = 0.6  # what is between the right prefix and the right suffix, and so much alike, is the passage
_END = "\0"  # in no text of the house


class Wording:
    """The texts of all blocks."""

    def __init__(self, blocks: Sequence[Text]) -> None:
        self._blocks = blocks
        self.whole = _END + "".join(block.text + _END for block in blocks)
        self._starts = list(accumulate((len(block.text) + 1 for block in blocks), initial=1))

    def in_context(self, passage: Passage, before: "Wording") -> Passage | None:
        """The only place where the passage stands with all that stood around it; none where it did `before` as well."""
        prefix = passage.prefix if len(passage.prefix) == CONTEXT else _END + passage.prefix
        suffix = passage.suffix if len(passage.suffix) == CONTEXT else passage.suffix + _END
        quote = prefix + passage.exact + suffix
        if len(quote) < ENOUGH or quote in before.whole or (at := self._only(quote)) is None:
            return None
        return self._cut(at + len(prefix), at + len(prefix) + len(passage.exact))

    def elsewhere(self, passage: Passage, before: "Wording", own: int) -> Passage | None:
        """The only place of a long passage, or what is alike between its prefix and its suffix.

        Words that stood `before` in more places than the passage's `own` are others, which only look like it.
        """
        if len(passage.exact) >= ENOUGH and (at := self._only(passage.exact)) is not None:
            return self._cut(at, at + len(passage.exact)) if before.whole.count(passage.exact) <= own else None
        return self._between(passage)

    def _between(self, passage: Passage) -> Passage | None:
        if min(len(passage.prefix.strip()), len(passage.suffix.strip())) < ENOUGH:
            return None
        if (before := self._only(passage.prefix)) is None or (after := self._only(passage.suffix)) is None:
            return None
        start, length = before + len(passage.prefix), len(passage.exact)
        if not 0 < after - start <= 2 * length:
            return None
        found = self.whole[start:after]
        if _END in found or Indel.normalized_similarity(found, passage.exact) < _CLOSE:
            return None
        return self._cut(start, after)

    def _only(self, quote: str) -> int | None:
        at = self.whole.find(quote)
        return at if at >= 0 and self.whole.find(quote, at + 1) < 0 else None

    def _cut(self, start: int, end: int) -> Passage | None:
        place = bisect_right(self._starts, start) - 1
        block, offset = self._blocks[place], self._starts[place]
        if not (is_break(block.text, start - offset) and is_break(block.text, end - offset)):
            return None
        return cut(block, start - offset, end - offset)
