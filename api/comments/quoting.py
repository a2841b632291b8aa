"""Words of one text that stand in another: whole words in a row, whatever their case and the marks between them."""

from collections.abc import Iterator
from datetime import datetime

from api.core.text import fold
from api.screening import letters

# So many words in a row are nobody's by chance. A shorter text is looked for whole, unless anybody might say it.
RUN, LEAST = 8, 4

_Run = tuple[str, ...]


class Quotes:
    """Runs of words, and since when they could be read. To look for them takes time in proportion to the text."""

    def __init__(self) -> None:
        self._since: dict[int, dict[_Run, datetime]] = {}
        self._folded: dict[str, str] = {}

    def add(self, text: str, since: datetime) -> None:
        """Look for these words in what is said after that."""
        words = self._words(text)
        length = min(len(words), RUN)
        if length >= LEAST:
            known = self._since.setdefault(length, {})
            for _, run in _runs(words, length):
                known[run] = min(since, known.get(run, since))

    def drop(self, text: str) -> None:
        """Look for these words no more: they are somebody else's."""
        self._drop(self._words(text), None)

    def find(self, text: str, at: datetime) -> tuple[int, int] | None:
        """Where the longest stretch of such words is in what was said `at`, in code points.

        Texts come in the order they were said: words that were said before they are known of are looked for no more.
        """
        words = self._words(text)
        self._drop(words, at)
        stretches = [stretch for length in self._since for stretch in self._stretches(words, length)]
        if not stretches:
            return None
        first, last = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
        spans = letters.spans(text)
        return spans[first][0], spans[last][1]

    def _drop(self, words: list[str], at: datetime | None) -> None:
        for length, known in self._since.items():
            for _, run in _runs(words, length):
                if run in known and (at is None or at <= known[run]):
                    del known[run]

    def _stretches(self, words: list[str], length: int) -> list[tuple[int, int]]:
        """From which word to which, runs without a gap between them taken together."""
        found: list[tuple[int, int]] = []
        for place, run in _runs(words, length):
            if run in self._since[length]:
                begins = found.pop()[0] if found and place <= found[-1][1] + 1 else place
                found.append((begins, place + length - 1))
        return found

    def _words(self, text: str) -> list[str]:
        written = letters.words(text)
        for word in {*written} - self._folded.keys():
            self._folded[word] = fold(word)
        return [self._folded[word] for word in written]


def _runs(words: list[str], length: int) -> Iterator[tuple[int, _Run]]:
    for place in range(len(words) - length + 1):
        yield place, tuple(words[place : place + length])
