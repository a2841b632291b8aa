"""The list of articles, one article, and changing it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.actor import Staff
from api.articles import actions, showing
from api.articles.admin.answers import CHANGED, PREFIX, AtVersion, created, done, whole
from api.articles.models import Article, State
from api.articles.queries import listed
from api.articles.schemas import ArticleAdmin, ArticleAdminListed, ArticleAdminPage, ArticleCreate, ArticleUpdate
from api.core import clock
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, SavedHow
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import (
    ListQuery,
    Names,
    SlugText,
    UpdatedFilter,
    fields_asked,
    names_of,
    slug_filter,
    sorting,
)
from api.idempotency.once import OnceOnly

router = APIRouter(prefix=PREFIX, tags=["articles: editing"], route_class=Route)

LISTING = Listing(
    page=ArticleAdminPage,
    item=ArticleAdminListed,
    sorts={
        "updated_at": (col(Article.updated_at), datetime),
        "created_at": (col(Article.created_at), datetime),
        "title": (col(Article.title_key), str),
        "published": (listed.PUBLISHED, datetime),
    },
    id=col(Article.id),
)
NAMES = [name for name in names_of(ArticleAdminListed) if not name.endswith(".from_")]
Dates = Literal["updated_at", "-updated_at", "created_at", "-created_at"]
Sort = Dates | Literal["title", "-title", "published", "-published"]
Truth = Literal["true", "false"]


class ArticlesAdminQuery(ListQuery, UpdatedFilter):
    sort: Sort = sorting("-updated_at")
    fields: Annotated[list[str], Names(NAMES)] = fields_asked()
    state: State | None = Field(
        None, alias="filter[state]", description="Articles in this state; without it all but those in the trash."
    )
    topic: SlugText | None = slug_filter("topic", "Articles of this topic or of one under it, by slug.")
    author: SlugText | None = slug_filter("author", "Articles with a byline of this author, by slug.")
    owner: UUID | None = Field(None, alias="filter[owner]", description="Articles this account made or signs, by id.")
    live: Truth | None = Field(None, alias="filter[live]", description="Whether readers see something of it now.")
    scheduled: Truth | None = Field(
        None, alias="filter[scheduled]", description="Whether something of it is going to appear."
    )
    changed: Truth | None = Field(
        None,
        alias="filter[has_unpublished_changes]",
        description="Whether readers do not see its latest revision now.",
    )


@router.get("", response_model=ArticleAdminPage, responses=problems(401, 403, 422, 503))
def list_articles(
    request: Request, actor: Staff, db: ReadDb, query: Annotated[ArticlesAdminQuery, Query()]
) -> Response:
    """Articles in every state, a page at a time; authors get their own."""
    now = clock.now()
    statement = listed.working(now).where(*showing.visible_to(actor), listed.in_state(query.state))
    statement = statement.where(*query.updated_at.holds(col(Article.updated_at)))
    if query.q is not None:
        statement = statement.where(listed.said(query.q))
    if query.topic is not None:
        statement = statement.where(listed.in_topic(db, query.topic))
    if query.author is not None:
        statement = statement.where(listed.by_author(query.author))
    if query.owner is not None:
        statement = statement.where(listed.owned_by(query.owner))
    for asked, condition in (
        (query.live, listed.is_live(now)),
        (query.scheduled, listed.is_scheduled(now)),
        (query.changed, ~listed.is_published_whole(now)),
    ):
        if asked is not None:
            statement = statement.where(condition if asked == "true" else ~condition)
    return LISTING.answer(request, db, query, statement, lambda rows: showing.page(db, rows, now))


@router.post("", status_code=201, response_model=ArticleAdmin, responses=problems(401, 403, 409, 422, 503))
def create(actor: Staff, db: WriteDb, given: ArticleCreate, once: OnceOnly) -> Response:
    """Make an article, a draft. Without a slug it gets one made from its title."""
    return once.answer(db, f"{actor.kind}:{actor.id}", lambda: created(db, actions.create(db, actor, given)))


@router.get("/{id}", response_model=ArticleAdmin, responses=problems(401, 403, 404, 503))
def read(actor: Staff, db: ReadDb, article_id: DocumentId) -> Response:
    """One article as its working copy is now, and what readers see of it."""
    return whole(db, actions.readable(db, actor, article_id))


@router.patch("/{id}", response_model=ArticleAdmin, responses=problems(*CHANGED))
def update(actor: Staff, db: WriteDb, at: AtVersion, how: SavedHow, given: ArticleUpdate) -> Response:
    """Change what is sent and leave the rest. What readers see stays as it is."""
    article = actions.held(db, actor, at.id)
    actions.update(db, actor, article, at.number, given.model_dump(exclude_unset=True, mode="json"), how)
    return whole(db, article)


@router.delete("/{id}", response_model=ArticleAdmin, responses=problems(*CHANGED))
def trash(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """To the trash: readers see it no longer, and after 30 days it is deleted."""
    return done(db, actor, at, actions.trash)
