"""Marking a passage, and taking every mark along when the article is published anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, pairwise
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session

from api.anchors import mapping, queries
from api.anchors.edits import Edit
from api.anchors.finding import Position, Quote, Unit, passage_in_block, passage_in_text
from api.anchors.ground import BETWEEN
from api.anchors.models import Anchor, Placement, State
from api.anchors.passages import Passage
from api.anchors.refusals import NotRelocated, UnknownRevision
from api.anchors.schemas import AnchorGiven
from api.core import clock
from api.core.db import lock
from api.revisions import queries as revisions

# So many saves are gone through one by one; of more, as many, evenly. Through them 99.6 % of the passages that live
# arrive where they should, from publication to publication 99.5 % (docs/decisions/0011).
STEPS_MAX = 50


class Shown(Protocol):
    """A publication, as far as anchors know."""

    @property
    def id(self) -> UUID: ...
    @property
    def article_id(self) -> UUID: ...
    @property
    def revision(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A block of a revision."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """An anchor, where it was in the publication before, and where it is in the one that is asked about."""

    anchor: Anchor
    was: mapping.Placement
    to: mapping.Placement


def hold(db: Session, article_id: UUID) -> None:
    """Let nobody else mark or carry passages of this article until the transaction ends.

    Whoever marks takes it before reading which publications there are, so that none is missed.
    """
    lock(db, f"anchors:{article_id}")


def find(db: Session, article_id: UUID, given: AnchorGiven) -> Passage:
    """The passage a client names, in the revision it names. Raises UnknownRevision, Unfound or SeveralPlaces.

    Whether the client may know that revision is for the caller to say.
    """
    blocks = next(revisions.blocks_of_numbers(db, article_id, [given.revision]), None)
    if blocks is None:
        raise UnknownRevision
    texts, unit = _text(blocks), Unit(given.unit)
    if given.block is not None and given.start is not None and given.end is not None and given.exact is not None:
        return passage_in_block(texts, given.block, Position(given.start, given.end, unit), given.exact)
    quoted, positioned = given.quoted, given.positioned
    quote = Quote(quoted.exact, quoted.prefix, quoted.suffix) if quoted else None
    position = Position(positioned.start, positioned.end, unit) if positioned else None
    return passage_in_text(texts, quote, position)


def mark(db: Session, article_id: UUID, revision: int, passage: Passage, shown: Iterable[Shown]) -> Anchor:
    """Keep a passage of a revision, and place it in publications: those seen now and later. `hold` comes first."""
    anchor = Anchor(article_id=article_id, revision=revision, **asdict(passage))
    db.add(anchor)
    db.flush()
    _place(db, anchor, shown)
    return anchor


def replace(db: Session, anchor: Anchor, revision: int, passage: Passage, shown: Iterable[Shown]) -> None:
    """Put it on another passage, found in a revision, as a person says; in publications: those seen now and later."""
    anchor.again = {"revision": revision, **asdict(passage)}
    anchor.kept_at = None
    shown = list(shown)
    named = {publication.id for publication in shown}
    for placement in queries.placements_of(db, anchor.id):
        if placement.publication_id in named:
            db.delete(placement)
    db.flush()
    _place(db, anchor, shown)


def confirm(db: Session, anchor: Anchor) -> None:
    """Where it was found by its words alone it belongs, as a person says. Raises NotRelocated."""
    found = [each for each in queries.placements_of(db, anchor.id) if each.state is State.RELOCATED]
    if not found:
        raise NotRelocated("The passage was not found elsewhere, so there is nothing to confirm.")
    for placement in found:
        placement.state = State.SHIFTED if placement.exact == anchor.exact else State.EDITED
    db.flush()


def keep(db: Session, anchor: Anchor) -> None:
    """Leave an orphan what it is: shown with its quote, and asked about no more. It still returns with its text."""
    anchor.kept_at = clock.now()
    db.flush()


def resolve(db: Session, anchor: Anchor) -> None:
    """It is done with; it stays where it is."""
    anchor.resolved_at = anchor.resolved_at or clock.now()
    db.flush()


def reopen(db: Session, anchor: Anchor) -> None:
    """It is not done with after all."""
    anchor.resolved_at = None
    db.flush()


def _place(db: Session, anchor: Anchor, shown: Iterable[Shown]) -> None:
    at, passage = anchor.carried
    there = mapping.Placement(first=passage, last=passage)
    for publication in sorted(shown, key=lambda publication: publication.revision):
        (there,) = mapping.carry_through([there], _edits(db, anchor.article_id, at, publication.revision))
        at = publication.revision
        db.add(Placement(**Placement.of(anchor, publication.id, at, there, _starts(db, anchor.article_id, at))))
    db.flush()


def carry(db: Session, publication: Shown) -> None:
    """Give every anchor of the article its place in a new publication."""
    hold(db, publication.article_id)
    db.flush()
    starts: dict[str, int] = {}
    for moved in _moves(db, publication.article_id, publication.revision):
        starts = starts or _starts(db, publication.article_id, publication.revision)
        at = publication.id, publication.revision
        queries.store(db, [Placement.of(move.anchor, *at, move.to, starts) for move in moved])
        for move in moved:
            if move.to.place is not None and move.anchor.kept_at is not None:
                move.anchor.kept_at = None
    db.flush()


def moves(db: Session, article_id: UUID, revision: int) -> Iterator[Move]:
    """Where every anchor of the article would be in a publication of this revision."""
    return chain.from_iterable(_moves(db, article_id, revision))


def _moves(db: Session, article_id: UUID, revision: int) -> Iterator[list[Move]]:
    """So many at a time that ten thousand take no more memory than a thousand; what was edited is compared once."""
    edits: dict[int, list[Edit]] = {}
    for anchors in queries.anchors_of(db, article_id):
        known = {placement.anchor_id: placement for placement in queries.nearest(db, [a.id for a in anchors], revision)}
        from_revision: dict[int, list[tuple[Anchor, mapping.Placement]]] = defaultdict(list)
        for anchor in anchors:
            since, passage = anchor.carried
            was = mapping.Placement(first=passage, last=passage)
            if placement := known.get(anchor.id):
                since, was = placement.revision, placement.found(anchor)
            from_revision[since].append((anchor, was))
        for first, group in from_revision.items():
            if first not in edits:
                edits[first] = _edits(db, article_id, first, revision)
            there = mapping.carry_through([was for _, was in group], edits[first])
            yield [Move(anchor, was, to) for (anchor, was), to in zip(group, there, strict=True)]


def _edits(db: Session, article_id: UUID, first: int, last: int) -> list[Edit]:
    """What was changed by each of the saves between two revisions."""
    return [Edit(old, new) for old, new in pairwise(_texts(db, article_id, first, last))]


def _texts(db: Session, article_id: UUID, first: int, last: int) -> list[list[Text]]:
    """The texts from one revision to another, without those that change none; backwards when `last` is the older."""
    if first == last:
        return []
    numbers = _thinned(revisions.numbers_between(db, article_id, min(first, last), max(first, last)))
    texts: list[list[Text]] = []
    for blocks in revisions.blocks_of_numbers(db, article_id, numbers):
        text = _text(blocks)
        if not texts or texts[-1] != text:
            texts.append(text)
    return texts if first < last else texts[::-1]


def _starts(db: Session, article_id: UUID, revision: int) -> dict[str, int]:
    """Where each block begins in the whole text of a revision."""
    starts, place = {}, 0
    for blocks in revisions.blocks_of_numbers(db, article_id, [revision]):
        for block in _text(blocks):
            starts[block.id] = place
            place += len(block.text) + len(BETWEEN)
    return starts


def _text(blocks: Iterable[dict[str, Any]]) -> list[Text]:
    return [Text(block["id"], block["text"]) for block in blocks]


def _thinned(numbers: Sequence[int]) -> list[int]:
    """At most STEPS_MAX + 1 of them, the first and the last among these."""
    if len(numbers) <= STEPS_MAX + 1:
        return list(numbers)
    return [numbers[step * (len(numbers) - 1) // STEPS_MAX] for step in range(STEPS_MAX + 1)]
