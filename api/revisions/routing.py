"""The routes every written document has: its revisions, what changed between them, and who is writing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch
from api.core.http import problems
from api.revisions import locks, showing
from api.revisions.models import Document
from api.revisions.schemas import LockRead, RevisionDiff, RevisionPage, RevisionRead, RevisionsQuery

NUMBER_MAX = 2**31 - 1
Number = Annotated[int, Path(ge=1, le=NUMBER_MAX, description="The number of the revision.")]
Other = Annotated[int | None, Query(alias="with", ge=1, le=NUMBER_MAX, description="Compare with this one.")]
TakeOver = Annotated[
    bool, Query(default_factory=lambda: False, description="Write all the same; the one who wrote loses the lock.")
]

READ = problems(401, 403, 404, 422, 503)
CHANGED = problems(401, 403, 404, 409, 412, 422, 428, 503)

Find = Callable[[Session, Actor, UUID], Document]
# Makes the content of a revision the document's again: its id, its version, the number of the revision.
Restore = Callable[[Session, Actor, UUID, int, int], Response]


@dataclass(frozen=True, slots=True)
class History:
    """How a room finds its documents: for who may read them, for who may edit them, and how it restores one."""

    readable: Find
    editable: Find
    restored: Restore

    def add_to(self, router: APIRouter, shown: Any) -> None:
        """Below `/{id}`, next to the room's own routes; `shown` is the answer of a restored document."""
        numbered = "/{id}/revisions/{number}"
        router.get("/{id}/revisions", response_model=RevisionPage, responses=READ)(self.list_revisions)
        router.get(numbered, response_model=RevisionRead, responses=READ)(self.read_revision)
        router.get(f"{numbered}/diff", response_model=RevisionDiff, responses=READ)(self.compare_revisions)
        restore = router.post(f"{numbered}/actions/restore", response_model=shown, responses=CHANGED)
        restore(self.restore_revision)
        router.get("/{id}/lock", response_model=LockRead, responses=READ)(self.read_lock)
        held = problems(401, 403, 404, 422, 423, 503)
        router.put("/{id}/lock", response_model=LockRead, responses=held)(self.take_lock)
        router.delete("/{id}/lock", status_code=204, responses=READ)(self.release_lock)

    def list_revisions(
        self, request: Request, actor: Staff, db: ReadDb, id_: DocumentId, query: Annotated[RevisionsQuery, Query()]
    ) -> Response:
        """Every save that changed something, the newest first."""
        return showing.listed(request, db, query, self.readable(db, actor, id_).id)

    def read_revision(self, actor: Staff, db: ReadDb, id_: DocumentId, number: Number) -> RevisionRead:
        """The document as it was after one save."""
        return showing.one(db, self.readable(db, actor, id_).id, number)

    def compare_revisions(
        self, actor: Staff, db: ReadDb, id_: DocumentId, number: Number, other: Other = None
    ) -> RevisionDiff:
        """What changed, field by field and in texts word by word; since the revision before, or `with` another."""
        return showing.compared(db, self.readable(db, actor, id_).id, number, other)

    def restore_revision(
        self, actor: Staff, db: WriteDb, id_: DocumentId, number: Number, version: IfMatch
    ) -> Response:
        """Make the document say again what it said then, as a new revision."""
        return self.restored(db, actor, id_, version, number)

    def read_lock(self, actor: Staff, db: ReadDb, id_: DocumentId) -> LockRead:
        """Who is writing now, if anybody."""
        return showing.lock_of(db, actor, self.readable(db, actor, id_).id)

    def take_lock(self, actor: Staff, db: WriteDb, id_: DocumentId, take_over: TakeOver) -> LockRead:
        """Say that I am writing, for two minutes or two more. A lock is advice; `If-Match` is what guards."""
        held = locks.acquire(db, actor, self.editable(db, actor, id_).id, take_over=take_over)
        return showing.lock_read(actor, held)

    def release_lock(self, actor: Staff, db: WriteDb, id_: DocumentId) -> None:
        """Say that I am done. Somebody else's lock stays."""
        locks.release(db, actor, self.readable(db, actor, id_).id)
