"""`/v1/admin/authors`: what staff does with authors."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.authors import actions, queries, showing
from api.authors.models import Author
from api.authors.schemas import (
    AuthorAdmin,
    AuthorAdminPage,
    AuthorBulk,
    AuthorCreate,
    AuthorListed,
    AuthorPublish,
    AuthorState,
    AuthorUpdate,
)
from api.core import clock
from api.core.bulk import BulkResults, done_to_each
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, SavedHow, resource
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import DatedFilter, ListQuery, sorting
from api.core.text import fold
from api.idempotency.once import OnceOnly
from api.revisions.routing import CHANGED, READ, History

router = APIRouter(prefix="/v1/admin/authors", tags=["authors: editing"], route_class=Route)

LISTING = Listing(
    page=AuthorAdminPage,
    item=AuthorListed,
    sorts={
        "updated_at": (col(Author.updated_at), datetime),
        "created_at": (col(Author.created_at), datetime),
        "name": (col(Author.name_key), str),
        "published_at": (col(Author.published_at), datetime),
    },
    id=col(Author.id),
)
Dates = Literal["updated_at", "-updated_at", "created_at", "-created_at", "published_at", "-published_at"]
Sort = Literal[Dates, "name", "-name"]


class AuthorsAdminQuery(ListQuery, DatedFilter):
    sort: Sort = sorting(
        "name", "What the list is sorted by; with `-` descending. By a date, only authors that have it are listed."
    )
    state: AuthorState | None = Field(
        None, alias="filter[state]", description="Authors in this state; else all but trashed."
    )

    def conditions(self, now: datetime) -> list[Any]:
        found = [queries.in_state(self.state, now)]
        found += self.published_at.holds(col(Author.published_at)) + self.updated_at.holds(col(Author.updated_at))
        if self.q is not None:
            found.append(col(Author.folded).contains(fold(self.q), autoescape=True))
        key, _ = LISTING.sorts[self.sorted_by.removeprefix("-")]
        return [*found, key.is_not(None)]


@router.get("", response_model=AuthorAdminPage, responses=problems(401, 403, 422, 503))
def list_authors(request: Request, actor: Staff, db: ReadDb, query: Annotated[AuthorsAdminQuery, Query()]) -> Response:
    """Authors in every state but trashed, or in one."""
    actor.require("authors:read")
    wanted = queries.listed().where(*query.conditions(clock.now()))
    return LISTING.answer(request, db, query, wanted, showing.listed)


@router.post("", status_code=201, response_model=AuthorAdmin, responses=problems(401, 403, 409, 422, 503))
def create(actor: Staff, db: WriteDb, given: AuthorCreate, once: OnceOnly) -> Response:
    """Write an author; readers do not see them yet. The staff account of the same person is never public."""

    def work() -> Response:
        author = actions.create(db, actor, given)
        return resource(
            showing.whole(db, author), author.version, status=201, location=f"/v1/admin/authors/{author.id}"
        )

    actor.require("authors:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.post("/bulk", response_model=BulkResults, responses=problems(401, 403, 422, 503))
def bulk(actor: Staff, db: WriteDb, order: AuthorBulk) -> BulkResults:
    """Do one thing to many authors; each has a result of its own."""
    actor.require("authors:write")
    return done_to_each(db, actor, order, actions.matched, DEEDS[order.action])


@router.get("/{id}", response_model=AuthorAdmin, responses=READ)
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One author in whatever state."""
    return _shown(db, _readable(db, actor, id_))


@router.patch("/{id}", response_model=AuthorAdmin, responses=CHANGED)
def change(
    actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: AuthorUpdate, how: SavedHow
) -> Response:
    """Change what is sent; of a published author readers see it at once. Whose account it is may change the bio too."""
    author = actions.hold(db, actor, id_)
    actions.update(db, actor, author, version, given, how)
    return _shown(db, author)


@router.delete("/{id}", response_model=AuthorAdmin, responses=CHANGED)
def trash(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take it from readers at once, into the trash; after 30 days it is gone unless something refers to it."""
    return _done(db, actor, id_, version, actions.trash)


@router.post("/{id}/actions/restore", response_model=AuthorAdmin, responses=CHANGED)
def restore(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Bring it back from the trash as it was, to readers too."""
    return _done(db, actor, id_, version, actions.restore)


@router.post("/{id}/actions/publish", response_model=AuthorAdmin, responses=CHANGED)
def publish(
    actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: AuthorPublish | None = None
) -> Response:
    """Show it to readers, now or from an instant on. What readers see already keeps its date unless one is given."""
    author = actions.matched(db, actor, id_, version)
    actions.publish(db, actor, author, at=given.at if given else None)
    return _shown(db, author)


@router.post("/{id}/actions/unpublish", response_model=AuthorAdmin, responses=CHANGED)
def unpublish(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Show it to readers no longer, or not after all."""
    return _done(db, actor, id_, version, actions.withdraw)


def _readable(db: Session, actor: Actor, author_id: UUID) -> Author:
    actor.require("authors:read")
    author = queries.by_id(db, author_id)
    if author is None:
        raise NotFound("There is no such author.")
    return author


def _done(
    db: Session, actor: Actor, author_id: UUID, version: int, deed: Callable[[Session, Actor, Author], None]
) -> Response:
    author = actions.matched(db, actor, author_id, version)
    deed(db, actor, author)
    return _shown(db, author)


def _restored(db: Session, actor: Actor, author_id: UUID, version: int, number: int) -> Response:
    author = actions.hold(db, actor, author_id)
    return _shown(db, author, actions.restore_revision(db, actor, author, version, number))


def _shown(db: Session, author: Author, said: Sequence[str] = ()) -> Response:
    return resource(showing.whole(db, author, said), author.version)


DEEDS: dict[str, Callable[[Session, Actor, Author], None]] = {
    "publish": actions.publish,
    "unpublish": actions.withdraw,
    "trash": actions.trash,
    "restore": actions.restore,
}
History(_readable, actions.hold, _restored).add_to(router, AuthorAdmin)
