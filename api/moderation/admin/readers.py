"""`/v1/admin/readers/{id}`: a reader as those who moderate see them, and notes on them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId
from api.core.http import Route, problems, unkept
from api.idempotency.once import OnceOnly
from api.moderation import actions, policy, showing_readers
from api.moderation.schemas import NoteCreate, NoteRead, ReaderAdmin

router = APIRouter(prefix="/v1/admin/readers/{id}", tags=["conversation: moderation"], route_class=Route)

NoteId = Annotated[UUID, Path(description="A note on the reader.")]


@router.get("", response_model=ReaderAdmin, responses=problems(401, 403, 404, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """A reader who confirmed an address: what they said, reported, and what was noted; never the address."""
    policy.require_reading(actor)
    return unkept(showing_readers.whole(db, id_))


@router.post("/notes", status_code=201, response_model=NoteRead, responses=problems(401, 403, 404, 409, 422, 503))
def note(actor: Staff, db: WriteDb, id_: DocumentId, given: NoteCreate, once: OnceOnly) -> Response:
    """Write something down for those who moderate. The reader gets it with the export, without who wrote it."""

    def work() -> Response:
        return unkept(showing_readers.note(actions.note(db, actor, id_, given.text)), status=201)

    actor.require("conversation:moderate")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.delete("/notes/{note_id}", status_code=204, responses=problems(401, 403, 404, 422, 503))
def delete_note(actor: Staff, db: WriteDb, id_: DocumentId, note_id: NoteId) -> None:
    """Take a note away, whoever wrote it."""
    actions.delete_note(db, actor, id_, note_id)
