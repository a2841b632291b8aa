"""`/v1/admin/helplines`: whom readers in need are told of, and who verified that."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.actor import Staff
from api.core import clock
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import Form, PageQuery, sorting
from api.helplines import actions, queries
from api.helplines.models import INTERNATIONAL, Helpline, Topic
from api.helplines.schemas import (
    REGION_PATTERN,
    HelplineAdmin,
    HelplineCreate,
    HelplinePage,
    HelplineUpdate,
    HelplineVerify,
)
from api.idempotency.once import OnceOnly

router = APIRouter(prefix="/v1/admin/helplines", tags=["helplines: editing"], route_class=Route)

CHANGED = problems(401, 403, 404, 412, 422, 428, 503)
RegionText = Annotated[str, Form(REGION_PATTERN, len(INTERNATIONAL), "is a country such as AT, or INT")]

LISTING = Listing(
    page=HelplinePage,
    item=HelplineAdmin,
    sorts={
        "name": (col(Helpline.name_key), str),
        "region": (col(Helpline.region), str),
        "fresh_until": (col(Helpline.fresh_until), datetime),
        "updated_at": (col(Helpline.updated_at), datetime),
        "created_at": (col(Helpline.created_at), datetime),
    },
    id=col(Helpline.id),
)
Dates = Literal["fresh_until", "-fresh_until", "updated_at", "-updated_at", "created_at", "-created_at"]


class HelplinesQuery(PageQuery):
    sort: Literal[Dates, "name", "-name", "region", "-region"] = sorting(
        "name", "What the list is sorted by; with `-` descending. By `fresh_until`, only those that have it are listed."
    )
    region: RegionText | None = Field(None, alias="filter[region]", description="Those of this region alone.")
    topic: Topic | None = Field(None, alias="filter[topic]", description="Those that name this topic.")
    stale: Literal["true", "false"] | None = Field(
        None, alias="filter[stale]", description="Those that readers do not see (`true`), or those they see."
    )

    def conditions(self, now: datetime) -> list[Any]:
        key, _ = LISTING.sorts[self.sorted_by.removeprefix("-")]
        found: list[Any] = [key.is_not(None)]
        if self.region is not None:
            found.append(col(Helpline.region) == self.region)
        if self.topic is not None:
            found.append(queries.is_about(self.topic))
        if self.stale is not None:
            stale = queries.is_stale(now)
            found.append(stale if self.stale == "true" else ~stale)
        return found


@router.get("", response_model=HelplinePage, responses=problems(401, 403, 422, 503))
def list_helplines(request: Request, actor: Staff, db: ReadDb, query: Annotated[HelplinesQuery, Query()]) -> Response:
    """All helplines, those that readers do not see too. Those to look at next: `sort=fresh_until`."""
    actor.require("helplines:read")
    now = clock.now()
    wanted = queries.listed().where(*query.conditions(now))
    return LISTING.answer(request, db, query, wanted, lambda rows: [HelplineAdmin.at(row, now) for row in rows])


@router.post("", status_code=201, response_model=HelplineAdmin, responses=problems(401, 403, 422, 503))
def create(actor: Staff, db: WriteDb, given: HelplineCreate, once: OnceOnly) -> Response:
    """Write a helpline down; readers do not see it before it is verified."""

    def work() -> Response:
        helpline = actions.create(db, actor, given)
        return _shown(helpline, status=201, location=f"/v1/admin/helplines/{helpline.id}")

    actor.require("helplines:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.get("/{id}", response_model=HelplineAdmin, responses=problems(401, 403, 404, 422, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One helpline."""
    actor.require("helplines:read")
    helpline = queries.by_id(db, id_)
    if helpline is None:
        raise NotFound("There is no such helpline.")
    return _shown(helpline)


@router.patch("/{id}", response_model=HelplineAdmin, responses=CHANGED)
def change(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: HelplineUpdate) -> Response:
    """Change what is sent; readers see it at once. Another `phone`, `url` or `text` has to be verified first."""
    helpline = actions.hold(db, actor, id_)
    actions.update(db, actor, helpline, version, given)
    return _shown(helpline)


@router.delete("/{id}", status_code=204, responses=CHANGED)
def delete(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> None:
    """Take it from the list, and from readers at once; the event log keeps what it said."""
    actions.delete(db, actor, actions.matched(db, actor, id_, version))


@router.post("/{id}/actions/verify", response_model=HelplineAdmin, responses=CHANGED)
def verify(
    actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: HelplineVerify | None = None
) -> Response:
    """Say that it was looked at now and stands, and until when: from now on readers see it."""
    helpline = actions.matched(db, actor, id_, version)
    actions.verify(db, actor, helpline, given or HelplineVerify())
    return _shown(helpline)


def _shown(helpline: Helpline, **more: Any) -> Response:
    return resource(HelplineAdmin.at(helpline, clock.now()), helpline.version, **more)
