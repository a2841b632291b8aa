"""`/v1/admin/redirects`: old paths of the site and where they lead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.actor import Staff
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import Form, PageQuery, sorting
from api.core.text import nfc
from api.idempotency.once import OnceOnly
from api.redirects import actions, queries
from api.redirects.models import PATH_MAX, Redirect
from api.redirects.schemas import DocumentNamed, RedirectCreate, RedirectPage, RedirectRead, RedirectUpdate

router = APIRouter(prefix="/v1/admin/redirects", tags=["redirects"], route_class=Route)

CHANGED = problems(401, 403, 404, 409, 412, 422, 428, 503)
Beginning = Annotated[str, Form(r"^/[^\x00-\x1f\x7f?#]*$", PATH_MAX, "is the beginning of a path, such as /blog/")]

LISTING = Listing(
    page=RedirectPage,
    item=RedirectRead,
    sorts={"path": (col(Redirect.path), str), "updated_at": (col(Redirect.updated_at), datetime)},
    id=col(Redirect.id),
)


class RedirectsQuery(PageQuery):
    sort: Literal["path", "-path", "updated_at", "-updated_at"] = sorting("path")
    path: Beginning | None = Field(None, alias="filter[path]", description="Redirects whose path begins with this.")
    leads_to: Literal["document", "target", "gone"] | None = Field(
        None, alias="filter[leads_to]", description="Those that lead to a document, to a target, or nowhere any more."
    )

    def conditions(self) -> list[Any]:
        found: list[Any] = []
        if self.path is not None:
            found.append(col(Redirect.path).startswith(nfc(self.path), autoescape=True))
        if self.leads_to is not None:
            found.append(queries.leads_to(self.leads_to))
        return found


@router.get("", response_model=RedirectPage, responses=problems(401, 403, 422, 503))
def list_redirects(request: Request, actor: Staff, db: ReadDb, query: Annotated[RedirectsQuery, Query()]) -> Response:
    """Redirects by path: those written by hand, and those that documents left behind when their slug changed."""
    actor.require("redirects:read")
    return LISTING.answer(request, db, query, queries.listed().where(*query.conditions()), _all)


@router.post("", status_code=201, response_model=RedirectRead, responses=problems(401, 403, 409, 422, 503))
def create(request: Request, actor: Staff, db: WriteDb, given: RedirectCreate, once: OnceOnly) -> Response:
    """Let a path lead elsewhere, or say that it is gone. A document that stands at the path comes first."""

    def work() -> Response:
        redirect = actions.create(db, actor, given, site=request.app.state.settings.site)
        place = f"/v1/admin/redirects/{redirect.id}"
        return resource(_one(redirect), redirect.version, status=201, location=place)

    actor.require("redirects:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.get("/{id}", response_model=RedirectRead, responses=problems(401, 403, 404, 422, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One redirect."""
    actor.require("redirects:read")
    redirect = queries.by_id(db, id_)
    if redirect is None:
        raise NotFound("There is no such redirect.")
    return resource(_one(redirect), redirect.version)


@router.patch("/{id}", response_model=RedirectRead, responses=CHANGED)
def change(
    request: Request, actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: RedirectUpdate
) -> Response:
    """Another path or another place to lead to. Chains are collapsed, and circles refused."""
    redirect = actions.hold(db, actor, id_, version)
    actions.update(db, actor, redirect, given, site=request.app.state.settings.site)
    return resource(_one(redirect), redirect.version)


@router.delete("/{id}", status_code=204, responses=CHANGED)
def delete(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> None:
    """Let the path lead nowhere, as if it had never been."""
    actions.delete(db, actor, actions.hold(db, actor, id_, version))


def _all(rows: Sequence[Any]) -> list[RedirectRead]:
    return [_one(row) for row in rows]


def _one(row: Any) -> RedirectRead:
    document = DocumentNamed(kind=row.document_kind, id=str(row.document_id)) if row.document_id else None
    leads_to: Literal["document", "target", "gone"] = "document" if document else "target" if row.target else "gone"
    copied = ("path", "target", "since", "version", "created_at", "updated_at")
    parts = {name: getattr(row, name) for name in copied}
    return RedirectRead(**parts, id=str(row.id), leads_to=leads_to, document=document)
