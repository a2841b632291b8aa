"""Decisions of moderators, which respect claims; what they do to a comment is done in `comments`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.comments import actions as said
from api.comments import queries as comments
from api.comments.models import Comment, Status
from api.core import clock
from api.core.bulk import BulkItem, each
from api.moderation import queries
from api.moderation.actions.claiming import unless_claimed
from api.moderation.schemas import DecisionCreate, DecisionResult, DecisionsCreate

BECOMES = {"approve": Status.APPROVED, "reject": Status.REJECTED, "spam": Status.SPAM}


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who decides what, with the claims on the comments it is about, which are held."""

    db: Session
    actor: Actor
    claims: Mapping[UUID, Any]

    def decide(self, comment_id: UUID, version: int, given: DecisionCreate) -> Comment:
        unless_claimed(self.actor, self.claims, comment_id)
        remark = said.Remark(given.note, given.reason)
        comment = said.decide(self.db, self.actor, comment_id, version, BECOMES[given.verdict], remark)
        if comment_id in self.claims:
            queries.drop(self.db, comment_id)
        return comment


def decide(db: Session, actor: Actor, comment_id: UUID, version: int, given: DecisionCreate) -> Comment:
    """Decide about one comment. Raises Claimed, and what `comments.decide` raises."""
    return _at_desk(db, actor, [comment_id]).decide(comment_id, version, given)


def decide_each(db: Session, actor: Actor, given: DecisionsCreate) -> list[DecisionResult]:
    """Decide the same about many, each by itself: what is refused of one is done of the others."""
    items = [BulkItem(id=item.comment_id, version=item.version) for item in given.items]
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


def undo(db: Session, actor: Actor, comment_id: UUID, version: int) -> Comment:
    """Take back what staff decided last. Raises Claimed, and what `comments.undo` raises."""
    unless_claimed(actor, _at_desk(db, actor, [comment_id]).claims, comment_id)
    return said.undo(db, actor, comment_id, version)


def _at_desk(db: Session, actor: Actor, comment_ids: Sequence[UUID]) -> _Desk:
    """All of these comments held first, so that no claim on them is made or ended before this transaction ends."""
    actor.require("conversation:moderate")
    comments.hold_articles_of(db, comment_ids)
    return _Desk(db, actor, queries.claims_of(db, comment_ids, clock.now()))
