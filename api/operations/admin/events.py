"""`/v1/admin/events`: what happened, and who did it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.actor import Staff
from api.core.columns import col
from api.core.db import ReadDb
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.pages import Range
from api.core.selection import Bound, Form, PageQuery, bound, sorting
from api.events import queries
from api.events.models import Event
from api.operations.schemas import EventActor, EventPage, EventRead, EventSubject

router = APIRouter(prefix="/v1/admin/events", tags=["operations"], route_class=Route)

LISTING = Listing(page=EventPage, item=EventRead, sorts={"at": (col(Event.at), datetime)}, id=col(Event.id))

Type = Annotated[str, Form(r"^[a-z_]+\.[a-z_]+$", 64, "is a type of events, as article.published")]
Kind = Annotated[str, Form(r"^[a-z_]+$", 32, "is a kind of subjects, as article")]


class EventsQuery(PageQuery):
    sort: Literal["at", "-at"] = sorting("-at")
    type: Type | None = Field(None, alias="filter[type]", description="Only events of this type.")
    subject_kind: Kind | None = Field(None, alias="filter[subject_kind]", description="Only events about these.")
    subject_id: UUID | None = Field(None, alias="filter[subject_id]", description="Only events about this one.")
    actor_id: UUID | None = Field(None, alias="filter[actor_id]", description="Only what this one did.")
    at_gte: Bound | None = bound("at", "gte")
    at_gt: Bound | None = bound("at", "gt")
    at_lte: Bound | None = bound("at", "lte")
    at_lt: Bound | None = bound("at", "lt")

    @property
    def at(self) -> Range:
        return Range(self.at_gte, self.at_gt, self.at_lte, self.at_lt)


@router.get("", response_model=EventPage, responses=problems(401, 403, 422, 503))
def list_events(request: Request, actor: Staff, db: ReadDb, query: Annotated[EventsQuery, Query()]) -> Response:
    """What happened, the newest first. Nothing in it is ever changed or taken away."""
    actor.require("events:read")
    statement = queries.listed(
        type_=query.type,
        subject_kind=query.subject_kind,
        subject_id=query.subject_id,
        actor_id=query.actor_id,
        at=query.at,
    )
    return LISTING.answer(request, db, query, statement, _shown)


def _shown(rows: Sequence[Any]) -> list[EventRead]:
    return [
        EventRead(
            id=str(row.id),
            type=row.type,
            at=row.at,
            actor=EventActor(kind=row.actor_kind, id=_text(row.actor_id), name=row.actor_name),
            subject=EventSubject(kind=row.subject_kind, id=_text(row.subject_id)),
            snapshot=row.snapshot,
        )
        for row in rows
    ]


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ is not None else None
