"""Where a comment goes that nobody has looked at."""

from collections.abc import Iterable

from sqlmodel import Session

from api.comments import queries, statuses
from api.comments.actions.status import READER, change, keep
from api.comments.models import Comment, SiteSettings, Status
from api.core.facts import facts_of
from api.events.actions import Doer
from api.jobs.actions import enqueue
from api.screening.verdict import Graded

CLASSIFY, CLASSIFYING = "comments.classify", "classifying"
Verdict = tuple[Status, str]


def verdict_on(db: Session, comment: Comment, settings: SiteSettings, found: Iterable[Graded]) -> Verdict:
    """Where it would go if it were new, with what was found in it, and why."""
    enough = settings.hold_first
    known = comment.reader_id is not None and queries.approved_of(db, comment.reader_id, enough) >= enough
    return statuses.verdict(found, settings.mode, known=known)


def asked_first(db: Session, comment: Comment, verdict: Verdict) -> Verdict:
    """The verdict; where there is a classifier, it is asked about what readers would see, and that waits for it."""
    if verdict[0] is not Status.APPROVED or not facts_of(db).classifier:
        return verdict
    enqueue(db, CLASSIFY, {"comment": str(comment.id), "attempt": 1})
    return Status.PENDING, CLASSIFYING


def is_asked_about(db: Session, comment: Comment) -> bool:
    """It waits for the classifier, and for nobody else: no person decided anything since."""
    if comment.status is not Status.PENDING or comment.delayed_until is not None:
        return False
    last = queries.last_change_of(db, comment.id)
    return last is not None and last.why == CLASSIFYING


def go_on(db: Session, comment: Comment, verdict: Verdict, by: Doer = READER) -> None:
    """It is waited for no longer: it goes where the verdict says. The comment is held, and pending."""
    became, why = verdict
    if became is not Status.PENDING:
        change(db, comment, became, by=by, why=why)
        return
    comment.delayed_until = None
    keep(db, comment, by=by, why=why)
