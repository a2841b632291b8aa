"""Which characters of a text are still there in its next version, and where."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, cycle
from typing import NamedTuple

from rapidfuzz.distance import Indel

from api.anchors.alignment import UNSPACED
from api.anchors.sliding import best_slide

# A token is a word, a run of white space, or one sign; in scripts that do not space their words, one character.
_TOKENS = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|\s+|.", re.DOTALL)

# Products of two lengths in characters up to which a diff by words takes 0.1 s and 64 MB at most, and one by letters
# 50 us. Past the first, sentences are compared before words; past the second, nothing is compared letter by letter.
_TOO_LARGE, _SPELLING = 1 << 29, 1 << 16
_SENTENCES = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+\s*|[^.!?。！？\n]+")

# Letters that are the same by chance: few, between two changes twice as large. How these and the next were chosen is
# told in docs/decisions/0011: respelt words are that much alike, of others the first or last letters count from three.
_CHANCE, _STRAY = 12, 2.0
_ALIKE, _SHORTEST, _BEGUN = 0.7, 2, 3


class Piece(NamedTuple):
    """`length` characters that stood at `old` and stand at `new`."""

    old: int
    new: int
    length: int


class _Stretch(NamedTuple):
    """Characters of the old text and those that stand for them in the new one."""

    old: int
    old_end: int
    new: int
    new_end: int
    same: bool
    weight: int  # letters that are the same, or the more of those taken out and those put in


def compare(old: str, new: str) -> list[Piece]:
    """What the two texts share, in order; letter by letter where a word was only mended."""
    if old == new:
        return [Piece(0, 0, len(old))] if old else []
    if len(old) * len(new) > _TOO_LARGE:
        return list(_of_long_texts(old, new))
    pieces: list[Piece] = []
    for stretch in _slid(old, new, _without_strays(_stretches(old, new))):
        if stretch.same:
            pieces.append(Piece(stretch.old, stretch.new, stretch.old_end - stretch.old))
        else:
            pieces += _respelt(old, new, stretch)
    return [piece for piece in pieces if piece.length]


def _of_long_texts(old: str, new: str) -> Iterator[Piece]:
    """What they begin and end with, and between that first the sentences."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    if head:
        yield Piece(0, 0, head)
    for piece in _by_sentences(old[head : len(old) - tail], new[head : len(new) - tail]):
        yield Piece(piece.old + head, piece.new + head, piece.length)
    if tail:
        yield Piece(len(old) - tail, len(new) - tail, tail)


def _by_sentences(old: str, new: str) -> Iterator[Piece]:
    """The sentences that are the same, and between them the words; what is still too long counts as rewritten."""
    before, after = _SENTENCES.findall(old), _SENTENCES.findall(new)
    runs = _same_runs(before, after) if len(before) * len(after) <= _TOO_LARGE else iter(())
    start = start_new = 0
    for at, end, at_new, end_new in [*runs, (len(old), len(old), len(new), len(new))]:
        if 0 < (at - start) * (at_new - start_new) <= _TOO_LARGE:
            inner = compare(old[start:at], new[start_new:at_new])
            yield from (Piece(piece.old + start, piece.new + start_new, piece.length) for piece in inner)
        if end > at:
            yield Piece(at, at_new, end - at)
        start, start_new = end, end_new


def letters(text: str) -> int:
    """The characters that are not white space."""
    return len("".join(text.split()))


def _stretches(old: str, new: str) -> Iterator[_Stretch]:
    """What is the same and what is not, in turn."""
    start = start_new = 0
    for at, end, at_new, end_new in _same_runs(_TOKENS.findall(old), _TOKENS.findall(new)):
        if (start, start_new) != (at, at_new):
            yield _changed(old, new, (start, at, start_new, at_new))
        yield _Stretch(at, end, at_new, end_new, same=True, weight=letters(old[at:end]))
        start, start_new = end, end_new
    if (start, start_new) != (len(old), len(new)):
        yield _changed(old, new, (start, len(old), start_new, len(new)))


def _same_runs(before: list[str], after: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Runs of tokens both texts hold in order: their ends in characters of the old and of the new text."""
    # One letter for each token: strings compare several times faster than lists.
    letter = defaultdict[str, str](map(chr, cycle(range(0x110000))).__next__)
    steps = Indel.opcodes("".join(map(letter.__getitem__, before)), "".join(map(letter.__getitem__, after)))
    old, new = (list(accumulate(map(len, tokens), initial=0)) for tokens in (before, after))
    for step in steps:
        if step.tag == "equal":
            yield old[step.src_start], old[step.src_end], new[step.dest_start], new[step.dest_end]


def _changed(old: str, new: str, ends: tuple[int, int, int, int]) -> _Stretch:
    a, b, c, d = ends
    return _Stretch(*ends, same=False, weight=max(letters(old[a:b]), letters(new[c:d])))


def _without_strays(stretches: Iterator[_Stretch]) -> list[_Stretch]:
    """Words that are the same by chance count as changed, together with the changes around them."""
    kept: list[_Stretch] = []
    for stretch in stretches:
        kept.append(stretch)
        while len(kept) > 2 and not stretch.same and _is_stray(*kept[-3:]):
            a, b, c = kept[-3:]
            weight = a.weight + b.weight + c.weight
            kept[-3:] = [_Stretch(a.old, c.old_end, a.new, c.new_end, same=False, weight=weight)]
    return kept


def _is_stray(before: _Stretch, it: _Stretch, after: _Stretch) -> bool:
    return it.weight <= _CHANCE and it.weight * _STRAY <= min(before.weight, after.weight)


def _slid(old: str, new: str, stretches: list[_Stretch]) -> list[_Stretch]:
    """What was only put in or only taken out often may stand a little further on too: let it be whole words."""
    for n in range(1, len(stretches) - 1):
        before, it, after = stretches[n - 1 : n + 2]
        if it.same or (it.old_end > it.old and it.new_end > it.new):
            continue
        text, start, end = (new, it.new, it.new_end) if it.new_end > it.new else (old, it.old, it.old_end)
        if by := best_slide(text, start, end, (before.old - before.old_end, after.old_end - after.old)):
            stretches[n - 1] = before._replace(old_end=before.old_end + by, new_end=before.new_end + by)
            ends = it.old + by, it.old_end + by, it.new + by, it.new_end + by
            stretches[n] = _Stretch(*ends, same=False, weight=it.weight)
            stretches[n + 1] = after._replace(old=after.old + by, new=after.new + by)
    return stretches


def _respelt(old: str, new: str, stretch: _Stretch) -> Iterator[Piece]:
    """The letters that are the same where words were put for words that look like them, or that go on from them."""
    a, b = old[stretch.old : stretch.old_end], new[stretch.new : stretch.new_end]
    if not a or not b:
        return
    if len(a) * len(b) <= _SPELLING and Indel.normalized_similarity(a, b) >= _ALIKE:
        for step in Indel.opcodes(a, b):
            if step.tag == "equal" and (length := step.src_end - step.src_start) >= _SHORTEST:
                yield Piece(stretch.old + step.src_start, stretch.new + step.dest_start, length)
        return
    head = _alike(a, b)
    tail = _alike(a[head:][::-1], b[head:][::-1])
    if head >= _BEGUN:
        yield Piece(stretch.old, stretch.new, head)
    if tail >= _BEGUN:
        yield Piece(stretch.old_end - tail, stretch.new_end - tail, tail)


def _alike(a: str, b: str) -> int:
    """How many letters both begin with."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
