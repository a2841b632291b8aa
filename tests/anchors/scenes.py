"""Sentences of the seed article, and what becomes of passages of them in small edits: what the pictures show."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from api.anchors.alignment import align
from api.anchors.changes import compare
from api.anchors.mapping import Placement, carry
from api.anchors.passages import Passage
from api.core.markdown import render
from tests.anchors.ink import Run
from tests.anchors.pages import Para, marked

ARTICLE = Path(__file__).parents[2] / "seed" / "articles" / "unspoken-bonds.md"


class Block(NamedTuple):
    """As `Para`, with what it is aligned by."""

    id: str
    type: str
    text: str


Page = list[Block]


@cache
def _article() -> str:
    return ARTICLE.read_text(encoding="utf-8")


def seed(words: str) -> str:
    """Words of the article; the pictures show no others but for what is edited in them."""
    if words not in _article():
        raise LookupError(f"not in {ARTICLE.name}: {words}")
    return words


def swap(text: str, *words: tuple[str, str]) -> str:
    """The text with some words for others, each of which stands in it once."""
    for old, new in words:
        before, found, after = text.partition(old)
        if not found or old in after:
            raise LookupError(f"not once in the text: {old}")
        text = before + new + after
    return text


def page(*paragraphs: str) -> Page:
    """The first save: blocks b1, b2, ..."""
    return saved([], *paragraphs)


def saved(before: Page, *paragraphs: str) -> Page:
    """The next save of a page: what is aligned keeps its id, what is not takes the next number."""
    blocks = render("\n\n".join(paragraphs))
    number = max((int(block.id[1:]) for block in before), default=0)
    after: Page = []
    for block, old in zip(blocks, align(before, blocks), strict=True):
        number += old is None
        after.append(Block(f"b{number}" if old is None else before[old].id, block.type, block.text))
    return after


def block_of(shown: Page, id_: str) -> Block:
    return next(block for block in shown if block.id == id_)


def mark(before: Page, words: str) -> Passage:
    return marked([Para(block.id, block.text) for block in before], words)


def tell(where: Placement) -> str:
    """State and share, as the API has them."""
    return f"{where.state}, kept {where.kept:.2f}"


def plain(block: Block, passage: Passage | None) -> list[Run]:
    """The words of a block, the passage marked if it is in it."""
    if passage is None or passage.block != block.id:
        return [Run(block.text)]
    return [
        Run(block.text[: passage.start]),
        Run(passage.exact, marked=True),
        Run(block.text[passage.end :]),
    ]


def tracked(old: Block, new: Block, passage: Passage | None) -> list[Run]:
    """What `compare` says was kept, taken out and put in, in one text, with the passage if it is in the new block."""
    here = passage is not None and passage.block == new.id
    return list(_tracked(old.text, new.text, (passage.start, passage.end) if passage and here else (0, 0)))


def _tracked(old: str, new: str, span: tuple[int, int]) -> Iterator[Run]:
    at = at_new = 0
    for piece in [*compare(old, new), None]:
        upto, upto_new = (piece.old, piece.new) if piece else (len(old), len(new))
        yield Run(old[at:upto], "out", span[0] < at_new < span[1])
        yield from _split(new, (at_new, upto_new), span, "in")
        if piece:
            at, at_new = upto + piece.length, upto_new + piece.length
            yield from _split(new, (upto_new, at_new), span, "")


def _split(text: str, run: tuple[int, int], span: tuple[int, int], kind: str) -> Iterator[Run]:
    """A run parted where the passage begins and ends."""
    edges = sorted({*run, *(at for at in span if run[0] < at < run[1])})
    for start, end in pairwise(edges):
        yield Run(text[start:end], kind, span[0] <= start and end <= span[1])


def source(block: Block, before: Page) -> str | None:
    """The block whose words a new block holds."""
    return next((old.id for old in before if block.text in old.text), None)


def fates(before: Page, after: Page) -> dict[str, str]:
    """What became of each block, in a word or two."""
    old, ids = {block.id: block for block in before}, [block.id for block in before]
    news = [block.id for block in after]
    steps = LCSseq.opcodes(ids, news)
    in_order = {id_ for step in steps if step.tag == "equal" for id_ in news[step.dest_start : step.dest_end]}
    told = dict.fromkeys(ids, "gone")
    for block in after:
        if block.id not in old:
            home = source(block, before)
            told[block.id] = f"new, split off {home}" if home else "new"
        elif block.id not in in_order:
            told[block.id] = "moved"
        else:
            told[block.id] = "unchanged" if block.text == old[block.id].text else "edited"
    return told


class Edited(NamedTuple):
    """An edit with its name, the pages before and after it, and where a passage was and is."""

    name: str
    before: Page
    after: Page
    passage: Passage
    where: Placement

    @property
    def was(self) -> Block:
        """The block that was marked in."""
        return block_of(self.before, self.passage.block)

    @property
    def now(self) -> Block:
        """The block it is in; of an orphan, the one it was in."""
        return block_of(self.after, self.where.last.block)

    @property
    def runs(self) -> list[Run]:
        """That block, with what was done to it."""
        return tracked(block_of(self.before, self.now.id), self.now, self.where.place)

    @property
    def told(self) -> str:
        now = f"“{self.where.place.exact}”" if self.where.place else "without a place"
        return f"{self.name}: {now}, {tell(self.where)}."


def edited(name: str, words: str, before: Sequence[str], after: Sequence[str]) -> Edited:
    """Paragraphs and what they became; `words` are the passage."""
    old = page(*before)
    new = saved(old, *after)
    passage = mark(old, words)
    return Edited(name, old, new, passage, carry(passage, old, new))
