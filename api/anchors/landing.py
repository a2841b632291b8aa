"""Where a passage comes to lie in a text, of which it is known what was there before."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from api.anchors.alignment import UNSPACED
from api.anchors.changes import Piece, letters
from api.anchors.graphemes import break_after, break_before
from api.anchors.passages import Passage, Text, cut

_LONGEST_WORD = 32  # how far to look for the end of a word, which only scripts that space their words have
_WORD = re.compile(rf"[^\W{UNSPACED}]+")
_WORD_BEFORE = re.compile(_WORD.pattern + r"\Z")


class Landing(NamedTuple):
    """The passage in the new text, and how many of its letters are still there."""

    passage: Passage
    letters: int


def land(was: Passage, old: Text, new: Text, pieces: Sequence[Piece]) -> Landing | None:
    """From the first to the last character of the passage that is still there; None when no letter is.

    What was put in between is part of it, what was put in beside it is not. Where its first or last letters were
    changed it begins or ends with the word. Where its own words stand whole at that place, it is these.
    """
    left = list(_left(was, old.text, pieces))
    if not left:
        return None
    first, last = left[0], left[-1]
    start, end = first.new, last.new + last.length
    if first.old > was.start:
        start = _word_start(new.text, start)
    if last.old + last.length < was.end:
        end = _word_end(new.text, end)
    start, end = _whole(was.exact, new.text, start, end)
    passage = cut(new, break_before(new.text, start), break_after(new.text, end))
    return Landing(passage, sum(letters(old.text[piece.old : piece.old + piece.length]) for piece in left))


def _left(was: Passage, text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces within the passage, without the white space at their ends."""
    begin = max(0, bisect_right(pieces, (was.start, math.inf, 0)) - 1)
    for piece in pieces[begin:]:
        if piece.old >= was.end:
            return
        start, end = max(piece.old, was.start), min(piece.old + piece.length, was.end)
        part = text[start:end]
        if stripped := part.strip():
            start += len(part) - len(part.lstrip())
            yield Piece(start, piece.new + start - piece.old, len(stripped))


def _word_start(text: str, at: int) -> int:
    word = _WORD_BEFORE.search(text, max(0, at - _LONGEST_WORD), at)
    return word.start() if word and _WORD.match(text, at) else at


def _word_end(text: str, at: int) -> int:
    word = _WORD.match(text, at, at + _LONGEST_WORD)
    return word.end() if word and _WORD.match(text, at - 1) else at


def _whole(exact: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The passage's own words where they stand once about here, be some newly typed or those of a repetition."""
    low, high = max(0, min(start, end - len(exact))), max(end, start + len(exact))
    at = text.find(exact, low, high)
    if at < 0 or text.find(exact, at + 1, high) >= 0:
        return start, end
    return at, at + len(exact)
