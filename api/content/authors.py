"""`/v1/content/authors`: the list and one author."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.articles.queries import published as articles
from api.authors.models import Author
from api.content import json_ld, queries
from api.content.paths import MOVED, moved
from api.content.reading import Read, Reading, body_of, one
from api.content.schemas import AuthorPage, AuthorRead
from api.core.columns import col
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import (
    BodyFormat,
    DatedFilter,
    DetailQuery,
    ListQuery,
    Names,
    body_form,
    fields_asked,
    names_of,
    slug_in_path,
    sorting,
)
from api.core.text import fold

router = APIRouter(prefix="/v1/content/authors", tags=["authors"], route_class=Route)

InPath = Annotated[str, slug_in_path("allie-wright")]

LISTING = Listing(
    page=AuthorPage,
    item=AuthorRead,
    sorts={
        "name": (col(Author.name_key), str),
        "published_at": (col(Author.published_at), datetime),
        "updated_at": (col(Author.updated_at), datetime),
    },
    id=col(Author.id),
)


class AuthorQuery(DetailQuery):
    fields: Annotated[list[str], Names(names_of(AuthorRead))] = fields_asked()


class AuthorsQuery(ListQuery, DatedFilter):
    sort: Literal["name", "-name", "published_at", "-published_at", "updated_at", "-updated_at"] = sorting("name")
    fields: Annotated[list[str], Names(names_of(AuthorRead))] = fields_asked()
    body_format: BodyFormat = body_form("html")


@router.get("", responses=problems(422, 503), response_model=AuthorPage)
def list_authors(reading: Read, query: Annotated[AuthorsQuery, Query()]) -> Response:
    """Authors with their bios, a page at a time."""
    statement = queries.published_authors(reading.at, body_of(Author, query.body_format))
    statement = statement.where(*query.published_at.holds(col(Author.published_at)))
    statement = statement.where(*query.updated_at.holds(col(Author.updated_at)))
    if query.q is not None:
        statement = statement.where(col(Author.folded).contains(fold(query.q), autoescape=True))
    return reading.listed(LISTING, query, statement, lambda rows: _shown(reading, rows, query.body_format))


@router.get("/{slug}", responses=MOVED | problems(404, 422, 503), response_model=AuthorRead)
def read_author(reading: Read, slug: InPath, query: Annotated[AuthorQuery, Query()]) -> Response:
    """One author with the bio."""
    statement = queries.published_authors(reading.at, body_of(Author, query.body_format)).where(
        col(Author.slug) == slug
    )
    row = one(reading, statement, slug)
    if row is None:
        return moved(reading, "author", slug)
    return reading.answer(_shown(reading, [row], query.body_format)[0], query.fields, changed_at=row.updated_at)


def _shown(reading: Reading, rows: Sequence[Any], form: BodyFormat) -> list[AuthorRead]:
    counts = articles.counts_by_author(reading.db, [row.id for row in rows], reading.at)
    return [
        AuthorRead(
            id=str(row.id),
            slug=row.slug,
            path=f"/authors/{row.slug}",
            name=row.name,
            headline=row.headline,
            bio=row.shown,
            body_format=form,
            portrait=row.portrait,
            links=row.links,
            article_count=counts.get(row.id, 0),
            published_at=row.published_at,
            updated_at=row.updated_at,
            json_ld=[json_ld.profile_page(reading.site, row)],
        )
        for row in rows
    ]
