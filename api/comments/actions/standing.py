"""What readers say about a comment by a touch: that it helped, or that it should not stand."""

from uuid import UUID

from sqlmodel import Session

from api.comments import queries
from api.comments.actions.changing import is_own
from api.comments.actions.meeting import unless_banned
from api.comments.actions.status import READER
from api.comments.models import Comment, Reaction, Report, Status, Visibility
from api.comments.refusals import NoSuchComment, OwnComment
from api.comments.schemas import ReportCreate
from api.comments.writers import writer
from api.core import clock
from api.core.keys import keys_of
from api.events.actions import record
from api.limits import actions as limits
from api.limits.actions import Figures
from api.readers.asking import Asker

TOUCHES = Figures(network=120)
REPORTS = Figures(network=30)
VOTER = "voter"


def seen(db: Session, asker: Asker, comment_id: UUID) -> Comment:
    """A comment readers see with its words, held, for one who did not write it."""
    comment = queries.held(db, comment_id)
    if comment is None or comment.status is not Status.APPROVED or comment.visibility is not Visibility.PUBLIC:
        raise NoSuchComment
    if not queries.article_is_public(db, comment.article_id, clock.now()):
        raise NoSuchComment
    if is_own(asker, comment):
        raise OwnComment
    return comment


def find_helpful(db: Session, asker: Asker, comment_id: UUID) -> Comment:
    """Say that it helped; once, however often it is said. Raises Banned."""
    _count(db, "reaction", TOUCHES, asker)
    unless_banned(db, asker, writer(db, asker))
    comment, voter = seen(db, asker, comment_id), _voter(db, asker)
    if queries.reaction_of(db, comment.id, voter) is None:
        db.add(Reaction(comment_id=comment.id, voter=voter, reader_id=asker.reader_id, passing=_is_passing(asker)))
        comment.helpful += 1
        db.flush()
    return comment


def take_back(db: Session, asker: Asker, comment_id: UUID) -> Comment:
    """It was not that helpful."""
    _count(db, "reaction", TOUCHES, asker)
    writer(db, asker)
    comment = seen(db, asker, comment_id)
    reaction = queries.reaction_of(db, comment.id, _voter(db, asker))
    if reaction is not None:
        db.delete(reaction)
        comment.helpful -= 1
        db.flush()
    return comment


def report(db: Session, asker: Asker, comment_id: UUID, given: ReportCreate) -> None:
    """Say that it should not stand. A second report of the same reader changes nothing. Raises Banned."""
    _count(db, "report", REPORTS, asker)
    unless_banned(db, asker, writer(db, asker))
    comment, voter = seen(db, asker, comment_id), _voter(db, asker)
    if queries.report_of(db, comment.id, voter) is not None:
        return
    said = Report(comment_id=comment.id, reason=given.reason, text=given.text or "")
    said.voter, said.reader_id, said.passing = voter, asker.reader_id, _is_passing(asker)
    db.add(said)
    record(db, "comment.reported", comment.id, by=READER, snapshot={"reason": given.reason.value})
    db.flush()


def _count(db: Session, kind: str, figures: Figures, asker: Asker) -> None:
    limits.admit(db, kind, figures, asker.network)


def _is_passing(asker: Asker) -> bool:
    return asker.reader_id is None and asker.token_hash is None


def _voter(db: Session, asker: Asker) -> str:
    """The mark of a reader, of a token somebody was given here, or of a network under the key of the day."""
    if asker.reader_id is not None:
        return keys_of(db).mark(VOTER, f"reader {asker.reader_id}")
    if asker.token_hash is None:
        return keys_of(db).mark(f"{VOTER} on {clock.now():%Y-%m-%d}", asker.network)
    return keys_of(db).mark(VOTER, f"token {asker.token_hash}")
