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

_PIECES_MAX = 32  # of more, all are taken together: a passage that long is told by its ends
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
    kept = left
    if not (span := _whole(was.exact, new.text, left[0].new, _end(left))):
        kept = _together(left)
        span = kept[0].new, _end(kept)
        if kept[0].old > was.start:
            span = _word_start(new.text, span[0]), span[1]
        if kept[-1].old + kept[-1].length < was.end:
            span = span[0], _word_end(new.text, span[1])
        span = _whole(was.exact, new.text, *span) or span
    passage = cut(new, break_before(new.text, span[0]), break_after(new.text, span[1]))
    return Landing(passage, sum(letters(old.text[piece.old : piece.old + piece.length]) for piece in kept))


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


def _together(left: list[Piece]) -> list[Piece]:
    """The pieces, or where more was put in between them than is left, those that lie best together.

    Best is the greatest share of what is left and of what lies between, over both: the one that is right where the
    last sign of a sentence stayed behind all that was added to it.
    """
    whole = sum(piece.length for piece in left)
    if len(left) < 2 or len(left) > _PIECES_MAX or _spread(left) <= 2 * whole:
        return left
    runs = (left[i:j] for i in range(len(left)) for j in range(i + 1, len(left) + 1))
    return max(runs, key=lambda run: (here := sum(p.length for p in run)) / (_spread(run) + whole - here))


def _end(run: Sequence[Piece]) -> int:
    return run[-1].new + run[-1].length


def _spread(run: Sequence[Piece]) -> int:
    return _end(run) - run[0].new


def _word_start(text: str, at: int) -> int:
    word = _WORD_BEFORE.search(text, max(0, at - _LONGEST_WORD), at)
    return word.start() if word and _WORD.match(text, at) else at


def _word_end(text: str, at: int) -> int:
    word = _WORD.match(text, at, at + _LONGEST_WORD)
    return word.end() if word and _WORD.match(text, at - 1) else at


def _whole(exact: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The passage's own words where they stand once about here, be some newly typed or those of a repetition."""
    low, high = max(0, min(start, end - len(exact))), max(end, start + len(exact))
    at = text.find(exact, low, high)
    if at < 0 or text.find(exact, at + 1, high) >= 0:
        return None
    return at, at + len(exact)
