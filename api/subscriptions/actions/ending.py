"""The ends of subscriptions: wanted, by a link, by erasure, or because mails come back."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import Session

from api.core import clock
from api.core.errors import NotFound, Refusal
from api.limits import actions as limits
from api.limits.actions import Figures
from api.readers import actions as readers
from api.subscriptions import queries
from api.subscriptions.actions.links import Whose, read_token
from api.subscriptions.models import Subscription

BOUNCES_MAX = 3
# A mail server that refuses everything for an hour is no word on anybody's address: of a day, one refusal counts.
ONE_A_DAY = Figures(network=None, address=1, window=timedelta(days=1))
UNCONFIRMED_KEPT, ENDED_KEPT = timedelta(days=7), timedelta(days=30)


class NoSuchLink(Refusal):
    """A link to end mails that was not made here, or did not arrive whole."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "not-found"
    title: ClassVar[str] = "Not found"

    def __init__(self) -> None:
        super().__init__("This link does not work. Take it whole from the mail.")


def end(db: Session, reader_id: UUID, id_: UUID) -> None:
    known = queries.held(db, id_)
    if known is None or known.reader_id != reader_id or not known.is_alive:
        raise NotFound("There is no such subscription.")
    _end(db, known)


def end_by_link(db: Session, token: str) -> None:
    """End what the link names; what has ended or is gone stays so. Raises NoSuchLink."""
    named = read_token(db, token)
    if named is None:
        raise NoSuchLink
    whose, id_ = named
    if whose is Whose.READER:
        queries.end_all(db, id_, clock.now())
    elif (known := queries.held(db, id_)) is not None and known.ended_at is None:
        _end(db, known)


def erase_of(db: Session, reader_id: UUID) -> int:
    """Forget what a reader wanted to hear of and was told of; how many subscriptions that were."""
    return queries.drop_of(db, reader_id)


def bounced(db: Session, payload: dict[str, Any]) -> None:
    """A mail to a reader was refused for good; after three such days the reader's subscriptions end."""
    reader_id = UUID(payload["reader"])
    if limits.count(db, "bounces", ONE_A_DAY, "", str(reader_id)).refused:
        return
    if readers.hold(db, reader_id) is not None and readers.count_bounce(db, reader_id) >= BOUNCES_MAX:
        queries.end_all(db, reader_id, clock.now())


def forget(db: Session, _: dict[str, Any]) -> None:
    """Drop what nobody said yes to, and what has been over for a while."""
    now = clock.now()
    queries.drop_ended(db, unconfirmed=now - UNCONFIRMED_KEPT, ended=now - ENDED_KEPT)
    queries.drop_ended_notices(db, now - ENDED_KEPT)


def _end(db: Session, known: Subscription) -> None:
    known.ended_at = clock.now()
    known.version += 1
    db.flush()
