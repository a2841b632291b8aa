"""`/v1/content/articles`: the list and one article."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.articles.models import Publication
from api.articles.queries import published
from api.content import json_ld
from api.content.reading import Listing, Read, Reading, body_of, one
from api.content.schemas import (
    ArticleListed,
    ArticlePage,
    ArticleRead,
    AuthorCard,
    BodyFormat,
    Byline,
    Comments,
    Correction,
    FaqCard,
    SeoRead,
    TocEntry,
    TopicCard,
)
from api.content.selection import DatedFilter, DetailQuery, ListQuery, Names, names_of, slug_filter
from api.core.columns import col
from api.core.http import Route, problems
from api.core.schemas import Ref, Slug
from api.core.text import fold
from api.topics import queries as topics

router = APIRouter(prefix="/v1/content/articles", tags=["articles"], route_class=Route)

Include = Annotated[list[str], Names(("authors", "topics", "faqs"))]
Sort = Literal["published_at", "-published_at", "updated_at", "-updated_at", "title", "-title"]

LISTING = Listing(
    page=ArticlePage,
    item=ArticleListed,
    sorts={
        "published_at": (col(Publication.published_at), datetime),
        "updated_at": (col(Publication.updated_at), datetime),
        "title": (col(Publication.title_key), str),
    },
    id=col(Publication.article_id),
)


class ArticleQuery(DetailQuery):
    fields: Annotated[list[str], Names(names_of(ArticleRead))] = []
    include: Include = []


class ArticlesQuery(ListQuery, DatedFilter):
    sort: Sort = "-published_at"
    fields: Annotated[list[str], Names(names_of(ArticleListed))] = []
    include: Include = []
    body_format: BodyFormat | None = None
    topic: Slug | None = slug_filter("topic", "Articles of this topic or of one under it, by slug.")
    author: Slug | None = slug_filter("author", "Articles with a byline of this author, by slug.")

    @property
    def body_asked(self) -> BodyFormat | None:
        """Lists carry no body unless asked, by format or by name."""
        return self.body_format or ("html" if "body" in self.fields else None)


@router.get("", responses=problems(422, 503), response_model=ArticlePage)
def list_articles(reading: Read, query: Annotated[ArticlesQuery, Query()]) -> Response:
    """Published articles, a page at a time."""
    form = query.body_asked
    statement = published.published(reading.at, *_body(form))
    statement = statement.where(*published.dated(query.published_at, query.updated_at))
    if query.topic is not None:
        statement = statement.where(published.in_topic(query.topic))
    if query.author is not None:
        statement = statement.where(published.by_author(query.author, reading.at))
    if query.q is not None:
        statement = statement.where(col(Publication.folded).contains(fold(query.q), autoescape=True))
    return LISTING.answer(reading, query, statement, lambda rows: _listed(reading, rows, query.include, form))


@router.get("/{slug}", responses=problems(404, 422, 503), response_model=ArticleRead)
def read_article(reading: Read, slug: str, query: Annotated[ArticleQuery, Query()]) -> Response:
    """One published article, with its neighbours and what is related."""
    statement = published.published(reading.at, *_body(query.body_format)).where(col(Publication.slug) == slug)
    row = one(reading, statement, slug)
    article = _article(reading, row, query)
    return reading.answer(article, query.fields, changed_at=row.updated_at)


def _body(form: BodyFormat | None) -> tuple[sa.ColumnElement[Any], ...]:
    return (body_of(Publication, form),) if form else ()


def _article(reading: Reading, row: sa.Row[Any], query: ArticleQuery) -> ArticleRead:
    links = _links(reading, [row])[row.id]
    listed = _item(reading, row, links, query.include, query.body_format)
    section = [UUID(listed.section.id)] if listed.section else []
    trail = next(iter(topics.trails(reading.db, section).values()), [])
    older, newer = (published.neighbour(reading.db, row, reading.at, older=older) for older in (True, False))
    return ArticleRead(
        **{name: getattr(listed, name) for name in ArticleListed.model_fields},
        json_ld=json_ld.article(reading.settings, listed, links["faqs"], trail),
        previous=ref(older) if older else None,
        next=ref(newer) if newer else None,
        related=[ref(other) for other in published.related(reading.db, row, reading.at)],
    )


def ref(row: sa.Row[Any]) -> Ref:
    return Ref(id=str(row.id), slug=row.slug, name=row.name)


def _author(row: sa.Row[Any], include: Sequence[str]) -> Ref:
    if "authors" not in include:
        return ref(row)
    more = {"headline": row.headline, "bio": row.html, "portrait": row.portrait, "links": row.links}
    return AuthorCard(id=str(row.id), slug=row.slug, name=row.name, **more)


def _topic(row: sa.Row[Any], include: Sequence[str]) -> Ref:
    if "topics" not in include:
        return ref(row)
    return TopicCard(id=str(row.id), slug=row.slug, name=row.name, kind=row.kind, description=row.description)


def _faq(row: sa.Row[Any], include: Sequence[str]) -> Ref:
    if "faqs" not in include:
        return ref(row)
    return FaqCard(id=str(row.id), slug=row.slug, name=row.name, question=row.name, answer=row.html)


def _listed(
    reading: Reading, rows: Sequence[Any], include: Sequence[str], form: BodyFormat | None
) -> list[ArticleListed]:
    links = _links(reading, rows)
    return [_item(reading, row, links[row.id], include, form) for row in rows]


def _links(reading: Reading, rows: Sequence[Any]) -> dict[Any, dict[str, list[Any]]]:
    """The relations of each row: three statements, however many rows."""
    ids = [row.id for row in rows]
    links: dict[Any, dict[str, list[Any]]] = {id_: {"bylines": [], "topics": [], "faqs": []} for id_ in ids}
    for name, found in (
        ("bylines", published.bylines(reading.db, ids, reading.at)),
        ("topics", published.topics_of(reading.db, ids)),
        ("faqs", published.faqs_of(reading.db, ids, reading.at)),
    ):
        for link in found:
            links[link.publication_id][name].append(link)
    return links


def _item(
    reading: Reading,
    row: sa.Row[Any],
    links: dict[str, list[Any]],
    include: Sequence[str],
    form: BodyFormat | None,
) -> ArticleListed:
    section = next((ref(topic) for topic in links["topics"] if topic.kind == "section"), None)
    copied = ("slug", "title", "dek", "language", "revision", "published_at", "updated_at", "hero", "content_notes")
    counted = ("significantly_updated_at", "word_count", "reading_minutes")
    return ArticleListed(
        **{name: getattr(row, name) for name in copied + counted},
        id=str(row.article_id),
        path=f"/articles/{row.slug}",
        section=section,
        topics=[_topic(topic, include) for topic in links["topics"]],
        bylines=[Byline(role=link.role, author=_author(link, include)) for link in links["bylines"]],
        faqs=[_faq(faq, include) for faq in links["faqs"]],
        corrections=[Correction.model_validate(correction) for correction in row.corrections],
        seo=_seo(reading.site, row),
        toc=[TocEntry(**entry) for entry in row.toc],
        body_format=form,
        body=row.shown if form else None,
        comments=Comments(),
    )


def _seo(site: str, row: sa.Row[Any]) -> SeoRead:
    given = row.seo
    return SeoRead(
        title=given.get("title") or row.title,
        description=given.get("description") or row.dek,
        canonical_url=given.get("canonical_url") or f"{site}/articles/{row.slug}",
        image=given.get("image") or (row.hero or {}).get("url"),
        noindex=given.get("noindex", False),
    )
