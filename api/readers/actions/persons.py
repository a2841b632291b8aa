"""Readers as persons: found by their address, held, renamed, forgotten.

Who changes something of a reader holds the reader first, before an article, a comment or a link: held in one order,
two transactions never wait for each other.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from api.core import clock
from api.core.db import lock
from api.core.keys import keys_of
from api.events.actions import record
from api.jobs import queries as jobs
from api.readers import queries
from api.readers.models import Reader

ADDRESS = "reader address"


@dataclass(frozen=True, slots=True)
class Oneself:
    """A reader as one who does something; without a name, because events stay."""

    id: UUID
    kind: str = "reader"
    name: str = ""


def hold(db: Session, reader_id: UUID) -> Reader | None:
    """The reader as it is now, left alone by all others until this transaction ends; None when it is gone."""
    lock(db, f"reader:{reader_id}")
    return queries.by_id(db, reader_id)


def reader_for(db: Session, email: str) -> Reader:
    """The reader of an address in its canonical form, held; made when there is none, and then unconfirmed."""
    mark = mark_of(db, email)
    lock(db, f"address:{mark}")
    # Who was there may be erased while we wait to hold them; whom we then make nobody else knows yet.
    reader = _found_or_made(db, mark, email) or _found_or_made(db, mark, email)
    assert reader is not None
    return reader


def mark_of(db: Session, email: str) -> str:
    """By what an address is found again."""
    return keys_of(db).mark(ADDRESS, email)


def email_of(db: Session, reader: Reader) -> str:
    return keys_of(db).unseal(ADDRESS, reader.email_sealed)


def rename(db: Session, reader_id: UUID, name: str | None) -> None:
    """What the reader's comments are signed with from now on, unless they say otherwise."""
    reader = hold(db, reader_id)
    if reader is not None:
        reader.name = name


def count_bounce(db: Session, reader_id: UUID) -> int:
    """A letter came back for good; how many have since the address was last confirmed. 0 when the reader is gone."""
    return queries.count_bounce(db, reader_id)


def erase(db: Session, reader: Reader, *, comments: str) -> None:
    """Forget the reader, who is held: address, name, links, sessions and letters on their way.

    What was said is of other rooms; the event keeps what became of `comments`, for a backup that is restored.
    """
    record(db, "reader.erased", reader.id, by=Oneself(reader.id), snapshot={"comments": comments})
    _forget(db, reader)
    db.expunge(reader)


def forget_unconfirmed(db: Session, reader_id: UUID) -> None:
    """Forget somebody whose address nobody confirmed, unless it was meanwhile."""
    reader = hold(db, reader_id)
    if reader is not None and reader.confirmed_at is None:
        _forget(db, reader)


def forget_letters(db: Session, before: datetime) -> None:
    """Forget letters that were given up before an instant: the link in them is good for a day."""
    jobs.drop_given_up(db, before)


def _forget(db: Session, reader: Reader) -> None:
    jobs.drop_about(db, reader.email_mark)
    queries.drop(db, reader.id)


def _found_or_made(db: Session, mark: str, email: str) -> Reader | None:
    sealed = keys_of(db).seal(ADDRESS, email)
    queries.ensure(db, Reader(email_mark=mark, email_sealed=sealed, bounces=0, created_at=clock.now()))
    found = queries.id_by_mark(db, mark)
    return hold(db, found) if found is not None else None
