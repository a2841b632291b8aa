"""What readers do with subscriptions: `/v1/conversation/subscriptions`, and the page behind the links of letters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.core import clock
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.errors import Malformed, NotFound, ProblemItem
from api.core.http import Route, joined, problems
from api.core.listing import Listing
from api.core.schemas import Ref
from api.core.selection import PageQuery, sorting
from api.idempotency.once import OnceOnly
from api.readers.asking import Asking, KnownReader, owner_of
from api.subscriptions import actions, page, queries
from api.subscriptions.models import Subscription
from api.subscriptions.schemas import (
    ConfirmByMail,
    SubscriptionAsk,
    SubscriptionList,
    SubscriptionRead,
    SubscriptionUpdate,
)

routes = APIRouter(prefix="/v1/conversation", tags=["subscriptions"], route_class=Route)

BY_MAIL: dict[int | str, dict[str, Any]] = {202: {"model": ConfirmByMail, "description": "A link goes to the address"}}
SENT = ConfirmByMail().model_dump_json()
LISTING = Listing(
    page=SubscriptionList,
    item=SubscriptionRead,
    sorts={"created_at": (col(Subscription.created_at), datetime)},
    id=col(Subscription.id),
)


class SubscriptionsQuery(PageQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")


@routes.post(
    "/subscriptions",
    status_code=201,
    response_model=SubscriptionRead,
    responses=BY_MAIL | problems(401, 404, 409, 422, 429, 503),
)
def subscribe(request: Request, db: WriteDb, asker: Asking, given: SubscriptionAsk, once: OnceOnly) -> Response:
    """Subscribe; without a session by a link that is mailed, and then the answer is the same for every address."""
    if asker.token_hash is None and given.email is not None:
        wish, origin = actions.wish_of(db, given), request.app.state.settings.origin
        actions.ask_by_mail(db, given.email, wish, asker.network, origin=origin)
        return Response(SENT, status_code=202, headers={"Cache-Control": "no-store"}, media_type="application/json")
    reader_id = asker.known
    if given.email is not None:
        item = ProblemItem(loc=["body", "email"], code="unfit", msg="does not go with a session, which has one")
        raise Malformed("The session has an address.", errors=[item])

    def work() -> Response:
        made = actions.ask(db, reader_id, actions.wish_of(db, given), confirmed=True)
        return _answer(db, reader_id, made.id, status=201)

    return once.answer(db, owner_of(db, reader_id), work)


@routes.get("/me/subscriptions", response_model=SubscriptionList, responses=problems(401, 422, 503))
def list_own(
    request: Request, db: ReadDb, asker: KnownReader, query: Annotated[SubscriptionsQuery, Query()]
) -> Response:
    """What I subscribe to, the newest first."""
    return LISTING.answer(request, db, query, queries.listed(asker.known, clock.now()), _all)


@routes.patch("/subscriptions/{id}", response_model=SubscriptionRead, responses=problems(401, 404, 412, 422, 428, 503))
def change(db: WriteDb, asker: KnownReader, id_: DocumentId, version: IfMatch, given: SubscriptionUpdate) -> Response:
    """Change how often I am told."""
    actions.change(db, asker.known, id_, version, given.frequency)
    return _answer(db, asker.known, id_)


@routes.delete("/subscriptions/{id}", status_code=204, responses=problems(401, 404, 422, 503))
def end(db: WriteDb, asker: KnownReader, id_: DocumentId) -> None:
    """End a subscription, whatever version of it was read: nobody is kept from that."""
    actions.end(db, asker.known, id_)


router = joined(routes, page.router)


def _answer(db: Session, reader_id: UUID, id_: UUID, **more: Any) -> Response:
    row = queries.shown(db, id_, reader_id, clock.now())
    if row is None:
        raise NotFound("There is no such subscription.")
    return resource(_read(row), row.version, **more)


def _all(rows: Sequence[Any]) -> list[SubscriptionRead]:
    return [_read(row) for row in rows]


def _read(row: Any) -> SubscriptionRead:
    copied = ("kind", "frequency", "version", "created_at", "confirmed_at")
    return SubscriptionRead(
        id=str(row.id),
        article=Ref(id=str(row.about), slug=row.slug, name=row.title) if row.about else None,
        comment=str(row.comment_id) if row.comment_id else None,
        **{name: getattr(row, name) for name in copied},
    )
