"""Saying that one looks at a comment, so that nobody else does the same work."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.comments import queries as comments
from api.comments.models import Comment, Status
from api.comments.refusals import Delayed, NoSuchComment
from api.core import clock
from api.moderation import queries
from api.moderation.models import Claim
from api.moderation.refusals import Claimed, NothingToDecide
from api.site import queries as site


def claim(db: Session, actor: Actor, comment_id: UUID) -> Claim:
    """Look at the comment for some minutes from now. Raises NoSuchComment, Claimed, Delayed, NothingToDecide."""
    comment = _unclaimed(db, actor, comment_id)
    if comment.status is Status.DELETED:
        raise NothingToDecide
    if comment.delayed_until is not None:
        raise Delayed
    assert actor.id is not None
    until = clock.now() + timedelta(minutes=site.settings(db).claim_minutes)
    claimed = Claim(comment_id=comment.id, by_kind=actor.kind, by_id=actor.id, by_name=actor.name, until=until)
    queries.put(db, claimed)
    return claimed


def release(db: Session, actor: Actor, comment_id: UUID) -> None:
    """Look at it no more; nothing happens where one did not. Raises NoSuchComment, Claimed."""
    queries.drop(db, _unclaimed(db, actor, comment_id).id)


def unless_claimed(actor: Actor, claims: Mapping[UUID, Any], comment_id: UUID) -> None:
    """Raises Claimed where somebody else looks at the comment."""
    found = claims.get(comment_id)
    if found is not None and (found.by_kind, found.by_id) != (actor.kind, actor.id):
        raise Claimed(found.by_name, found.until)


def _unclaimed(db: Session, actor: Actor, comment_id: UUID) -> Comment:
    """The comment, held, unless somebody else looks at it."""
    actor.require("conversation:moderate")
    comment = comments.held(db, comment_id)
    if comment is None:
        raise NoSuchComment
    unless_claimed(actor, queries.claims_of(db, [comment_id], clock.now()), comment_id)
    return comment
