"""Where a comment goes that nobody has looked at."""

from collections.abc import Iterable

from sqlmodel import Session

from api.comments import queries, statuses
from api.comments.models import Comment, SiteSettings, Status
from api.screening.verdict import Graded


def verdict_on(db: Session, comment: Comment, settings: SiteSettings, found: Iterable[Graded]) -> tuple[Status, str]:
    """Where it would go if it were new, with what was found in it, and why."""
    enough = settings.hold_first
    known = comment.reader_id is not None and queries.approved_of(db, comment.reader_id, enough) >= enough
    return statuses.verdict(found, settings.mode, known=known)
