"""Asking, as the writer of a comment, that somebody else looks at a decision."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from api.comments import queries, rendering
from api.comments.actions.status import READER
from api.comments.models import Appeal, Change, Comment, Status
from api.comments.refusals import Appealed, NotAppealable, Unseen
from api.comments.statuses import BY_STAFF
from api.core import clock
from api.events.actions import record

# Decisions in the log that can be appealed, once each; what came of an appeal cannot.
APPEALABLE = frozenset({"moderator", "redacted", "ban"})


def appeal(db: Session, comment: Comment, text: str) -> None:
    """Ask for it, about what was decided last. The comment is held. Raises Unseen, NotAppealable, Appealed."""
    if not rendering.is_seen(text):
        raise Unseen("text")
    decision = queries.last_change_of(db, comment.id)
    until = appealable_until(comment, decision, queries.settings(db).appeal_days)
    if decision is None or until is None:
        raise NotAppealable("Only a decision that keeps a comment, or words of it, from readers is appealed, once.")
    if clock.now() > until:
        raise NotAppealable("The time to appeal this decision is over.")
    if queries.appeal_of(db, decision.id) is not None:
        raise Appealed("You have appealed this decision.")
    db.add(Appeal(comment_id=comment.id, change_id=decision.id, text=text))
    comment.version += 1
    record(db, "comment.appealed", comment.id, by=READER, snapshot={"article_id": str(comment.article_id)})
    db.flush()


def appealable_until(comment: Comment, last: Change | None, days: int) -> datetime | None:
    """Until when the last change of a comment can be appealed; None where there is nothing to appeal."""
    if last is None or last.by_kind not in BY_STAFF or last.why not in APPEALABLE:
        return None
    kept_back = comment.status is Status.REJECTED or (comment.status is Status.APPROVED and last.why == "redacted")
    return last.at + timedelta(days=days) if kept_back else None


def unless_appealed(db: Session, comment_id: UUID) -> None:
    """Raises Appealed while an appeal waits: it is answered, and nothing else decided meanwhile."""
    if queries.open_appeal_of(db, comment_id) is not None:
        raise Appealed("Its writer has appealed what was decided; answer the appeal.")
