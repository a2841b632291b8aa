"""Keeping what was saved."""

from typing import Any

from sqlmodel import Session

from api.core import clock
from api.revisions import queries
from api.revisions.models import Document, Revision


def revise(db: Session, document: Document, snapshot: dict[str, Any], *, note: str | None = None) -> bool:
    """Add a revision and raise the document's version, if the snapshot says anything new."""
    last = queries.latest(db, document.id)
    if last is not None and last.snapshot == snapshot:
        return False
    if last is not None:
        document.version += 1
        document.updated_at = clock.now()
    number = last.number + 1 if last is not None else 1
    kind = type(document).__name__.lower()
    db.add(Revision(kind=kind, document_id=document.id, number=number, snapshot=snapshot, note=note))
    return True
