"""A document's history as staff gets it: the list, one revision, what changed between two, who is writing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from api.accounts.actor import Actor
from api.core import clock
from api.core.columns import col
from api.core.listing import Listing
from api.revisions import diff, queries
from api.revisions.actions import content_of, numbered
from api.revisions.models import EditLock, Revision
from api.revisions.schemas import (
    DiffStep,
    Editor,
    FieldChange,
    LockRead,
    RevisionDiff,
    RevisionListed,
    RevisionPage,
    RevisionRead,
    RevisionsQuery,
)

LISTING = Listing(
    page=RevisionPage, item=RevisionListed, sorts={"number": (col(Revision.number), int)}, id=col(Revision.id)
)


def listed(request: Request, db: Session, query: RevisionsQuery, document_id: UUID) -> Response:
    """The revisions of a document, a page at a time."""
    return LISTING.answer(request, db, query, queries.listed(document_id), _all)


def _all(rows: Sequence[Any]) -> list[RevisionListed]:
    return [RevisionListed(**_save(row)) for row in rows]


def _save(row: Any) -> dict[str, Any]:
    copied = ("number", "version", "autosave", "note", "created_at", "updated_at")
    by = Editor(id=str(row.by_id) if row.by_id else None, name=row.by_name) if row.by_name else None
    return {name: getattr(row, name) for name in copied} | {"by": by}


def one(db: Session, document_id: UUID, number: int) -> RevisionRead:
    revision = numbered(db, document_id, number)
    return RevisionRead(**_save(revision), content=content_of(revision))


def compared(db: Session, document_id: UUID, number: int, other: int | None) -> RevisionDiff:
    """What changed from revision `other` to `number`; from the one before, when no other is named."""
    newer = content_of(numbered(db, document_id, number))
    base = number - 1 if other is None else other
    older = content_of(numbered(db, document_id, base)) if base or other is not None else {}
    return RevisionDiff(base=base, number=number, changes=[_change(*each) for each in diff.fields(older, newer)])


def _change(field: str, before: Any, after: Any) -> FieldChange:
    texts = [value if value is not None else "" for value in (before, after)]
    if not all(isinstance(text, str) for text in texts):
        return FieldChange(field=field, before=before, after=after, words=None, html=None)
    steps = diff.words(*texts)
    words = [DiffStep.model_validate(step._asdict()) for step in steps]
    return FieldChange(field=field, before=before, after=after, words=words, html=diff.marked_up(steps))


def lock_of(db: Session, actor: Actor, document_id: UUID) -> LockRead:
    """Who is writing now."""
    held = queries.lock_on(db, document_id, clock.now())
    if held is None:
        return LockRead(holder_id=None, holder_name=None, until=None, is_mine=False)
    return lock_read(actor, held)


def lock_read(actor: Actor, held: EditLock) -> LockRead:
    mine = held.holder_id == actor.id
    return LockRead(holder_id=str(held.holder_id), holder_name=held.holder_name, until=held.until, is_mine=mine)
