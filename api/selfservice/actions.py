"""What a reader does at once with all that is theirs."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from api.comments import actions as comments
from api.core.errors import Unauthenticated
from api.idempotency import queries as idempotency
from api.readers import actions as readers
from api.readers.asking import owner_of
from api.readers.models import Reader
from api.subscriptions import actions as subscriptions

NAMED = ("comment", "subscription")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A reader, held, and what became theirs by a link."""

    reader: Reader
    comment: UUID | None
    subscription: UUID | None


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was found of a reader who is gone."""

    comments: int
    subscriptions: int


def confirm(db: Session, token: str) -> Confirmed:
    """Use a link up, with all that it is about. Raises LinkEnded."""
    found = readers.confirm(db, token)
    reader = found.reader
    comment, subscription = (UUID(found.about[name]) if name in found.about else None for name in NAMED)
    if comment is not None and not comments.claim(db, reader.id, comment):
        comment = None
    if subscription is not None and subscriptions.activate(db, reader.id, subscription) is None:
        subscription = None
    return Confirmed(reader, comment, subscription)


def erase(db: Session, reader_id: UUID, *, texts: bool) -> Erased:
    """Forget a reader, with or without the words of their comments. The reader is held first: whoever posts at the
    same time has posted before, or finds nobody."""
    reader = readers.hold(db, reader_id)
    if reader is None:
        raise Unauthenticated("The session has ended.")
    said = comments.erase_of(db, reader_id, texts=texts)
    subscribed = subscriptions.erase_of(db, reader_id)
    idempotency.drop_of(db, owner_of(db, reader_id))
    readers.erase(db, reader, comments="erase" if texts else "keep_without_name")
    return Erased(said, subscribed)
