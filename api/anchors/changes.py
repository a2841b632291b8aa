"""Which characters of a text are still there in its next version, and where."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain, cycle, islice
from typing import NamedTuple

from rapidfuzz.distance import Indel

from api.anchors.alignment import UNSPACED
from api.anchors.sliding import best_slide

# A token is a word or one sign; in scripts that do not space their words, one character. White space is none: there is
# so much of it that texts which share nothing else would be laid upon each other by it.
_TOKENS = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|\S")
_LETTERS_A_POINT = 3  # how many letters more make a word count for one sign more

# Products of two lengths in characters up to which a diff by words takes 0.1 s and 64 MB at most, and one by letters
# 50 us. Past the first, sentences are compared before words; past the second, nothing is compared letter by letter.
_TOO_LARGE, _SPELLING = 1 << 29, 1 << 16
_SENTENCES = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+\s*|[^.!?。！？\n]+")

# Letters that are the same by chance: few, between two changes twice as large. How these and the next were chosen is
# told in docs/decisions/0011: respelt words are that much alike, of others the first or last letters count from three.
_CHANCE, _STRAY = 12, 3.0
_ALIKE, _SHORTEST, _BEGUN = 0.7, 2, 3


class Piece(NamedTuple):
    """`length` characters that stood at `old` and stand at `new`."""

    old: int
    new: int
    length: int


_Ends = tuple[int, int, int, int]  # from where to where in the old text, and in the new one


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
    ends, ends_new = (list(accumulate(map(len, sentences), initial=0)) for sentences in (before, after))
    runs = _matched(before, after) if len(before) * len(after) <= _TOO_LARGE else iter(())
    same = [(ends[i], ends[i + many], ends_new[j], ends_new[j + many]) for i, j, many in runs]
    start = start_new = 0
    for at, end, at_new, end_new in [*same, (len(old), len(old), len(new), len(new))]:
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
    for at, end, at_new, end_new in _same_words(old, new):
        if (start, start_new) != (at, at_new):
            yield _changed(old, new, (start, at, start_new, at_new))
        yield _Stretch(at, end, at_new, end_new, same=True, weight=letters(old[at:end]))
        start, start_new = end, end_new
    if (start, start_new) != (len(old), len(new)):
        yield _changed(old, new, (start, len(old), start_new, len(new)))


def _same_words(old: str, new: str) -> Iterator[_Ends]:
    """Runs of words both texts hold in order, with the white space that is the same between and beside them."""
    words, words_new = list(_TOKENS.finditer(old)), list(_TOKENS.finditer(new))
    ends: list[_Ends] = []
    for at, at_new, many in _matched([w[0] for w in words], [w[0] for w in words_new], _weight):
        for a, b in zip(words[at : at + many], words_new[at_new : at_new + many], strict=True):
            ends.append((a.start(), a.end(), b.start(), b.end()))
    return _widened(old, new, ends)


def _widened(old: str, new: str, ends: list[_Ends]) -> Iterator[_Ends]:
    """The same runs with the white space at their ends that both texts have, joined where they meet."""
    here = (0, 0, 0, 0)
    for at, end, at_new, end_new in [*ends, (len(old), len(old), len(new), len(new))]:
        gap, gap_new = old[here[1] : at], new[here[3] : at_new]
        head = _blanks(gap, gap_new)
        tail = _blanks(gap[head:][::-1], gap_new[head:][::-1])
        here = (here[0], here[1] + head, here[2], here[3] + head)
        if (here[1], here[3]) == (at - tail, at_new - tail):
            here = (here[0], end, here[2], end_new)
            continue
        if here[1] > here[0]:
            yield here
        here = (at - tail, end, at_new - tail, end_new)
    if here[1] > here[0]:
        yield here


def _blanks(a: str, b: str) -> int:
    """How many characters of white space both begin with."""
    same = _alike(a, b)
    return next((n for n in range(same) if not a[n].isspace()), same)


def _weight(word: str) -> int:
    return 1 + len(word) // _LETTERS_A_POINT


def _matched(
    before: Sequence[str], after: Sequence[str], weight: Callable[[str], int] = lambda _: 1
) -> Iterator[tuple[int, int, int]]:
    """Runs of tokens both hold in order, of greatest weight together: where each begins, and how many they are."""
    # So many letters for each token as it weighs: strings compare several times faster than lists.
    free = map(chr, cycle(range(0x110000)))
    spelled: dict[str, str] = {}
    for token in chain(before, after):
        if token not in spelled:
            spelled[token] = "".join(islice(free, weight(token)))
    a, b = ([spelled[token] for token in tokens] for tokens in (before, after))
    starts, starts_new = (list(accumulate(map(len, each), initial=0)) for each in (a, b))
    for step in Indel.opcodes("".join(a), "".join(b)):
        if step.tag == "equal":
            first, last = bisect_left(starts, step.src_start), bisect_right(starts, step.src_end) - 1
            if first < last:
                shift = step.dest_start - step.src_start
                yield first, bisect_left(starts_new, starts[first] + shift), last - first


def _changed(old: str, new: str, ends: _Ends) -> _Stretch:
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
