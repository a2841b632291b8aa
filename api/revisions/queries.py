"""The history of one document."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.core.columns import col
from api.revisions.models import EditLock, Revision

_LATEST = (
    select(Revision)
    .where(col(Revision.document_id) == sa.bindparam("document_id"))
    .order_by(col(Revision.number).desc())
    .limit(1)
)


def latest(db: Session, document_id: UUID) -> Revision | None:
    return db.exec(_LATEST, params={"document_id": document_id}).first()


def history(db: Session, document_id: UUID) -> Sequence[Revision]:
    """Every revision, oldest first."""
    return db.exec(select(Revision).where(Revision.document_id == document_id).order_by(col(Revision.number))).all()


def numbered(db: Session, document_id: UUID, number: int) -> Revision | None:
    return db.exec(select(Revision).where(Revision.document_id == document_id, Revision.number == number)).first()


def content_at(db: Session, document_id: UUID, version: int) -> Revision | None:
    """The revision whose content the document had at a version; None when autosaves were folded over it."""
    upto = select(Revision).where(Revision.document_id == document_id, col(Revision.first_version) <= version)
    found = db.exec(upto.order_by(col(Revision.number).desc()).limit(1)).first()
    return found if found is not None and found.version <= version else None


def listed(document_id: UUID) -> sa.Select[Any]:
    """Revisions without their content."""
    columns = (Revision.number, Revision.version, Revision.autosave, Revision.note, Revision.by_id, Revision.by_name)
    more = (Revision.created_at, Revision.updated_at)
    return sa.select(*(col(column) for column in (*columns, *more))).where(col(Revision.document_id) == document_id)


def numbers_between(db: Session, document_id: UUID, first: int, last: int) -> Sequence[int]:
    """The numbers of the revisions from one to another, both among them."""
    numbers = select(Revision.number).where(Revision.document_id == document_id)
    return db.exec(numbers.where(col(Revision.number).between(first, last)).order_by(col(Revision.number))).all()


def blocks_of_numbers(db: Session, document_id: UUID, numbers: Sequence[int]) -> Iterator[list[dict[str, Any]]]:
    """The blocks of these revisions, in the order of their numbers, one at a time."""
    of = select(Revision.snapshot).where(Revision.document_id == document_id, col(Revision.number).in_(numbers))
    for snapshot in db.exec(of.order_by(col(Revision.number))):
        yield snapshot["blocks"]


def drop(db: Session, document_id: UUID) -> None:
    """Forget the history of a document that is no more."""
    for table in (Revision, EditLock):
        db.execute(sa.delete(table).where(col(table.document_id) == document_id))


def lock_on(db: Session, document_id: UUID, now: datetime) -> EditLock | None:
    """The lock on a document, while its lease lasts."""
    found = db.get(EditLock, document_id)
    return found if found is not None and found.until > now else None
