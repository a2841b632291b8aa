"""Decisions of moderators, which respect claims; what they do to a comment is done in `comments`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.comments import actions as said
from api.comments import queries as comments
from api.comments.models import Comment, Status
from api.comments.refusals import NoSuchComment
from api.core import clock
from api.core.bulk import BulkItem, each
from api.core.editing import Stale
from api.core.errors import Malformed, ProblemItem
from api.moderation import queries
from api.moderation.actions import telling
from api.moderation.actions.claiming import unless_claimed
from api.moderation.schemas import (
    ITEMS_MAX,
    AppealAnswer,
    DecisionCreate,
    DecisionOfMany,
    DecisionResult,
    DecisionsCreate,
)

BECOMES = {
    "approve": Status.APPROVED,
    "reject": Status.REJECTED,
    "spam": Status.SPAM,
    "reconsider": Status.PENDING,
}
TOLD = frozenset({"approve", "reject", "redact"})


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who decides what, with the claims on the comments it is about, which are held."""

    db: Session
    actor: Actor
    claims: Mapping[UUID, Any]

    def do(self, comment_id: UUID, deed: Callable[[], Comment], message: str | None) -> Comment:
        """Decide, with what follows from that: the claim ends, and the writer is told of a message."""
        unless_claimed(self.actor, self.claims, comment_id)
        comment = deed()
        if comment_id in self.claims:
            queries.drop(self.db, comment_id)
        if message is not None:
            telling.will_tell(self.db, comment)
        return comment

    def decide(self, comment_id: UUID, version: int, given: DecisionOfMany | DecisionCreate) -> Comment:
        remark = said.Remark(given.note, given.reason, given.message)

        def deed() -> Comment:
            if isinstance(given, DecisionCreate) and given.body is not None:
                return said.redact(self.db, self.actor, comment_id, version, given.body, remark)
            return said.decide(self.db, self.actor, comment_id, version, BECOMES[given.verdict], remark)

        return self.do(comment_id, deed, given.message)


def decide(db: Session, actor: Actor, comment_id: UUID, version: int, given: DecisionCreate) -> Comment:
    """Decide about one comment. Raises Claimed, and what `comments.decide` and `comments.redact` raise."""
    _check(given)
    return _at_desk(db, actor, [comment_id]).decide(comment_id, version, given)


def decide_each(db: Session, actor: Actor, given: DecisionsCreate) -> list[DecisionResult]:
    """Decide the same about many, each by itself: what is refused of one is done of the others."""
    _check(given)
    return _each(db, actor, [BulkItem(id=item.comment_id, version=item.version) for item in given.items], given)


def decide_same(
    db: Session, actor: Actor, comment_id: UUID, version: int, given: DecisionOfMany
) -> list[DecisionResult]:
    """Decide the same about a comment and about up to 999 that wait and say the same, the oldest first.

    Raises NoSuchComment and Stale, of the one that was looked at.
    """
    _check(given)
    actor.require("conversation:moderate")
    seen = comments.by_id(db, comment_id)
    if seen is None:
        raise NoSuchComment
    if seen.version != version:
        raise Stale({"id": str(seen.id), "status": seen.status.value}, seen.version)
    found = comments.like(db, seen.likeness, ITEMS_MAX) if seen.likeness is not None else []
    others = [BulkItem(id=id_, version=at) for id_, at in found if id_ != seen.id]
    return _each(db, actor, [BulkItem(id=seen.id, version=version), *others[: ITEMS_MAX - 1]], given)


def _each(db: Session, actor: Actor, items: Sequence[BulkItem], given: DecisionOfMany) -> list[DecisionResult]:
    desk = _at_desk(db, actor, [item.id for item in items])
    became = BECOMES[given.verdict]
    done = each(db, items, lambda item: desk.decide(item.id, item.version, given).version)
    return [
        DecisionResult(
            comment_id=result.id,
            ok=result.ok,
            status=became if result.ok else None,
            version=result.version,
            problem=result.problem,
        )
        for result in done.results
    ]


def answer_appeal(db: Session, actor: Actor, comment_id: UUID, version: int, given: AppealAnswer) -> Comment:
    """Say what became of the appeal that waits. Raises Claimed, and what `comments.answer_appeal` raises."""
    remark, granted = said.Remark(given.note, given.reason, given.message), given.verdict == "grant"

    def deed() -> Comment:
        return said.answer_appeal(db, actor, (comment_id, version), granted=granted, remark=remark)

    return _at_desk(db, actor, [comment_id]).do(comment_id, deed, given.message)


def undo(db: Session, actor: Actor, comment_id: UUID, version: int) -> Comment:
    """Take back what staff decided last. Raises Claimed, and what `comments.undo` raises."""
    unless_claimed(actor, _at_desk(db, actor, [comment_id]).claims, comment_id)
    return said.undo(db, actor, comment_id, version)


def _at_desk(db: Session, actor: Actor, comment_ids: Sequence[UUID]) -> _Desk:
    """All of these comments held first, so that no claim on them is made or ended before this transaction ends."""
    actor.require("conversation:moderate")
    comments.hold_articles_of(db, comment_ids)
    return _Desk(db, actor, queries.claims_of(db, comment_ids, clock.now()))


def _check(given: DecisionOfMany | DecisionCreate) -> None:
    """Raises Malformed where the parts of a decision do not go together."""
    if given.message is not None and given.verdict not in TOLD:
        raise _misfit("message", "is sent with approve, reject and redact; of the others nobody is told")
    if isinstance(given, DecisionCreate) and (given.body is not None) != (given.verdict == "redact"):
        raise _misfit("body", "goes with redact, and with nothing else")


def _misfit(field: str, said: str) -> Malformed:
    item = ProblemItem(loc=["body", field], code="does-not-fit", msg=said)
    return Malformed(f"The decision contradicts itself: {field} {said}.", errors=[item])
