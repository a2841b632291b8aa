"""Links to one article: `/v1/admin/articles/{id}/previews` and `/v1/admin/previews/{id}`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.articles import actions as articles
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import PageQuery, sorting
from api.idempotency.once import OnceOnly
from api.previews import actions, queries
from api.previews.models import PreviewLink
from api.previews.schemas import PreviewCreate, PreviewCreated, PreviewList, PreviewRead

router = APIRouter(prefix="/v1/admin", tags=["previews"], route_class=Route)

LISTING = Listing(
    page=PreviewList,
    item=PreviewRead,
    sorts={
        "created_at": (col(PreviewLink.created_at), datetime),
        "expires_at": (col(PreviewLink.expires_at), datetime),
    },
    id=col(PreviewLink.id),
)


class PreviewsQuery(PageQuery):
    sort: Literal["created_at", "-created_at", "expires_at", "-expires_at"] = sorting("-created_at")


@router.get("/articles/{id}/previews", response_model=PreviewList, responses=problems(401, 403, 404, 422, 503))
def list_previews(
    request: Request, actor: Staff, db: ReadDb, id_: DocumentId, query: Annotated[PreviewsQuery, Query()]
) -> Response:
    """The links to an article, good or over, the newest first; never their tokens. Kept 30 days beyond their end."""
    actor.require("previews:read")
    articles.readable(db, actor, id_)
    return LISTING.answer(request, db, query, queries.listed(id_), _all)


@router.post(
    "/articles/{id}/previews",
    status_code=201,
    response_model=PreviewCreated,
    responses=problems(401, 403, 404, 409, 422, 503),
)
def create(
    request: Request, actor: Staff, db: WriteDb, id_: DocumentId, given: PreviewCreate, once: OnceOnly
) -> Response:
    """Make a link that shows the article to whoever holds it. The token is shown this once."""

    def work() -> Response:
        link, token = actions.create(db, actor, articles.readable(db, actor, id_), given)
        url = f"{request.app.state.settings.origin}/v1/preview/{token}"
        shown = PreviewCreated(**_fields(link), url=url, token=token)
        headers = {"Cache-Control": "no-store"}
        return Response(shown.model_dump_json(), status_code=201, headers=headers, media_type="application/json")

    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.delete("/previews/{id}", status_code=204, responses=problems(401, 403, 404, 422, 503))
def revoke(actor: Staff, db: WriteDb, id_: DocumentId) -> None:
    """Revoke a link, at once and for good; of one that was revoked nothing changes."""
    actor.require("previews:write")
    link = queries.held(db, id_)
    if link is None:
        raise NotFound("There is no such preview.")
    actions.revoke(db, actor, link, articles.readable(db, actor, link.article_id))


def _all(rows: Sequence[Any]) -> list[PreviewRead]:
    return [PreviewRead(**_fields(row)) for row in rows]


def _fields(link: Any) -> dict[str, Any]:
    copied = ("revision", "note", "created_at", "expires_at", "revoked_at", "opened")
    shown = {name: getattr(link, name) for name in copied}
    named = {"id": str(link.id), "article_id": str(link.article_id), "made_by": link.made_by_name}
    return shown | named | {"last_opened_at": link.opened_at}
