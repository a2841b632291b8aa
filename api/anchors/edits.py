"""What became of each block between two revisions. The diff of a block is made once for all passages in it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from api.anchors.changes import Piece, compare, letters
from api.anchors.landing import Landing, land
from api.anchors.passages import Passage, Text
from api.anchors.returning import Wording

# Letters a neighbour must have gained from a block to have taken over some of it; and how far its neighbours may have
# drifted apart before only the nearest ones are looked at.
_FEW, _NEAR, _FAR = 16, 4, 16


class Edit:
    """Two revisions of one article, each block with its id."""

    def __init__(self, old: Sequence[Text], new: Sequence[Text]) -> None:
        self.old = {block.id: block for block in old}
        self.new = {block.id: block for block in new}
        self._order, self._blocks = [block.id for block in old], list(new)
        self._before = {block.id: place for place, block in enumerate(old)}
        self._after = {block.id: place for place, block in enumerate(new)}
        self._pieces: dict[str, list[Piece]] = {}
        self._passed: dict[tuple[str, str], list[Piece]] = {}
        self._near: dict[str, list[Text]] = {}

    @cached_property
    def wording(self) -> Wording:
        """The whole new text, to find in it what went elsewhere."""
        return Wording(self._blocks)

    @cached_property
    def before(self) -> Wording:
        """The whole old text: words that were there then have not come back."""
        return Wording(list(self.old.values()))

    def untouched(self, block: str) -> bool:
        return block in self.new and self.new[block].text == self.old[block].text

    def landings(self, was: Passage) -> Iterator[Landing]:
        """Where the passage may be: in its block, and in those beside it that took over words its block lost."""
        old = self.old[was.block]
        if was.block in self.new and (here := land(was, old, self.new[was.block], self.pieces(was.block))):
            yield here
            if here.passage.exact == was.exact or 2 * here.letters > letters(was.exact):
                return  # no other block can hold more of it
        for other in self.near(was.block):
            if there := land(was, old, other, self.passed(was.block, other.id)):
                yield there

    def pieces(self, block: str) -> list[Piece]:
        """What is still there of a block that is in both revisions."""
        if block not in self._pieces:
            self._pieces[block] = compare(self.old[block].text, self.new[block].text)
        return self._pieces[block]

    def passed(self, block: str, other: str) -> list[Piece]:
        """What a block lost and another one gained, as when it was split or merged."""
        if (block, other) not in self._passed:
            lost, gained = self._lost(block), self._gained(other)
            pieces = [p for p in compare(lost, gained) if lost[p.old : p.old + p.length].strip()]
            enough = sum(letters(lost[p.old : p.old + p.length]) for p in pieces) >= _FEW
            self._passed[block, other] = pieces if enough else []
        return self._passed[block, other]

    def near(self, block: str) -> list[Text]:
        """The blocks that gained words between the old neighbours of a block, wherever these are now."""
        if block not in self._near:
            at = self._before[block]
            before = next((self._after[b] for b in reversed(self._order[:at]) if b in self._after), -1)
            after = next((self._after[b] for b in self._order[at + 1 :] if b in self._after), len(self._blocks))
            own = self._after.get(block, before)
            low, high = min(before, after, own), max(before, after, own)
            if high - low > _FAR:
                low, high = own - _NEAR, own + _NEAR
            others = self._blocks[max(0, low) : high + 1]
            self._near[block] = [b for b in others if b.id != block and letters(self._gained(b.id)) >= _FEW]
        return self._near[block]

    def _lost(self, block: str) -> str:
        """The text of an old block with blanks for what is still in it."""
        pieces = self.pieces(block) if block in self.new else []
        return _blanked(self.old[block].text, ((p.old, p.length) for p in pieces))

    def _gained(self, block: str) -> str:
        """The text of a new block with blanks for what was in it."""
        pieces = self.pieces(block) if block in self.old else []
        return _blanked(self.new[block].text, ((p.new, p.length) for p in pieces))


def _blanked(text: str, runs: Iterable[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, length in runs:
        parts += [text[at:start], " " * length]
        at = start + length
    return "".join([*parts, text[at:]])
