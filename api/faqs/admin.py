"""`/v1/admin/faqs`: what staff does with FAQs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.core import clock
from api.core.bulk import BulkResults, done_to_each
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, SavedHow, resource
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.pages import Range
from api.core.selection import Bound, DatedFilter, ListQuery, SlugText, bound, slug_filter, sorting
from api.core.text import fold
from api.faqs import actions, queries, showing
from api.faqs.models import Faq
from api.faqs.schemas import (
    FaqAdmin,
    FaqAdminPage,
    FaqBulk,
    FaqCreate,
    FaqListed,
    FaqPublish,
    FaqReviewed,
    FaqState,
    FaqUpdate,
)
from api.idempotency.once import OnceOnly
from api.revisions.routing import CHANGED, READ, History

router = APIRouter(prefix="/v1/admin/faqs", tags=["faqs: editing"], route_class=Route)

LISTING = Listing(
    page=FaqAdminPage,
    item=FaqListed,
    sorts={
        "updated_at": (col(Faq.updated_at), datetime),
        "created_at": (col(Faq.created_at), datetime),
        "question": (col(Faq.question_key), str),
        "next_review_due": (col(Faq.next_review_due), datetime),
        "published_at": (col(Faq.published_at), datetime),
    },
    id=col(Faq.id),
)
Dates = Literal["updated_at", "-updated_at", "created_at", "-created_at", "published_at", "-published_at"]
Sort = Literal[Dates, "question", "-question", "next_review_due", "-next_review_due"]


class FaqsAdminQuery(ListQuery, DatedFilter):
    sort: Sort = sorting(
        "-updated_at", "What the list is sorted by; with `-` descending. By a date, only FAQs that have it are listed."
    )
    state: FaqState | None = Field(None, alias="filter[state]", description="FAQs in this state; else all but trashed.")
    topic: SlugText | None = slug_filter("topic", "FAQs that carry this topic, by slug.")
    due: Annotated[Literal["true"] | None, Field(alias="filter[due]", description="FAQs whose review has come.")] = None
    due_gte: Bound | None = bound("review_due", "gte")
    due_gt: Bound | None = bound("review_due", "gt")
    due_lte: Bound | None = bound("review_due", "lte")
    due_lt: Bound | None = bound("review_due", "lt")

    def conditions(self, now: datetime) -> list[Any]:
        due = Range(self.due_gte, self.due_gt, self.due_lte, self.due_lt).holds(col(Faq.next_review_due))
        found = [queries.in_state(self.state, now), *due]
        found += self.published_at.holds(col(Faq.published_at)) + self.updated_at.holds(col(Faq.updated_at))
        if self.due is not None:
            found.append(col(Faq.next_review_due) <= now)
        if self.topic is not None:
            found.append(queries.in_topic(self.topic))
        if self.q is not None:
            found.append(col(Faq.folded).contains(fold(self.q), autoescape=True))
        key, _ = LISTING.sorts[self.sorted_by.removeprefix("-")]
        return [*found, key.is_not(None)]


@router.get("", response_model=FaqAdminPage, responses=problems(401, 403, 422, 503))
def list_faqs(request: Request, actor: Staff, db: ReadDb, query: Annotated[FaqsAdminQuery, Query()]) -> Response:
    """FAQs in every state but trashed, or in one. Those due for review: `filter[due]=true&sort=next_review_due`."""
    actor.require("faqs:read")
    wanted = queries.listed().where(*query.conditions(clock.now()))
    return LISTING.answer(request, db, query, wanted, lambda rows: showing.listed(db, rows))


@router.post("", status_code=201, response_model=FaqAdmin, responses=problems(401, 403, 409, 422, 503))
def create(actor: Staff, db: WriteDb, given: FaqCreate, once: OnceOnly) -> Response:
    """Write an FAQ; readers do not see it yet."""

    def work() -> Response:
        faq = actions.create(db, actor, given)
        return resource(showing.whole(db, faq), faq.version, status=201, location=f"/v1/admin/faqs/{faq.id}")

    actor.require("faqs:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.post("/bulk", response_model=BulkResults, responses=problems(401, 403, 422, 503))
def bulk(actor: Staff, db: WriteDb, order: FaqBulk) -> BulkResults:
    """Do one thing to many FAQs; each has a result of its own."""
    actor.require("faqs:write")
    return done_to_each(db, actor, order, actions.matched, DEEDS[order.action])


@router.get("/{id}", response_model=FaqAdmin, responses=READ)
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One FAQ in whatever state."""
    return _shown(db, _readable(db, actor, id_))


@router.patch("/{id}", response_model=FaqAdmin, responses=CHANGED)
def change(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: FaqUpdate, how: SavedHow) -> Response:
    """Change what is sent. Of a published FAQ readers see it at once."""
    faq = actions.hold(db, actor, id_)
    actions.update(db, actor, faq, version, given, how)
    return _shown(db, faq)


@router.delete("/{id}", response_model=FaqAdmin, responses=CHANGED)
def trash(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take it from readers at once, into the trash; after 30 days it is gone unless something refers to it."""
    return _done(db, actor, id_, version, actions.trash)


@router.post("/{id}/actions/restore", response_model=FaqAdmin, responses=CHANGED)
def restore(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Bring it back from the trash as it was, to readers too."""
    return _done(db, actor, id_, version, actions.restore)


@router.post("/{id}/actions/publish", response_model=FaqAdmin, responses=CHANGED)
def publish(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: FaqPublish | None = None) -> Response:
    """Show it to readers, now or from an instant on. What readers see already keeps its date unless one is given."""
    faq = actions.matched(db, actor, id_, version)
    actions.publish(db, actor, faq, at=given.at if given else None)
    return _shown(db, faq)


@router.post("/{id}/actions/unpublish", response_model=FaqAdmin, responses=CHANGED)
def unpublish(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Show it to readers no longer, or not after all."""
    return _done(db, actor, id_, version, actions.withdraw)


@router.post("/{id}/actions/reviewed", response_model=FaqAdmin, responses=CHANGED)
def review(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: FaqReviewed | None = None) -> Response:
    """Say that the answer was looked at today and stands, by whom, and when the next look is due."""
    faq = actions.hold(db, actor, id_)
    actions.reviewed(db, actor, faq, version, given or FaqReviewed())
    return _shown(db, faq)


def _readable(db: Session, actor: Actor, faq_id: UUID) -> Faq:
    actor.require("faqs:read")
    faq = queries.by_id(db, faq_id)
    if faq is None:
        raise NotFound("There is no such FAQ.")
    return faq


def _done(
    db: Session, actor: Actor, faq_id: UUID, version: int, deed: Callable[[Session, Actor, Faq], None]
) -> Response:
    faq = actions.matched(db, actor, faq_id, version)
    deed(db, actor, faq)
    return _shown(db, faq)


def _restored(db: Session, actor: Actor, faq_id: UUID, version: int, number: int) -> Response:
    faq = actions.hold(db, actor, faq_id)
    return _shown(db, faq, actions.restore_revision(db, actor, faq, version, number))


def _shown(db: Session, faq: Faq, said: Sequence[str] = ()) -> Response:
    return resource(showing.whole(db, faq, said), faq.version)


DEEDS: dict[str, Callable[[Session, Actor, Faq], None]] = {
    "publish": actions.publish,
    "unpublish": actions.withdraw,
    "trash": actions.trash,
    "restore": actions.restore,
}
History(_readable, actions.hold, _restored).add_to(router, FaqAdmin)
