"""A reader known somewhere, by a token that is kept as a digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from api.core import clock
from api.core.keys import new_token, token_hash
from api.readers import queries
from api.readers.models import Reader, ReaderSession

LASTS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh session; the token is told once."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A reader, and the session that shows it."""

    reader: Reader
    session: ReaderSession


def open_session(db: Session, reader: Reader) -> Opened:
    """Know a reader, who has just proved the address."""
    token, now = new_token(), clock.now()
    db.add(ReaderSession(reader_id=reader.id, token_hash=token_hash(token), created_at=now, expires_at=now + LASTS))
    db.flush()
    return Opened(token, now + LASTS)


def session_of(db: Session, hashed: str) -> Known | None:
    """Whose session this is, while it is good."""
    session = queries.session_by_hash(db, hashed, clock.now())
    reader = queries.by_id(db, session.reader_id) if session is not None else None
    return Known(reader, session) if session is not None and reader is not None else None


def sign_out(db: Session, hashed: str) -> None:
    queries.drop_session(db, hashed)
