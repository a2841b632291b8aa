"""The questions of an article, one question, and what is done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import PageQuery, sorting
from api.idempotency.once import OnceOnly
from api.prompts import actions, showing
from api.prompts.models import Prompt
from api.prompts.schemas import PromptAdmin, PromptAdminPage, PromptCreate, PromptUpdate

router = APIRouter(prefix="/v1/admin", tags=["prompts"], route_class=Route)

CHANGED = problems(401, 403, 404, 409, 412, 422, 428, 503)
LISTING = Listing(
    page=PromptAdminPage,
    item=PromptAdmin,
    sorts={
        "created_at": (col(Prompt.created_at), datetime),
        "updated_at": (col(Prompt.updated_at), datetime),
        "answers": (col(Prompt.answers), int),
    },
    id=col(Prompt.id),
)
Dates = Literal["created_at", "-created_at", "updated_at", "-updated_at"]
Sort = Dates | Literal["answers", "-answers"]


class PromptsQuery(PageQuery):
    sort: Sort = sorting("created_at")
    open: Annotated[
        Literal["true", "false"] | None, Field(alias="filter[open]", description="Whether they take answers.")
    ] = None

    def conditions(self) -> list[Any]:
        takes_answers = col(Prompt.closed_at).is_(None)
        return [] if self.open is None else [takes_answers if self.open == "true" else ~takes_answers]


@router.get("/articles/{id}/prompts", response_model=PromptAdminPage, responses=problems(401, 403, 404, 422, 503))
def list_prompts(
    request: Request, actor: Staff, db: ReadDb, id_: DocumentId, query: Annotated[PromptsQuery, Query()]
) -> Response:
    """The questions of an article, each with its place in what readers see now."""
    statement = actions.readable_ones(db, actor, id_).where(*query.conditions())
    return LISTING.answer(request, db, query, statement, lambda rows: showing.page(db, rows))


@router.post(
    "/articles/{id}/prompts",
    status_code=201,
    response_model=PromptAdmin,
    responses=problems(401, 403, 404, 409, 422, 503),
)
def create(actor: Staff, db: WriteDb, id_: DocumentId, given: PromptCreate, once: OnceOnly) -> Response:
    """Ask readers something about a passage of a revision they see or saw; of another one nothing is said."""

    def work() -> Response:
        prompt = actions.create(db, actor, id_, given)
        place = f"/v1/admin/prompts/{prompt.id}"
        return resource(showing.prompt(db, prompt), prompt.version, status=201, location=place)

    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.get("/prompts/{id}", response_model=PromptAdmin, responses=problems(401, 403, 404, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One question."""
    prompt = actions.readable(db, actor, id_)
    return resource(showing.prompt(db, prompt), prompt.version)


@router.patch("/prompts/{id}", response_model=PromptAdmin, responses=CHANGED)
def change(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: PromptUpdate) -> Response:
    """Ask in other words. Its passage is changed on the work list, as every other."""
    prompt = actions.held_at(db, actor, id_, version)
    actions.update(db, actor, prompt, given)
    return resource(showing.prompt(db, prompt), prompt.version)


@router.delete("/prompts/{id}", status_code=204, responses=CHANGED)
def delete(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> None:
    """Take it away, as long as nobody answered."""
    actions.delete(db, actor, actions.held_at(db, actor, id_, version))


@router.post("/prompts/{id}/actions/close", response_model=PromptAdmin, responses=CHANGED)
def close(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take no more answers; those that are there stay."""
    return _done(db, actor, id_, version, actions.close)


@router.post("/prompts/{id}/actions/reopen", response_model=PromptAdmin, responses=CHANGED)
def reopen(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take answers again."""
    return _done(db, actor, id_, version, actions.reopen)


def _done(
    db: Session, actor: Actor, prompt_id: UUID, version: int, deed: Callable[[Session, Actor, Prompt], None]
) -> Response:
    prompt = actions.held_at(db, actor, prompt_id, version)
    deed(db, actor, prompt)
    return resource(showing.prompt(db, prompt), prompt.version)
