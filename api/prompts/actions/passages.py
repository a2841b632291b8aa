"""What is done with the passages of an article readers see, after an edit moved or lost them."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.accounts.actor import Actor
from api.anchors import actions as marks
from api.anchors import queries as anchors
from api.anchors.models import Anchor, State
from api.anchors.refusals import NotOrphaned
from api.anchors.schemas import AnchorGiven
from api.articles import actions as articles
from api.articles import queries as written
from api.core import clock
from api.core.errors import NotFound
from api.events.actions import record
from api.prompts import queries


def listed(db: Session, actor: Actor, article_id: UUID, *, whole: bool) -> sa.Select[tuple[UUID]]:
    """The ids of the passages somebody has to look at in what readers see, for who may write it; or of all."""
    articles.writable(db, actor, article_id)
    return queries.passages_seen(article_id, clock.now(), awaiting=not whole)


def held(db: Session, actor: Actor, anchor_id: UUID) -> Anchor:
    """The mark as it is now, held until the transaction ends, for who may write the article. Raises NotPublished."""
    anchor = anchors.by_id(db, anchor_id)
    if anchor is None:
        raise NotFound("There is no such passage.")
    articles.writable(db, actor, anchor.article_id)
    marks.hold(db, anchor.article_id)
    db.refresh(anchor)
    if written.publication_at(db, anchor.article_id, clock.now()) is None:
        raise articles.NotPublished("Readers do not see this article now, so there is nothing to look at.")
    return anchor


def replace(db: Session, actor: Actor, anchor: Anchor, given: AnchorGiven) -> None:
    """It belongs to other words. Raises as `articles.actions.mark`."""
    articles.mark_again(db, anchor, given)
    _told(db, actor, anchor, "replaced")


def keep(db: Session, actor: Actor, anchor: Anchor) -> None:
    """Leave it without a place, with its quote. Raises NotOrphaned."""
    placement = queries.passages(db, anchor.article_id, [anchor.id], clock.now())[anchor.id].placement
    if placement is None or placement.state is not State.ORPHANED:
        raise NotOrphaned("The passage is in the text, so there is nothing to keep without a place.")
    marks.keep(db, anchor)
    _told(db, actor, anchor, "kept")


def confirm(db: Session, actor: Actor, anchor: Anchor) -> None:
    """Where it was found is where it belongs. Raises NotRelocated."""
    marks.confirm(db, anchor)
    _told(db, actor, anchor, "confirmed")


def resolve(db: Session, actor: Actor, anchor: Anchor) -> None:
    """It is done with, and stays where it is."""
    if anchor.resolved_at is None:
        marks.resolve(db, anchor)
        _told(db, actor, anchor, "resolved")


def reopen(db: Session, actor: Actor, anchor: Anchor) -> None:
    """It is not done with after all."""
    if anchor.resolved_at is not None:
        marks.reopen(db, anchor)
        _told(db, actor, anchor, "reopened")


def _told(db: Session, actor: Actor, anchor: Anchor, what: str) -> None:
    said = {"article_id": str(anchor.article_id), "revision": anchor.revision}
    record(db, f"anchor.{what}", anchor.id, by=actor, snapshot=said)
