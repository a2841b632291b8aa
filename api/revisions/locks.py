"""Saying that one is writing. A lock advises others until its lease ends; `If-Match` is what guards."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.core import clock
from api.core.db import lock
from api.core.errors import Refusal
from api.core.schemas import stamp
from api.revisions import queries
from api.revisions.models import EditLock

# An editor's page asks again every minute or so; a laptop that was shut gives way soon.
LEASE = timedelta(minutes=2)


class Locked(Refusal):
    """Somebody else is writing; the answer says who and until when."""

    status, code, title = 423, "locked", "Locked"

    def __init__(self, held: EditLock):
        super().__init__(f"{held.holder_name} is writing until {stamp(held.until)}; take over to write all the same.")
        self.more = {"lock": shown(held)}


def shown(held: EditLock) -> dict[str, Any]:
    return {"holder_id": str(held.holder_id), "holder_name": held.holder_name, "until": stamp(held.until)}


def acquire(db: Session, actor: Actor, document_id: UUID, *, take_over: bool = False) -> EditLock:
    """Hold the lock for a lease, or for another one. Raises Locked while somebody else holds it, unless taken over."""
    assert actor.id is not None
    lock(db, f"edit:{document_id}")
    now = clock.now()
    held = queries.lock_on(db, document_id, now)
    if held is not None and held.holder_id != actor.id and not take_over:
        raise Locked(held)
    mine = db.get(EditLock, document_id) or EditLock(
        document_id=document_id, holder_id=actor.id, holder_name=actor.name, until=now
    )
    mine.holder_id, mine.holder_name, mine.until = actor.id, actor.name, now + LEASE
    db.add(mine)
    db.flush()
    return mine


def release(db: Session, actor: Actor, document_id: UUID) -> None:
    """Let go of one's own lock; somebody else's stays."""
    held = db.get(EditLock, document_id)
    if held is not None and held.holder_id == actor.id:
        db.delete(held)
        db.flush()
