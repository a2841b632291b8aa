"""`/v1/content/helplines`: whom somebody can turn to."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from api.content.reading import Read
from api.content.schemas import HelplineList
from api.core.http import Route, problems
from api.core.schemas import Request
from api.core.selection import Form
from api.helplines import queries
from api.helplines.models import INTERNATIONAL, Topic
from api.helplines.schemas import LANGUAGE_MAX, LANGUAGE_PATTERN, REGION_PATTERN, HelplineRead

router = APIRouter(prefix="/v1/content/helplines", tags=["helplines"], route_class=Route)

RegionText = Annotated[str, Form(REGION_PATTERN, len(INTERNATIONAL), "is a country such as AT, or INT")]
LanguageText = Annotated[str, Form(LANGUAGE_PATTERN, LANGUAGE_MAX, "is a language such as en or de-AT")]


class HelplinesQuery(Request):
    region: Annotated[
        RegionText | None,
        Field(description="The reader's country by ISO 3166-1; without it only helplines for people anywhere."),
    ] = None
    topic: Annotated[Topic | None, Field(description="Helplines for this, and after them those for anything.")] = None
    language: Annotated[
        LanguageText | None, Field(description="Helplines that speak this language, in whatever variety.")
    ] = None


@router.get("", responses=problems(422, 503), response_model=HelplineList)
def list_helplines(reading: Read, query: Annotated[HelplinesQuery, Query()]) -> Response:
    """The helplines of a region, then those for people anywhere. None is here that was not verified of late."""
    topics = [query.topic] if query.topic else []
    found = queries.shown(reading.db, query.region, topics, reading.at, query.language)
    return reading.answer(HelplineList(data=[HelplineRead.of(row) for row in found]), ())
