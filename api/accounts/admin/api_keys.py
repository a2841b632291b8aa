"""`/v1/admin/keys`: keys of programs."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import Field, StringConstraints

from api.accounts import actions, queries, showing
from api.accounts.actor import Person, Staff
from api.accounts.models import ApiKey
from api.accounts.roles import SCOPES
from api.accounts.schemas import KeyCreated, KeyList, KeyRead
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.schemas import Instant, Line
from api.core.schemas import Request as Sent
from api.core.selection import PageQuery, sorting
from api.idempotency.once import OnceOnly

router = APIRouter(prefix="/v1/admin/keys", tags=["keys"], route_class=Route)

SCOPES_MAX = 50
Scope = Annotated[str, StringConstraints(max_length=64), Field(json_schema_extra={"enum": [*sorted(SCOPES)]})]
KeyId = Annotated[UUID, Path(description="A key.")]
LISTING = Listing(
    page=KeyList, item=KeyRead, sorts={"created_at": (col(ApiKey.created_at), datetime)}, id=col(ApiKey.id)
)


class KeyCreate(Sent):
    name: Line
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=SCOPES_MAX)]
    expires_at: Instant | None = None


class KeysQuery(PageQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")


@router.get("", response_model=KeyList, responses=problems(401, 403, 422, 503))
def list_keys(request: Request, actor: Staff, db: ReadDb, query: Annotated[KeysQuery, Query()]) -> Response:
    """Every key there is or was, the newest first; never the key itself."""
    actor.require("keys:read")
    return LISTING.answer(
        request, db, query, queries.listed_keys(), lambda rows: [showing.key_read(row, row.maker) for row in rows]
    )


@router.post("", status_code=201, response_model=KeyCreated, responses=problems(401, 403, 422, 503))
def create(actor: Person, db: WriteDb, given: KeyCreate, once: OnceOnly) -> Response:
    """Make a key. It is shown this once."""

    def work() -> Response:
        key, plain = actions.create_key(db, actor, given.name, given.scopes, given.expires_at)
        shown = KeyCreated(**showing.key_read(key, actor.name).model_dump(), key=plain)
        return Response(shown.model_dump_json(), status_code=201, media_type="application/json")

    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.delete("/{key_id}", status_code=204, responses=problems(401, 403, 404, 409, 422, 503))
def revoke(actor: Person, db: WriteDb, key_id: KeyId) -> None:
    """Revoke a key, at once and for good."""
    actor.require("keys:write")
    key = queries.key_by_id(db, key_id)
    if key is None:
        raise NotFound("There is no such key.")
    actions.revoke_key(db, actor, key)
