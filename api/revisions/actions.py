"""Keeping what was saved, and saying what of a change can be saved."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.core import clock
from api.core.editing import Stale, conflicts, three_ways
from api.core.errors import NotFound
from api.revisions import queries
from api.revisions.models import Document, Revision

# An editor's autosaves within so long of the first become one revision (WordPress and Ghost keep one at a time).
FOLDED = timedelta(minutes=10)


def revise(
    db: Session,
    actor: Actor,
    document: Document,
    snapshot: dict[str, Any],
    *,
    note: str | None = None,
    autosave: bool = False,
) -> bool:
    """Add a revision and raise the document's version, if the snapshot says anything new.

    An autosave goes into the actor's last autosave, when that is recent and nothing was made of it.
    """
    last = queries.latest(db, document.id)
    if last is not None and last.snapshot == snapshot:
        return False
    if last is not None:
        bump(document)
        if autosave and _takes_autosaves_of(last, actor):
            last.snapshot, last.version, last.updated_at = snapshot, document.version, clock.now()
            last.note = note or last.note
            db.flush()
            return True
    added = _next(document, last, actor)
    added.snapshot, added.note, added.autosave = snapshot, note, autosave
    db.add(added)
    db.flush()
    return True


def _next(document: Document, last: Revision | None, actor: Actor) -> Revision:
    return Revision(
        kind=type(document).__name__.lower(),
        document_id=document.id,
        number=last.number + 1 if last is not None else 1,
        first_version=document.version,
        version=document.version,
        by_id=actor.id,
        by_name=actor.name,
    )


def _takes_autosaves_of(last: Revision, actor: Actor) -> bool:
    return last.autosave and last.by_id == actor.id and clock.now() - last.created_at <= FOLDED


def keep(revision: Revision) -> None:
    """Something was made of this revision: no autosave may be folded into it any more."""
    revision.autosave = False


def bump(document: Document) -> None:
    """The document is another than before: who read it earlier cannot change it unseen."""
    document.version += 1
    document.updated_at = clock.now()


def check_version(db: Session, document: Document, version: int) -> None:
    """Raise Stale when the document is another than the one that was read."""
    if document.version != version:
        last = queries.latest(db, document.id)
        shown = content_of(last) if last is not None else {}
        raise Stale({"id": str(document.id), **shown}, document.version)


def changed(db: Session, document: Document, snapshot: Mapping[str, Any]) -> list[str]:
    """The names of the fields of a snapshot that the document does not have yet."""
    last = queries.latest(db, document.id)
    known = content_of(last) if last is not None else {}
    return [name for name, value in snapshot.items() if name != "blocks" and known.get(name) != value]


def applicable(
    db: Session, document: Document, version: int, changes: Mapping[str, Any], *, merge: bool
) -> dict[str, Any]:
    """The content after `changes`, which were made from `version`. Raises Stale when that is not the version now.

    With `merge`, changes to fields that nobody else changed meanwhile go in; a field both changed differently is Stale.
    """
    last = queries.latest(db, document.id)
    assert last is not None
    theirs = content_of(last)
    if version != document.version:
        known = queries.content_at(db, document.id, version)
        base = content_of(known) if known is not None else None
        if not merge or version > document.version or version < 1 or conflicts(base, theirs, changes):
            shown = {"id": str(document.id), **theirs}
            raise Stale(shown, document.version, three_ways(base, theirs, changes))
    return {**theirs, **changes}


def numbered(db: Session, document_id: UUID, number: int) -> Revision:
    """The revision of the document. Raises NotFound."""
    found = queries.numbered(db, document_id, number)
    if found is None:
        raise NotFound("The document has no such revision.")
    return found


def content_of(revision: Revision) -> dict[str, Any]:
    """What an editor could change, as it was sent; the blocks were made of it."""
    return {name: value for name, value in revision.snapshot.items() if name != "blocks"}
