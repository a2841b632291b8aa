"""`/v1/admin/comments/{id}/actions`: the decisions that need no more than a word, and at most a note."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.comments.schemas import CommentAdmin
from api.core.db import WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.http import Route, problems
from api.moderation import actions, showing
from api.moderation.schemas import DecisionCreate, Noted

router = APIRouter(prefix="/v1/admin/comments/{id}/actions", tags=["conversation: moderation"], route_class=Route)

DECIDED = problems(401, 403, 404, 409, 412, 422, 428, 503)


@router.post("/approve", response_model=CommentAdmin, responses=DECIDED)
def approve(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: Noted | None = None) -> Response:
    """Let readers see it. A reported one that is approved again stays, and its reports are done with."""
    return _decided(db, actor, (id_, version), "approve", given)


@router.post("/reject", response_model=CommentAdmin, responses=DECIDED)
def reject(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: Noted | None = None) -> Response:
    """Keep it from readers. Nothing of it is lost, and it can be approved later."""
    return _decided(db, actor, (id_, version), "reject", given)


@router.post("/spam", response_model=CommentAdmin, responses=DECIDED)
def spam(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: Noted | None = None) -> Response:
    """Say that nobody said it: it is advertising."""
    return _decided(db, actor, (id_, version), "spam", given)


@router.post("/reconsider", response_model=CommentAdmin, responses=DECIDED)
def reconsider(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: Noted | None = None) -> Response:
    """Back to those that wait for a decision."""
    return _decided(db, actor, (id_, version), "reconsider", given)


def _decided(
    db: Session,
    actor: Actor,
    at: tuple[UUID, int],
    verdict: Literal["approve", "reject", "spam", "reconsider"],
    given: Noted | None,
) -> Response:
    decision = DecisionCreate(verdict=verdict, note=given.note if given else None)
    comment = actions.decide(db, actor, *at, decision)
    return resource(showing.whole(db, comment), comment.version)
