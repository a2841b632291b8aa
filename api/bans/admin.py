"""`/v1/admin/bans`: who may not take part."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.actor import Staff
from api.bans import actions, queries, showing
from api.bans.models import Ban, Of
from api.bans.schemas import BanCreate, BanPage, BanRead, BanUpdate
from api.core import clock
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import PageQuery, sorting
from api.idempotency.once import OnceOnly

router = APIRouter(prefix="/v1/admin/bans", tags=["conversation: bans"], route_class=Route)

CHANGED = problems(401, 403, 404, 409, 412, 422, 428, 503)
LISTING = Listing(page=BanPage, item=BanRead, sorts={"created_at": (col(Ban.created_at), datetime)}, id=col(Ban.id))


class BansQuery(PageQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")
    of: Of | None = Field(None, alias="filter[of]", description="Bans of this kind.")
    live: Literal["true", "false"] | None = Field(
        None, alias="filter[live]", description="Those that count now, or those that are over."
    )
    reader: UUID | None = Field(None, alias="filter[reader]", description="Those of this reader, by id.")

    def conditions(self) -> list[Any]:
        asked = ((self.of, Ban.of), (self.reader, Ban.reader_id))
        found = [col(column) == value for value, column in asked if value is not None]
        if self.live is not None:
            counts = queries.is_live(clock.now())
            found.append(counts if self.live == "true" else ~counts)
        return found


@router.get("", response_model=BanPage, responses=problems(401, 403, 422, 503))
def list_bans(request: Request, actor: Staff, db: ReadDb, query: Annotated[BansQuery, Query()]) -> Response:
    """Bans, the newest first, those that are over too."""
    actor.require("bans:read")
    return LISTING.answer(request, db, query, queries.listed().where(*query.conditions()), _all)


@router.post("", status_code=201, response_model=BanRead, responses=problems(401, 403, 409, 422, 503))
def create(actor: Staff, db: WriteDb, given: BanCreate, once: OnceOnly) -> Response:
    """Let somebody not take part: refuse what they say, or hold it for a moderator. Nothing else is closed to them."""

    def work() -> Response:
        ban = actions.create(db, actor, given)
        return resource(_one(ban), ban.version, status=201, location=f"/v1/admin/bans/{ban.id}")

    actor.require("bans:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.get("/{id}", response_model=BanRead, responses=problems(401, 403, 404, 422, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One ban."""
    actor.require("bans:read")
    ban = actions.found(db, id_)
    return resource(_one(ban), ban.version)


@router.patch("/{id}", response_model=BanRead, responses=CHANGED)
def change(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: BanUpdate) -> Response:
    """Another end, reason, note or effect. Whom it is of does not change."""
    ban = actions.hold(db, actor, id_, version)
    actions.update(db, actor, ban, given.model_dump(exclude_unset=True))
    return resource(_one(ban), ban.version)


@router.post("/{id}/actions/lift", response_model=BanRead, responses=CHANGED)
def lift(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Let it be over now."""
    ban = actions.hold(db, actor, id_, version)
    actions.lift(db, actor, ban)
    return resource(_one(ban), ban.version)


def _all(rows: Sequence[Any]) -> list[BanRead]:
    return [_one(row) for row in rows]


def _one(ban: Any) -> BanRead:
    return showing.read(ban, clock.now())
