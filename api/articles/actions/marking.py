"""Marking a passage readers see or saw. What none of them may see is no revision here: a quote would tell of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from api.anchors import actions as anchors
from api.anchors.models import Anchor
from api.anchors.passages import Passage
from api.anchors.refusals import UnknownRevision
from api.anchors.schemas import AnchorGiven
from api.articles.queries import published
from api.core import clock


def mark(db: Session, article_id: UUID, given: AnchorGiven) -> Anchor:
    """Mark the passage in all that is seen now or later.

    Raises UnknownRevision for one readers never saw, else as `anchors.actions.find`.
    """
    passage, shown = _found(db, article_id, given)
    return anchors.mark(db, article_id, given.revision, passage, shown)


def mark_again(db: Session, anchor: Anchor, given: AnchorGiven) -> None:
    """Put a mark on another passage in all that is seen now or later. Raises as `mark`."""
    passage, shown = _found(db, anchor.article_id, given)
    anchors.replace(db, anchor, given.revision, passage, shown)


def _found(db: Session, article_id: UUID, given: AnchorGiven) -> tuple[Passage, Sequence[published.Shown]]:
    anchors.hold(db, article_id)
    now = clock.now()
    if not published.was_shown(db, article_id, given.revision, now):
        raise UnknownRevision
    return anchors.find(db, article_id, given), published.shown_and_coming(db, article_id, now)
