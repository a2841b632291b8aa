"""The work list: where the passages of an article are after an edit, and what is done about them."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId
from api.core.http import Route, problems
from api.core.selection import PageQuery, sorting
from api.prompts import showing
from api.prompts.actions import passages as actions
from api.prompts.schemas import PassageGiven, PassagePage, PassageRead

router = APIRouter(prefix="/v1/admin", tags=["prompts"], route_class=Route)

SETTLED = problems(401, 403, 404, 409, 422, 503)


class PassagesQuery(PageQuery):
    sort: Literal["position", "-position"] = sorting("position", "The order of the text; what is lost is behind it.")
    state: Annotated[
        Literal["awaiting", "all"], Field(alias="filter[state]", description="Those somebody has to look at, or all.")
    ] = "awaiting"


@router.get("/articles/{id}/anchors", response_model=PassagePage, responses=problems(401, 403, 404, 422, 503))
def list_passages(
    request: Request, actor: Staff, db: ReadDb, id_: DocumentId, query: Annotated[PassagesQuery, Query()]
) -> Response:
    """The passages of what readers see now that were found elsewhere or are lost; or all that are marked."""
    statement = actions.listed(db, actor, id_, whole=query.state == "all")
    return showing.PASSAGES.answer(request, db, query, statement, lambda rows: showing.passages(db, id_, rows))


@router.post("/anchors/{id}/actions/replace", response_model=PassageRead, responses=SETTLED)
def replace(actor: Staff, db: WriteDb, id_: DocumentId, given: PassageGiven) -> PassageRead:
    """Put it on other words; the first quote stays what is shown as marked."""
    return _done(db, actor, id_, partial(actions.replace, given=given.anchor))


@router.post("/anchors/{id}/actions/keep", response_model=PassageRead, responses=SETTLED)
def keep(actor: Staff, db: WriteDb, id_: DocumentId) -> PassageRead:
    """Leave what is lost without a place. It still returns with its text."""
    return _done(db, actor, id_, actions.keep)


@router.post("/anchors/{id}/actions/confirm", response_model=PassageRead, responses=SETTLED)
def confirm(actor: Staff, db: WriteDb, id_: DocumentId) -> PassageRead:
    """Say that it belongs where it was found."""
    return _done(db, actor, id_, actions.confirm)


@router.post("/anchors/{id}/actions/resolve", response_model=PassageRead, responses=SETTLED)
def resolve(actor: Staff, db: WriteDb, id_: DocumentId) -> PassageRead:
    """Say that it is done with; readers see that it is."""
    return _done(db, actor, id_, actions.resolve)


@router.post("/anchors/{id}/actions/reopen", response_model=PassageRead, responses=SETTLED)
def reopen(actor: Staff, db: WriteDb, id_: DocumentId) -> PassageRead:
    """Say that it is not done with after all."""
    return _done(db, actor, id_, actions.reopen)


def _done(db: Session, actor: Actor, anchor_id: UUID, deed: Callable[[Session, Actor, Any], None]) -> PassageRead:
    anchor = actions.held(db, actor, anchor_id)
    deed(db, actor, anchor)
    return showing.passage(db, anchor)
