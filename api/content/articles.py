"""`/v1/content/articles`: the list and one article."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.articles.models import Publication
from api.articles.queries import published
from api.comments.opening import open_ones
from api.comments.queries import public
from api.content import json_ld
from api.content.paths import MOVED, moved
from api.content.reading import BODY_COLUMNS, Read, Reading, body_of, one
from api.content.schemas import (
    ArticleListed,
    ArticlePage,
    ArticleRead,
    AuthorCard,
    Byline,
    Comments,
    FaqCard,
    SeoRead,
    TopicCard,
)
from api.core.columns import col
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.schemas import Ref
from api.core.selection import (
    BodyFormat,
    DatedFilter,
    DetailQuery,
    ListQuery,
    Names,
    SlugText,
    body_form,
    fields_asked,
    names_of,
    relations_asked,
    slug_filter,
    slug_in_path,
    sorting,
)
from api.core.text import fold
from api.topics import queries as topics

router = APIRouter(prefix="/v1/content/articles", tags=["articles"], route_class=Route)

Include = Annotated[list[str], Names(("authors", "topics", "faqs"))]
Sort = Literal["published_at", "-published_at", "updated_at", "-updated_at", "title", "-title"]

InPath = Annotated[str, slug_in_path("unspoken-bonds")]

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


class Relations(NamedTuple):
    """Rows of authors (with their role), topics and FAQs, each with the publication that names it, in its order."""

    bylines: Sequence[Any]
    topics: Sequence[Any]
    faqs: Sequence[Any]
    said: Mapping[UUID, Comments] = MappingProxyType({})


Links = dict[str, list[tuple[Any, Ref]]]
NOTHING_SAID = Comments()

BY_SLUG = {form: published.by_slug(getattr(Publication, name)) for form, name in BODY_COLUMNS.items()}


class ArticleQuery(DetailQuery):
    fields: Annotated[list[str], Names(names_of(ArticleRead))] = fields_asked()
    include: Include = relations_asked()


class ArticlesQuery(ListQuery, DatedFilter):
    sort: Sort = sorting("-published_at")
    fields: Annotated[list[str], Names(names_of(ArticleListed))] = fields_asked()
    include: Include = relations_asked()
    body_format: BodyFormat | None = body_form(None, "The form of the body; without it there is none.")
    topic: SlugText | None = slug_filter("topic", "Articles of this topic or of one under it, by slug.")
    author: SlugText | None = slug_filter("author", "Articles with a byline of this author, by slug.")

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
        statement = statement.where(published.in_topic(reading.db, query.topic))
    if query.author is not None:
        statement = statement.where(published.by_author(reading.db, query.author, reading.at))
    if query.q is not None:
        statement = statement.where(col(Publication.folded).contains(fold(query.q), autoescape=True))
    return reading.listed(LISTING, query, statement, lambda rows: _listed(reading, rows, query.include, form))


@router.get("/{slug}", responses=MOVED | problems(404, 422, 503), response_model=ArticleRead)
def read_article(reading: Read, slug: InPath, query: Annotated[ArticleQuery, Query()]) -> Response:
    """One published article, with its neighbours and what is related."""
    row = one(reading, BY_SLUG[query.body_format], slug)
    if row is None:
        return moved(reading, "article", slug)
    article = article_of(reading, row, _relations(reading, [row]), query)
    return reading.answer(article, query.fields, changed_at=row.updated_at)


def _body(form: BodyFormat | None) -> tuple[sa.ColumnElement[Any], ...]:
    return (body_of(Publication, form),) if form else ()


def article_of(reading: Reading, row: Any, relations: Relations, query: ArticleQuery) -> ArticleRead:
    """The article of a row and the rows of its relations, among the articles readers see."""
    links = _links([row], relations, query.include)[row.id]
    listed = _item(reading, row, links, query.body_format, relations.said.get(row.article_id))
    topic_ids = [topic.id for topic, _ in links["topics"]]
    section = [UUID(listed.section.id)] if listed.section else []
    trail = next(iter(topics.trails(reading.db, section).values()), [])
    beside = published.neighbours(reading.db, row, reading.at)
    return ArticleRead(
        **{name: getattr(listed, name) for name in ArticleListed.model_fields},
        json_ld=json_ld.article(reading, listed, [faq for faq, _ in links["faqs"]], trail),
        previous=ref(beside[-1]) if -1 in beside else None,
        next=ref(beside[1]) if 1 in beside else None,
        related=[ref(other) for other in published.related(reading.db, row, topic_ids, reading.at)],
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
    relations = _relations(reading, rows)
    links = _links(rows, relations, include)
    return [_item(reading, row, links[row.id], form, relations.said.get(row.article_id)) for row in rows]


def _relations(reading: Reading, rows: Sequence[Any]) -> Relations:
    """Three statements, however many rows."""
    ids = [row.id for row in rows]
    return Relations(
        bylines=published.bylines(reading.db, ids, reading.at),
        topics=published.topics_of(reading.db, ids),
        faqs=published.faqs_of(reading.db, ids, reading.at),
        said=_said(reading, rows),
    )


def _said(reading: Reading, rows: Sequence[Any]) -> dict[UUID, Comments]:
    """What readers see of each article's conversation, counted, and whether it goes on."""
    since = {row.article_id: row.published_at for row in rows}
    counted, open_ = public.counts(reading.db, list(since)), open_ones(reading.db, since, reading.at, reading.chosen)
    return {
        id_: Comments(
            count=counted[id_].count if id_ in counted else 0,
            inline=counted[id_].inline if id_ in counted else 0,
            open=id_ in open_,
        )
        for id_ in since
    }


def _links(rows: Sequence[Any], relations: Relations, include: Sequence[str]) -> dict[Any, Links]:
    """The relations of each row, with one object for what several share."""
    links: dict[Any, Links] = {row.id: {"bylines": [], "topics": [], "faqs": []} for row in rows}
    shown: dict[UUID, Ref] = {}
    for name, show in (("bylines", _author), ("topics", _topic), ("faqs", _faq)):
        for link in getattr(relations, name):
            if link.id not in shown:
                shown[link.id] = show(link, include)
            links[link.publication_id][name].append((link, shown[link.id]))
    return links


def _item(
    reading: Reading, row: sa.Row[Any], links: Links, form: BodyFormat | None, said: Comments | None
) -> ArticleListed:
    section = next((ref(topic) for topic, _ in links["topics"] if topic.kind == "section"), None)
    copied = ("slug", "title", "dek", "language", "revision", "published_at", "updated_at", "hero", "content_notes")
    counted = ("significantly_updated_at", "word_count", "reading_minutes", "corrections", "toc")
    return ArticleListed(
        **{name: getattr(row, name) for name in copied + counted},
        id=str(row.article_id),
        path=f"/articles/{row.slug}",
        section=section,
        topics=[topic for _, topic in links["topics"]],
        bylines=[Byline(role=link.role, author=author) for link, author in links["bylines"]],
        faqs=[faq for _, faq in links["faqs"]],
        seo=_seo(reading.site, row),
        body_format=form,
        body=row.shown if form else None,
        comments=said or NOTHING_SAID,
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
