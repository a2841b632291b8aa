"""`/v1/content/faqs`: the list and one FAQ."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.articles.models import PublicationFaq
from api.articles.queries import published as articles
from api.content import json_ld, queries
from api.content.articles import ref
from api.content.paths import MOVED, moved
from api.content.reading import Read, Reading, body_of, one
from api.content.schemas import FaqPage, FaqRead
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
    slug_filter,
    slug_in_path,
    sorting,
)
from api.core.text import fold
from api.faqs.models import Faq

Sort = Literal["published_at", "-published_at", "updated_at", "-updated_at", "question", "-question"]

router = APIRouter(prefix="/v1/content/faqs", tags=["faqs"], route_class=Route)

InPath = Annotated[str, slug_in_path("what-is-emotional-connection-in-a-relationship")]

LISTING = Listing(
    page=FaqPage,
    item=FaqRead,
    sorts={
        "published_at": (col(Faq.published_at), datetime),
        "updated_at": (col(Faq.updated_at), datetime),
        "question": (col(Faq.question_key), str),
        "position": (col(PublicationFaq.position), int),
    },
    id=col(Faq.id),
)


class FaqQuery(DetailQuery):
    fields: Annotated[list[str], Names(names_of(FaqRead))] = fields_asked()


class FaqsQuery(ListQuery, DatedFilter):
    sort: Sort | None = sorting(
        None, "By question unless given, and with `filter[article]` as that article orders them; with `-` descending."
    )
    fields: Annotated[list[str], Names(names_of(FaqRead))] = fields_asked()
    body_format: BodyFormat = body_form("html")
    topic: SlugText | None = slug_filter("topic", "FAQs of this topic or of one under it, by slug.")
    article: SlugText | None = slug_filter("article", "FAQs shown with this article, by slug, in its order.")
    author: SlugText | None = slug_filter("author", "FAQs this author reviewed, or whose articles carry their byline.")

    @property
    def sorted_by(self) -> str:
        return self.sort or ("position" if self.article else "question")


@router.get("", responses=problems(422, 503), response_model=FaqPage)
def list_faqs(reading: Read, query: Annotated[FaqsQuery, Query()]) -> Response:
    """Published questions with their answers, a page at a time."""
    statement = queries.published_faqs(reading.at, body_of(Faq, query.body_format))
    statement = statement.where(*query.published_at.holds(col(Faq.published_at)))
    statement = statement.where(*query.updated_at.holds(col(Faq.updated_at)))
    if query.topic is not None:
        statement = statement.where(queries.faq_in_topic(query.topic))
    if query.article is not None:
        statement = articles.shown_with(statement, query.article, reading.at)
    if query.author is not None:
        statement = statement.where(queries.faq_by_author(query.author, reading.at))
    if query.q is not None:
        statement = statement.where(col(Faq.folded).contains(fold(query.q), autoescape=True))
    return reading.listed(LISTING, query, statement, lambda rows: _shown(reading, rows, query.body_format))


@router.get("/{slug}", responses=MOVED | problems(404, 422, 503), response_model=FaqRead)
def read_faq(reading: Read, slug: InPath, query: Annotated[FaqQuery, Query()]) -> Response:
    """One published question with its answer."""
    statement = queries.published_faqs(reading.at, body_of(Faq, query.body_format)).where(col(Faq.slug) == slug)
    row = one(reading, statement, slug)
    if row is None:
        return moved(reading, "faq", slug)
    return reading.answer(_shown(reading, [row], query.body_format)[0], query.fields, changed_at=row.updated_at)


def _shown(reading: Reading, rows: Sequence[Any], form: BodyFormat) -> list[FaqRead]:
    ids = [row.id for row in rows]
    topics: dict[Any, list[Ref]] = {}
    for link in queries.topics_of_faqs(reading.db, ids):
        topics.setdefault(link.faq_id, []).append(ref(link))
    shown_with: dict[Any, list[Ref]] = {}
    for link in articles.articles_of_faqs(reading.db, ids, reading.at):
        shown_with.setdefault(link.faq_id, []).append(ref(link))
    reviewers = queries.public_authors(reading.db, [row.reviewed_by_id for row in rows], reading.at)
    return [
        FaqRead(
            id=str(row.id),
            slug=row.slug,
            path=f"/faqs/{row.slug}",
            question=row.question,
            answer=row.shown,
            body_format=form,
            topics=topics.get(row.id, []),
            articles=shown_with.get(row.id, []),
            reviewed_by=ref(reviewers[row.reviewed_by_id]) if row.reviewed_by_id in reviewers else None,
            last_reviewed_at=row.last_reviewed_at,
            published_at=row.published_at,
            updated_at=row.updated_at,
            json_ld=[json_ld.faq_page([(row.question, row.html)])],
        )
        for row in rows
    ]
