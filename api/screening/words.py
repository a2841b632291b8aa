"""Rules of words: many phrases compiled once and found in one walk over the text, as whole words.

Phrases are compared without case and accents. Spelt round a rule ("suuuicide", "s.u.i.c.i.d.e", "su1cide"), a word of
five letters or more is known all the same; shorter ones are not looked for, since they would hit what is harmless.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from api.screening import letters
from api.screening.findings import Finding, brief
from api.screening.models import Severity, Topic

PHRASE_MAX = 100
WORDS_MAX = 12
STEM_MIN = 3
# Of one phrase in one text; more tell a moderator nothing.
HITS_MAX = 5
# A text of ten thousand characters has fewer, unless its rules overlap many times over.
HITS_SEEN = 5_000
# Shorter words spelt round a rule are left alone.
DISGUISED_MIN = 5

_REPEATED = re.compile(r"(.)\1\1+")
_DIGIT_INSIDE = re.compile(r"[^\W\d_][0-9]+[^\W\d_]")
_DIGITS = str.maketrans("013457", "oieast")
_SPELT = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_]){4}(?![^\W_])")
_STAR = re.compile(r"\S\*(?!\S)")


class NotAPhrase(ValueError):
    """Why a text is no rule of words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in their order; `*` at the end of one stands for any ending.

    A phrase of severity NOTE excuses the shorter ones within it: "he hit me up" the words "he hit me".
    """

    id: UUID
    text: str
    severity: Severity
    topic: Topic | None = None


class _Node:
    __slots__ = ("after", "depth", "phrases", "unspaced")

    def __init__(self, depth: int, *, unspaced: bool) -> None:
        self.depth = depth
        self.unspaced = unspaced
        self.after: dict[str, _Node] = {}
        self.phrases: list[int] = []


class _State:
    """How far into phrases a walk is, and where the next word takes it: right after the last one, or apart from it."""

    __slots__ = ("apart", "closed", "ends", "nodes")

    def __init__(self, nodes: tuple[_Node, ...]) -> None:
        self.nodes = nodes
        self.ends = [(number, node.depth) for node in self.nodes for number in node.phrases]
        self.closed: dict[tuple[str, ...], _State] = {}
        self.apart: dict[tuple[str, ...], _State] = {}


# A phrase, the first of its words in the text and the one after its last.
_Hit = tuple[int, int, int]


class Words:
    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = list(phrases)
        self._root = _Node(0, unspaced=False)
        self._known: set[str] = set()
        self._stems: set[str] = set()
        for number, phrase in enumerate(self._phrases):
            self._add(number, parts(phrase.text))
        self._stem_lengths = sorted({len(stem) for stem in self._stems})

    def find(self, text: str) -> list[Finding]:
        """Each phrase where it stands, at most HITS_MAX times."""
        written = letters.words(text)
        keys = self._keys_of(set(written))
        spans: list[tuple[int, int]] | None = None
        if _SPELT.search(text) and (spelt := _spelt(written)):
            spans = letters.spans(text)
            written, spans = self._joined(written, spans, spelt, keys)
        if not any(keys.values()):
            return []
        spans = spans or letters.spans(text)
        hits = self._hits([keys[word] for word in written], spans)
        return [self._finding(text, hit, spans) for hit in self._kept(hits)]

    def _add(self, number: int, keys: list[str]) -> None:
        node = self._root
        for key in keys:
            (self._stems if key.endswith("*") else self._known).add(key.removesuffix("*"))
            node = node.after.setdefault(key, _Node(node.depth + 1, unspaced=letters.is_unspaced(key)))
        node.phrases.append(number)

    def _keys_of(self, written: set[str]) -> dict[str, tuple[str, ...]]:
        return {word: self._keys(word) for word in written}

    def _keys(self, word: str) -> tuple[str, ...]:
        """What in the rules the word may stand for."""
        folded = letters.fold(word)
        keys = self._direct(folded)
        if not keys and len(folded) >= DISGUISED_MIN:
            for plain in _undisguised(folded):
                if len(plain) >= DISGUISED_MIN and (keys := self._direct(plain)):
                    break
        return keys

    def _direct(self, folded: str) -> tuple[str, ...]:
        keys = [folded] if folded in self._known else []
        for length in self._stem_lengths:
            if length > len(folded):
                break
            if folded[:length] in self._stems:
                keys.append(f"{folded[:length]}*")
        return tuple(keys)

    def _joined(
        self,
        written: list[str],
        spans: list[tuple[int, int]],
        spelt: list[tuple[int, int]],
        keys: dict[str, tuple[str, ...]],
    ) -> tuple[list[str], list[tuple[int, int]]]:
        """The words with those that are spelt letter by letter put together, where a rule knows them."""
        words: list[str] = []
        places: list[tuple[int, int]] = []
        done = 0
        for start, end in spelt:
            word = "".join(written[start:end])
            if found := self._keys(word):
                keys[word] = found
                words += [*written[done:start], word]
                places += [*spans[done:start], (spans[start][0], spans[end - 1][1])]
                done = end
        return words + written[done:], places + spans[done:]

    def _hits(self, keys: list[tuple[str, ...]], spans: list[tuple[int, int]]) -> list[_Hit]:
        """All phrases in one walk; a step that was taken once is known the next time."""
        start = state = _State(())
        states = {start.nodes: start}
        hits: list[_Hit] = []
        before = -1
        for last, options in enumerate(keys):
            if not options:
                state = start
                continue
            begins, end = spans[last]
            known = state.closed if begins == before else state.apart
            if (after := known.get(options)) is None:
                nodes = self._step(state.nodes, options, closed=begins == before)
                after = known[options] = states.setdefault(nodes, _State(nodes))
            state, before = after, end
            if state.ends:
                hits += [(number, last + 1 - depth, last + 1) for number, depth in state.ends]
                if len(hits) > HITS_SEEN:
                    break
        return sorted(hits, key=lambda hit: hit[1])

    def _step(self, reached: tuple[_Node, ...], keys: tuple[str, ...], *, closed: bool) -> tuple[_Node, ...]:
        """One word further down, and down from the root again. Letters of a script without spaces follow closely."""
        nodes = [after for key in keys if (after := self._root.after.get(key))]
        for node in reached:
            nexts = [after for key in keys if (after := node.after.get(key))]
            nodes += [after for after in nexts if closed or not (node.unspaced and after.unspaced)]
        return tuple(nodes)

    def _kept(self, hits: list[_Hit]) -> Iterator[_Hit]:
        """Those that no phrase of severity NOTE excuses, of each phrase the first HITS_MAX."""
        excused = -1
        counts = dict.fromkeys(range(len(self._phrases)), 0) if hits else {}
        for _, group in groupby(hits, key=lambda hit: hit[1]):
            together = list(group)
            excused = max([excused, *(end for number, _, end in together if self._is_note(number))])
            for number, first, end in together:
                if (self._is_note(number) or end > excused) and counts[number] < HITS_MAX:
                    counts[number] += 1
                    yield number, first, end

    def _is_note(self, number: int) -> bool:
        return self._phrases[number].severity is Severity.NOTE

    def _finding(self, text: str, hit: _Hit, spans: list[tuple[int, int]]) -> Finding:
        phrase = self._phrases[hit[0]]
        start, end = spans[hit[1]][0], spans[hit[2] - 1][1]
        return Finding("words", phrase.severity, brief(text[start:end]), start, end, phrase.topic, phrase.id)


def parts(phrase: str) -> list[str]:
    """The words of a phrase as a rule compares them, a stem with its `*`; refuses what is no phrase."""
    if len(phrase) > PHRASE_MAX:
        raise NotAPhrase(f"a phrase has at most {PHRASE_MAX} characters")
    spans = letters.spans(phrase)
    stars = {place for place, letter in enumerate(phrase) if letter == "*"}
    if len(_STAR.findall(phrase)) != len(stars) or not stars <= {end for _, end in spans}:
        raise NotAPhrase("`*` stands only at the end of a word")
    keys = [
        f"{letters.fold(phrase[start:end])}{'*' if end in stars else ''}"
        for start, end in spans
        if letters.fold(phrase[start:end])
    ]
    if not keys:
        raise NotAPhrase("a phrase has at least one word")
    if len(keys) > WORDS_MAX:
        raise NotAPhrase(f"a phrase has at most {WORDS_MAX} words")
    if any(key.endswith("*") and len(key) <= STEM_MIN for key in keys):
        raise NotAPhrase(f"before `*` stand at least {STEM_MIN} letters")
    return keys


def _undisguised(word: str) -> Iterator[str]:
    """What a word may be meant for that repeats its letters, or has digits for some of them."""
    if not word.isascii() or word.isalpha():
        plain = word
    elif _DIGIT_INSIDE.search(word) and not word[-1].isdigit():
        plain = word.translate(_DIGITS)
        yield plain
    else:
        return
    if _REPEATED.search(plain):
        yield _REPEATED.sub(r"\1", plain)
        yield _REPEATED.sub(r"\1\1", plain)


def _spelt(written: list[str]) -> list[tuple[int, int]]:
    """The runs of five single letters or more, from one to the one before."""
    runs: list[tuple[int, int]] = []
    start = 0
    for single, group in groupby(written, key=lambda word: len(word) == 1 and not letters.is_unspaced(word)):
        end = start + sum(1 for _ in group)
        if single and end - start >= DISGUISED_MIN:
            runs.append((start, end))
        start = end
    return runs
