"""What has one `published_at`, between draft, readers and trash: the same steps for every kind of it.

Each raises InTrash or NotInTrash, and says whether anything changed. The content, and so the time of its last change,
is the same afterwards; the version is another, and no autosave is folded into what was there.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from api.core import clock
from api.core.errors import InTrash, NotInTrash
from api.revisions import queries
from api.revisions.actions import keep


class Movable(Protocol):
    """A document that is public from `published_at` on, and then as last saved."""

    id: UUID
    version: int
    published_at: datetime | None
    trashed_at: datetime | None


def is_seen(document: Movable) -> bool:
    """Whether its date has come."""
    return document.published_at is not None and document.published_at <= clock.now()


def show(db: Session, document: Movable, at: datetime | None = None) -> bool:
    """Public from an instant on. Without one: from now, or since it was when it is seen already."""
    wanted = at or (document.published_at if is_seen(document) else None) or clock.now()
    return _dated(db, document, wanted)


def hide(db: Session, document: Movable) -> bool:
    """Public no longer, or not after all."""
    return _dated(db, document, None)


def trash(db: Session, document: Movable) -> None:
    """Into the trash, with its date."""
    if document.trashed_at is not None:
        raise InTrash
    document.trashed_at = clock.now()
    _bump(db, document)


def restore(db: Session, document: Movable) -> None:
    """Out of the trash, as it was."""
    if document.trashed_at is None:
        raise NotInTrash
    document.trashed_at = None
    _bump(db, document)


def _dated(db: Session, document: Movable, at: datetime | None) -> bool:
    if document.trashed_at is not None:
        raise InTrash
    if document.published_at == at:
        return False
    document.published_at = at
    _bump(db, document)
    return True


def _bump(db: Session, document: Movable) -> None:
    document.version += 1
    last = queries.latest(db, document.id)
    if last is not None:
        keep(last)
    db.flush()
