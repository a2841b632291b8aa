"""`/v1/content/helplines` and `/v1/content/articles/{slug}/helplines`: whom somebody can turn to."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from api.articles.queries import published
from api.content.articles import InPath
from api.content.paths import MOVED, moved
from api.content.queries import helpline_topics_of
from api.content.reading import Read, Reading
from api.content.schemas import HelplineList
from api.core.http import Route, problems
from api.core.schemas import Request
from api.core.selection import Form
from api.helplines import queries
from api.helplines.models import INTERNATIONAL, Topic
from api.helplines.schemas import LANGUAGE_MAX, LANGUAGE_PATTERN, REGION_PATTERN, HelplineRead

router = APIRouter(prefix="/v1/content", tags=["helplines"], route_class=Route)

RegionText = Annotated[str, Form(REGION_PATTERN, len(INTERNATIONAL), "is a country such as AT, or INT")]
LanguageText = Annotated[str, Form(LANGUAGE_PATTERN, LANGUAGE_MAX, "is a language such as en or de-AT")]


class ForWhomQuery(Request):
    region: Annotated[
        RegionText | None,
        Field(description="The reader's country by ISO 3166-1; without it only helplines for people anywhere."),
    ] = None
    language: Annotated[
        LanguageText | None, Field(description="Helplines that speak this language, in whatever variety.")
    ] = None


class HelplinesQuery(ForWhomQuery):
    topic: Annotated[Topic | None, Field(description="Helplines for this, and after them those for anything.")] = None


@router.get("/helplines", responses=problems(422, 503), response_model=HelplineList)
def list_helplines(reading: Read, query: Annotated[HelplinesQuery, Query()]) -> Response:
    """The helplines of a region, then those for people anywhere. None is here that was not verified of late."""
    return _shown(reading, query, [query.topic] if query.topic else [])


@router.get("/articles/{slug}/helplines", responses=MOVED | problems(404, 422, 503), response_model=HelplineList)
def list_helplines_of_article(reading: Read, slug: InPath, query: Annotated[ForWhomQuery, Query()]) -> Response:
    """The helplines for what an article is about, as its topics say, and after them those for anything; in the same
    order. None for an article whose topics name nothing."""
    article = published.standing(reading.db, slug, reading.at)
    if article is None:
        return moved(reading, "article", slug, "/helplines")
    topics = helpline_topics_of(reading.db, article.id)
    return _shown(reading, query, topics) if topics else reading.answer(HelplineList(data=[]), ())


def _shown(reading: Reading, query: ForWhomQuery, topics: Sequence[Topic]) -> Response:
    found = queries.shown(reading.db, query.region, topics, reading.at, query.language)
    return reading.answer(HelplineList(data=[HelplineRead.of(row) for row in found]), ())
