"""`/v1/content/topics`: the list and one topic."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.articles.queries import published as articles
from api.content import json_ld, queries
from api.content.articles import ref
from api.content.paths import MOVED, moved
from api.content.reading import Read, Reading, one
from api.content.schemas import TopicPage, TopicRead
from api.core.columns import col
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.schemas import Ref, Request
from api.core.selection import ListQuery, Names, UpdatedFilter, fields_asked, names_of, slug_in_path, sorting
from api.core.text import fold
from api.topics import queries as topics
from api.topics.models import Topic

router = APIRouter(prefix="/v1/content/topics", tags=["topics"], route_class=Route)

InPath = Annotated[str, slug_in_path("trust")]

LISTING = Listing(
    page=TopicPage,
    item=TopicRead,
    sorts={"name": (col(Topic.name_key), str), "updated_at": (col(Topic.updated_at), datetime)},
    id=col(Topic.id),
)


class TopicQuery(Request):
    fields: Annotated[list[str], Names(names_of(TopicRead))] = fields_asked()


class TopicsQuery(ListQuery, UpdatedFilter):
    sort: Literal["name", "-name", "updated_at", "-updated_at"] = sorting("name")
    fields: Annotated[list[str], Names(names_of(TopicRead))] = fields_asked()


@router.get("", responses=problems(422, 503), response_model=TopicPage)
def list_topics(reading: Read, query: Annotated[TopicsQuery, Query()]) -> Response:
    """Sections and tags, a page at a time."""
    statement = queries.all_topics().where(*query.updated_at.holds(col(Topic.updated_at)))
    if query.q is not None:
        statement = statement.where(col(Topic.folded).contains(fold(query.q), autoescape=True))
    return reading.listed(LISTING, query, statement, lambda rows: _shown(reading, rows))


@router.get("/{slug}", responses=MOVED | problems(404, 422, 503), response_model=TopicRead)
def read_topic(reading: Read, slug: InPath, query: Annotated[TopicQuery, Query()]) -> Response:
    """One section or tag, with its place in the tree."""
    row = one(reading, queries.all_topics().where(col(Topic.slug) == slug), slug)
    if row is None:
        return moved(reading, "topic", slug)
    return reading.answer(_shown(reading, [row])[0], query.fields, changed_at=row.updated_at)


def _shown(reading: Reading, rows: Sequence[Any]) -> list[TopicRead]:
    ids = [row.id for row in rows]
    counts = articles.counts_by_topic(reading.db, ids, reading.at)
    trails = topics.trails(reading.db, ids)
    children: dict[Any, list[Ref]] = {}
    for child in queries.children_of(reading.db, ids):
        children.setdefault(child.parent_id, []).append(ref(child))
    return [_one(reading.site, row, trails[row.id], children.get(row.id, []), counts.get(row.id, 0)) for row in rows]


def _one(site: str, row: Any, trail: Sequence[Any], children: list[Ref], count: int) -> TopicRead:
    return TopicRead(
        id=str(row.id),
        slug=row.slug,
        path=f"/topics/{row.slug}",
        kind=row.kind.value,
        name=row.name,
        description=row.description,
        parent=ref(trail[-2]) if len(trail) > 1 else None,
        children=children,
        article_count=count,
        updated_at=row.updated_at,
        json_ld=[json_ld.breadcrumbs([(step.name, f"{site}/topics/{step.slug}") for step in trail])],
    )
