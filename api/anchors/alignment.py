"""Which block of a new text continues which block of the old one."""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import cycle, pairwise, product
from operator import itemgetter
from typing import NamedTuple, Protocol

from rapidfuzz.distance import LCSseq

Content = tuple[str, str]
Link = tuple[float, int, int]  # likeness, old position, new position


class Alignable(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def text(self) -> str: ...


class _Rule(NamedTuple):
    """How alike two blocks of few words must be, two of many, one within another; and what two without words weigh."""

    short: float
    long: float
    part: float
    wordless: float


# Likeness is twice the words shared in order over the words of both. In two real writing histories (how it was measured
# is told in docs/decisions/0006) one in 1,000 pairs of different prose blocks of eight words or more reaches 0.26 and
# the most alike 0.52; where one is shorter, one in 1,000 reaches 0.6. Of edited blocks of eight words or more nine in
# ten are above 0.5. A part, of a split or of a cut, is known by its own words: of a different block 0.78 at most occur
# in a longer one. A block that moved has no neighbours to vouch for it, and a changed type is believed only when hardly
# anything else changed.
_IN_ORDER = _Rule(short=0.6, long=0.4, part=0.8, wordless=0.05)
_MOVED = _Rule(short=1.0, long=0.75, part=math.inf, wordless=0.0)
_LONG = 8
_RETYPED = 0.8
_OTHER_TYPE = 0.9  # what likeness counts for then, so that of two likely blocks the one of the same type continues

# What bounds the worst case: a gap compared pair by pair; otherwise the neighbours looked at, the rare word pairs by
# which others are found and how few blocks make a pair rare; and the lengths up to which word order is weighed exactly.
_ALL_PAIRS, _NEAR, _CLUES, _RARE, _EXACT = 64 * 64, 8, 32, 4, 256 * 256

# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, kana and Chinese characters.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN = r"\s!-/:-@\[-`{-~¡«·»¿\u060c\u061b\u061f\u0964\u0965\u2000-\u206f\u3000-\u303f\uff00-\uff0f"
_RUNS = re.compile(f"([{UNSPACED}]+)|[^{_BETWEEN}{UNSPACED}]+")


def align(old: Sequence[Alignable], new: Sequence[Alignable]) -> list[int | None]:
    """For each new block the index of the old block it continues, or None when it is new. No old block is given twice.

    A content that occurs once on either side is always paired, wherever it went. Those that kept their order divide the
    rest into gaps; within each the order-keeping pairs of greatest likeness are taken, so that neighbours tell repeated
    blocks apart. No similar text is taken while an equal one is free. What is left may have moved: best first. To bound
    the cost, above 64 by 64 blocks only promising pairs are compared, and above 256 by 256 words only pairs of words.
    """
    work = _Alignment([(b.type, b.text) for b in old], [(b.type, b.text) for b in new])
    repeated = work.contents_on_both_sides()
    work.take_in_order(spared=repeated)
    if repeated:
        work.take(_equal(work.olds, work.news))
        work.take_in_order(spared=set())
    moved = _alike(work.olds, work.news, _MOVED)
    work.take(sorted(moved, key=lambda link: (-link[0], link[2], link[1])))
    return [work.place.get(j) for j in range(len(new))]


class _Alignment:
    """What is settled so far, `place` from new to old, and the blocks still free on both sides."""

    def __init__(self, before: Sequence[Content], after: Sequence[Content]) -> None:
        self.place = {j: i for _, i, j in _unique(before, after)}
        known = set(self.place.values())
        letters = defaultdict[str, str](map(chr, cycle(range(0x110000))).__next__)
        self.olds = {i: _Block(content, letters) for i, content in enumerate(before) if i not in known}
        self.news = {j: _Block(content, letters) for j, content in enumerate(after) if j not in self.place}

    def contents_on_both_sides(self) -> set[Content]:
        return {b.content for b in self.olds.values() if b.words} & {b.content for b in self.news.values()}

    def take(self, links: Iterable[Link]) -> None:
        for _, i, j in links:
            if i in self.olds and j in self.news:
                self.place[j] = i
                del self.olds[i], self.news[j]

    def take_in_order(self, spared: set[Content]) -> None:
        """Pair what is alike between the blocks in order; `spared` contents only with their equals."""
        walls = _heaviest_in_order((1.0, i, j) for j, i in self.place.items())
        for olds, news in _gaps(self.olds, self.news, walls):
            links = _alike(olds, news, _IN_ORDER)
            self.take(_heaviest_in_order(k for k in links if _spares(olds[k[1]], news[k[2]], spared)))


def _spares(a: "_Block", b: "_Block", spared: set[Content]) -> bool:
    return a.content == b.content or not (a.content in spared or b.content in spared)


class _Block:
    """A block as it is compared, one letter for each word: strings compare several times faster than lists."""

    def __init__(self, content: Content, letters: dict[str, str]) -> None:
        self.content = content
        self.words = "".join(map(letters.__getitem__, _words(content[1])))

    @cached_property
    def pairs(self) -> set[str]:
        return {self.words[k : k + 2] for k in range(len(self.words) - 1)}

    @cached_property
    def clues(self) -> list[str]:
        """The words first met last, which are mostly rare, each with its neighbour."""
        return [self.words[k : k + 2] for k in map(self.words.find, sorted(set(self.words))[-_CLUES:])]


Blocks = dict[int, _Block]  # by position, in order


def _words(text: str) -> list[str]:
    """The words without case and punctuation; where words are not spaced, every two neighbouring letters."""
    words: list[str] = []
    for run in _RUNS.finditer(text.casefold()):
        if run[1] and len(run[1]) > 1:
            words += map("".join, pairwise(run[1]))
        else:
            words.append(run[0])
    return words or text.split()


def _unique(before: Sequence[Content], after: Sequence[Content]) -> list[Link]:
    """The contents that occur once on both sides; a block without text could be any other."""
    in_old, in_new = Counter(before), Counter(after)
    homes = {content: i for i, content in enumerate(before) if in_old[content] == 1 and content[1].strip()}
    return [(1.0, homes[c], j) for j, c in enumerate(after) if in_new[c] == 1 and c in homes]


def _gaps(olds: Blocks, news: Blocks, walls: Sequence[Link]) -> Iterator[tuple[Blocks, Blocks]]:
    """The blocks that stand between the same two walls."""
    gaps: dict[int, tuple[Blocks, Blocks]] = defaultdict(lambda: ({}, {}))
    for side, blocks in enumerate((olds, news)):
        ends = [wall[side + 1] for wall in walls]
        for position, block in blocks.items():
            gaps[bisect_left(ends, position)][side][position] = block
    return iter(gaps.values())


def _heaviest_in_order(links: Iterable[Link]) -> list[Link]:
    """The links of greatest total likeness that do not cross: a weighted longest increasing subsequence.

    `tips` end the best chains so far and rise both by old position and by total: O(n log n) for n links.
    """
    tips: list[Link] = []
    totals: list[float] = []
    previous: dict[Link, Link | None] = {}
    for link in sorted(links, key=lambda link: (link[2], -link[1])):
        at = bisect_left(tips, link[1], key=itemgetter(1))
        total = link[0] + (totals[at - 1] if at else 0.0)
        if at < len(tips) and tips[at][1] == link[1] and totals[at] >= total:
            continue
        end = at
        while end < len(tips) and totals[end] <= total:
            end += 1
        previous[link] = tips[at - 1] if at else None
        tips[at:end], totals[at:end] = [link], [total]
    chain = tips[-1:]
    while chain and (link_before := previous[chain[-1]]):
        chain.append(link_before)
    return chain[::-1]


def _equal(olds: Blocks, news: Blocks) -> list[Link]:
    """Equal contents, repeated ones in order."""
    homes: dict[Content, deque[int]] = defaultdict(deque)
    for i, block in olds.items():
        if block.words:
            homes[block.content].append(i)
    return [(1.0, homes[b.content].popleft(), j) for j, b in news.items() if homes.get(b.content)]


def _alike(olds: Blocks, news: Blocks, rule: _Rule) -> Iterator[Link]:
    few = len(olds) * len(news) <= _ALL_PAIRS
    for i, j in product(olds, news) if few else _promising(olds, news):
        if likeness := _likeness(olds[i], news[j], rule):
            yield likeness, i, j


def _promising(olds: Blocks, news: Blocks) -> Iterator[tuple[int, int]]:
    """For each new block the old ones at about its place in the gap, and those that share the most clues with it."""
    places, holders = list(olds), _holders(olds)
    for n, (j, block) in enumerate(news.items()):
        centre = n * len(places) // len(news)
        near = places[max(0, centre - _NEAR) : centre + _NEAR + 1]
        sharing = Counter(i for clue in block.clues for i in holders.get(clue, ()))
        for i in dict.fromkeys(near + [i for i, _ in sharing.most_common(_NEAR)]):
            yield i, j


def _holders(blocks: Blocks) -> dict[str, list[int]]:
    """The blocks that hold a clue, for clues that few blocks hold."""
    holders: dict[str, list[int]] = defaultdict(list)
    for position, block in blocks.items():
        for clue in block.clues:
            holders[clue].append(position)
    return {clue: held for clue, held in holders.items() if len(held) <= _RARE}


def _likeness(a: _Block, b: _Block, rule: _Rule) -> float:
    """How much of two blocks is the same, from 0 to 1; 0 when by `rule` they are not the same block."""
    same_type = a.content[0] == b.content[0]
    least, most = sorted((len(a.words), len(b.words)))
    if not least:
        return rule.wordless if same_type and not most else 0.0
    floor = rule.long if least >= _LONG else rule.short
    part = rule.part if least >= _LONG and same_type else math.inf
    needed = min((floor if same_type else max(floor, _RETYPED)) * (least + most) / 2, part * least)
    shared = _shared(a, b, needed) if needed <= least else 0.0
    if shared < needed:
        return 0.0
    return (1.0 if same_type else _OTHER_TYPE) * 2 * shared / (least + most)


def _shared(a: _Block, b: _Block, needed: float) -> float:
    """The words common to both in order, 0 below `needed`; of very long blocks estimated by pairs of words."""
    if len(a.words) * len(b.words) <= _EXACT:
        return LCSseq.similarity(a.words, b.words, score_cutoff=math.ceil(needed))
    share = len(a.pairs & b.pairs) / min(len(a.pairs), len(b.pairs))
    return share * min(len(a.words), len(b.words))
