"""`/v1/admin/topics`: what staff does with sections and tags."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.core.bulk import BulkResults, done_to_each
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.schemas import Ref
from api.core.selection import ListQuery, UpdatedFilter, sorting
from api.core.text import fold
from api.idempotency.once import OnceOnly
from api.topics import actions, queries
from api.topics.models import Kind, Topic
from api.topics.schemas import TopicAdmin, TopicAdminPage, TopicBulk, TopicCreate, TopicState, TopicUpdate

router = APIRouter(prefix="/v1/admin/topics", tags=["topics: editing"], route_class=Route)

CHANGED = problems(401, 403, 404, 409, 412, 422, 428, 503)
COPIED = ("version", "slug", "kind", "name", "description", "helpline_topics")
DATED = ("created_at", "updated_at", "trashed_at")
Deed = Callable[[Session, Actor, Topic], None]

LISTING = Listing(
    page=TopicAdminPage,
    item=TopicAdmin,
    sorts={
        "name": (col(Topic.name_key), str),
        "updated_at": (col(Topic.updated_at), datetime),
        "created_at": (col(Topic.created_at), datetime),
    },
    id=col(Topic.id),
)


class TopicsAdminQuery(ListQuery, UpdatedFilter):
    sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] = sorting("name")
    state: TopicState | None = Field(None, alias="filter[state]", description="Trashed ones only when asked for.")
    kind: Kind | None = Field(None, alias="filter[kind]", description="Sections or tags.")

    def conditions(self) -> list[Any]:
        found = [queries.in_state(self.state), *self.updated_at.holds(col(Topic.updated_at))]
        if self.kind is not None:
            found.append(col(Topic.kind) == self.kind)
        if self.q is not None:
            found.append(col(Topic.folded).contains(fold(self.q), autoescape=True))
        return found


@router.get("", response_model=TopicAdminPage, responses=problems(401, 403, 422, 503))
def list_topics(request: Request, actor: Staff, db: ReadDb, query: Annotated[TopicsAdminQuery, Query()]) -> Response:
    """Sections and tags; those in the trash with `filter[state]=trashed`."""
    actor.require("topics:read")
    return LISTING.answer(request, db, query, queries.listed().where(*query.conditions()), _all)


@router.post("", status_code=201, response_model=TopicAdmin, responses=problems(401, 403, 409, 422, 503))
def create(actor: Staff, db: WriteDb, given: TopicCreate, once: OnceOnly) -> Response:
    """Make a section or a tag; it is public at once."""

    def work() -> Response:
        topic = actions.create(db, actor, given)
        return _shown(db, topic, status=201, location=f"/v1/admin/topics/{topic.id}")

    actor.require("topics:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.post("/bulk", response_model=BulkResults, responses=problems(401, 403, 422, 503))
def bulk(actor: Staff, db: WriteDb, order: TopicBulk) -> BulkResults:
    """Do one thing to many topics; each has a result of its own."""
    actor.require("topics:write")
    return done_to_each(db, actor, order, actions.matched, DEEDS[order.action])


@router.get("/{id}", response_model=TopicAdmin, responses=problems(401, 403, 404, 422, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One section or tag, in the trash or not."""
    actor.require("topics:read")
    topic = queries.by_id(db, id_)
    if topic is None:
        raise NotFound("There is no such topic.")
    return _shown(db, topic)


@router.patch("/{id}", response_model=TopicAdmin, responses=CHANGED)
def change(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: TopicUpdate) -> Response:
    """Change what is sent; readers see it at once. Another slug leaves a redirect."""
    topic = actions.hold(db, actor, id_)
    actions.update(db, actor, topic, version, given)
    return _shown(db, topic)


@router.delete("/{id}", response_model=TopicAdmin, responses=CHANGED)
def trash(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take it from readers at once, for good after 30 days unless something refers to it. 409 for a section in use."""
    topic = actions.matched(db, actor, id_, version)
    actions.trash(db, actor, topic)
    return _shown(db, topic)


@router.post("/{id}/actions/restore", response_model=TopicAdmin, responses=CHANGED)
def restore(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Bring it back from the trash as it was."""
    topic = actions.matched(db, actor, id_, version)
    actions.restore(db, actor, topic)
    return _shown(db, topic)


def _shown(db: Session, topic: Topic, **more: Any) -> Response:
    row = db.execute(queries.listed().where(col(Topic.id) == topic.id)).one()
    return resource(_one(row), topic.version, **more)


def _all(rows: Sequence[Any]) -> list[TopicAdmin]:
    return [_one(row) for row in rows]


def _one(row: Any) -> TopicAdmin:
    parent = Ref(id=str(row.parent_id), slug=row.parent_slug, name=row.parent_name) if row.parent_id else None
    state: TopicState = "published" if row.trashed_at is None else "trashed"
    parts = {name: getattr(row, name) for name in (*COPIED, *DATED)}
    return TopicAdmin(**parts, id=str(row.id), state=state, parent=parent, warnings=[])


DEEDS: dict[str, Deed] = {"trash": actions.trash, "restore": actions.restore}
