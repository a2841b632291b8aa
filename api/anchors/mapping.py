"""Where the passages of one revision are in the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from api.anchors.changes import compare, letters
from api.anchors.edits import Edit
from api.anchors.landing import Landing
from api.anchors.passages import Passage, Text, cut

ALIVE = 0.5  # the share of its words that a passage must keep to be the same passage


class State(StrEnum):
    EXACT = "exact"  # the first quote, where it was
    SHIFTED = "shifted"  # the first quote, at another place
    EDITED = "edited"  # other words in it
    RELOCATED = "relocated"  # found by its words alone, or changed in another block; waits for the author's yes
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a passage is in one revision.

    `first` is what was marked and never changes; `last` is where it was when last seen, which of an orphan is the past.
    `kept` is the share of the first quote that is still there, by letters, 0 to 1.
    """

    first: Passage
    last: Passage
    state: State = State.EXACT
    kept: float = 1.0

    @property
    def place(self) -> Passage | None:
        """Where it is; None of an orphan."""
        return None if self.state is State.ORPHANED else self.last

    @property
    def block(self) -> str | None:
        return self.place.block if self.place else None

    @property
    def start(self) -> int | None:
        return self.place.start if self.place else None

    @property
    def end(self) -> int | None:
        return self.place.end if self.place else None


def carry(passage: Passage | Placement, old: Sequence[Text], new: Sequence[Text]) -> Placement:
    """Where the passage of the old revision is in the new one, the next."""
    return carry_all([passage], old, new)[0]


def carry_all(passages: Iterable[Passage | Placement], old: Sequence[Text], new: Sequence[Text]) -> list[Placement]:
    """The same for many at once, in their order; each by itself, whatever the others are."""
    return carry_through(
        [p if isinstance(p, Placement) else Placement(first=p, last=p) for p in passages], [Edit(old, new)]
    )


def carry_through(placements: Sequence[Placement], edits: Iterable[Edit]) -> list[Placement]:
    """Where they are after all of these edits, one after the other."""
    there = list(placements)
    for edit in edits:
        there = [_carried(placement, edit) for placement in there]
    return there


def _carried(was: Placement, edit: Edit) -> Placement:
    if was.state is State.ORPHANED:
        return _recovered(was, edit)
    if edit.untouched(was.last.block):
        return replace(was, last=cut(edit.new[was.last.block], was.last.start, was.last.end))
    shares = [(_kept(was, landing), landing.passage) for landing in edit.landings(was.last)]
    kept, passage = max(shares, key=lambda share: share[0], default=(0.0, was.last))
    if kept >= ALIVE:
        strange = was.last.block not in edit.new and passage.exact != was.last.exact
        asked = strange or was.state is State.RELOCATED
        return Placement(was.first, passage, State.RELOCATED if asked else _state(was.first, passage), kept)
    return _relocated(was, edit, own=1) or replace(was, state=State.ORPHANED, kept=0.0)


def _kept(was: Placement, landing: Landing) -> float:
    if landing.passage.exact == was.last.exact:
        return was.kept
    if was.first.exact == was.last.exact:
        return landing.letters / letters(was.first.exact)
    return _share(was.first.exact, landing.passage.exact)


def _share(first: str, now: str) -> float:
    """How much of the first quote is still there, by letters."""
    return sum(letters(first[p.old : p.old + p.length]) for p in compare(first, now)) / letters(first)


def _state(first: Passage, now: Passage) -> State:
    if now.exact != first.exact:
        return State.EDITED
    return State.EXACT if (now.block, now.start) == (first.block, first.start) else State.SHIFTED


def _recovered(was: Placement, edit: Edit) -> Placement:
    """Its text has come back. With all that stood around it, it needs nobody's yes."""
    for quote in dict.fromkeys((was.last, was.first)):
        if found := edit.wording.in_context(quote, edit.before):
            return Placement(was.first, found, _state(was.first, found), _share(was.first.exact, found.exact))
    return _relocated(was, edit, own=0) or was


def _relocated(was: Placement, edit: Edit, *, own: int) -> Placement | None:
    for quote in dict.fromkeys((was.last, was.first)):
        if found := edit.wording.elsewhere(quote, edit.before, own):
            return Placement(was.first, found, State.RELOCATED, _share(was.first.exact, found.exact))
    return None
