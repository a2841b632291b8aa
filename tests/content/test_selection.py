"""What a list can be asked for: the document states what is allowed, and a refusal names it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from api.core.schemas import EARLIEST, LATEST
from api.core.selection import Bound
from tests.asking import Client
from tests.conftest import on_one

BOUND = TypeAdapter[datetime](Bound)


def schema_of(client: Client, name: str) -> Any:
    listed = client.get("/openapi.json").json()["paths"]["/v1/content/articles"]["get"]["parameters"]
    return next(parameter["schema"] for parameter in listed if parameter["name"] == name)


def refusal(client: Client, query: str) -> str:
    answer = client.get(f"/v1/content/articles?{query}")
    assert answer.status_code == 422, query
    (error,) = answer.json()["errors"]
    return str(error["msg"])


@on_one
def test_the_document_bounds_the_limit(client: Client) -> None:
    assert (schema_of(client, "limit")["minimum"], schema_of(client, "limit")["maximum"]) == (1, 100)


@on_one
def test_the_document_says_that_words_are_one_line_without_control_characters(client: Client) -> None:
    schema = schema_of(client, "q")
    assert (schema["minLength"], schema["maxLength"], schema["pattern"]) == (1, 200, r"^[^\x00-\x1f\x7f]+$")


@on_one
@pytest.mark.parametrize("name", ["limit", "cursor", "count", "q", "filter[updated_at][gt]", "filter[topic]"])
def test_the_document_offers_no_null_since_a_query_has_none(client: Client, name: str) -> None:
    assert "null" not in str(schema_of(client, name))


@on_one
@pytest.mark.parametrize("limit", ["0", "101", "01", "-1", "1.0", "many", "", "9" * 5_000])
def test_a_limit_out_of_bounds_is_refused_naming_them(client: Client, limit: str) -> None:
    assert refusal(client, f"limit={limit}") == "is a whole number from 1 to 100"


@on_one
@pytest.mark.parametrize("words", ["", "%00", "a%0Ab", "%7F", "a" * 201])
def test_words_that_cannot_be_searched_for_are_refused(client: Client, words: str) -> None:
    assert "1 to 200 characters" in refusal(client, f"q={words}")


@pytest.mark.parametrize("cursor", ["", "!", "a" * 2_001])
def test_what_has_not_the_form_of_a_cursor_is_refused_saying_where_one_comes_from(client: Client, cursor: str) -> None:
    assert "links.next" in refusal(client, f"cursor={cursor}")


@pytest.mark.parametrize("slug", ["", "A", "a--b", "a" * 201])
def test_what_cannot_be_a_slug_is_refused_saying_what_one_is(client: Client, slug: str) -> None:
    assert "lowercase letters" in refusal(client, f"filter[topic]={slug}")


@on_one
@pytest.mark.parametrize(
    "bound",
    [
        "",
        "yesterday",
        "2026-02-30",
        "0000-02-30",
        "2026-01-31T24:00:00Z",
        "2026-01-31T09:30:61Z",
        "2026-01-31T09:30:00",
        "2026-01-31T09:30:00%2B24:00",
        "2026-W05",
        "\u0662\u0660\u0662\u0666-01-31",
    ],
)
def test_what_is_no_day_or_instant_is_refused_with_examples(client: Client, bound: str) -> None:
    assert "2026-01-31T09:30:00Z" in refusal(client, f"filter[updated_at][gte]={bound}")


def test_a_bound_is_a_day_or_an_instant_with_an_offset() -> None:
    assert BOUND.validate_python("2026-01-31") == datetime(2026, 1, 31, tzinfo=UTC)
    assert BOUND.validate_python("2026-01-31t09:30:00.5+02:00") == datetime(2026, 1, 31, 7, 30, 0, 500_000, UTC)


def test_a_bound_beyond_the_calendar_means_its_edge() -> None:
    assert BOUND.validate_python("0000-02-29") == BOUND.validate_python("0001-01-01T00:00:00+01:00") == EARLIEST
    assert BOUND.validate_python("9999-12-31T23:59:59-01:00") == LATEST


def test_a_leap_second_is_the_last_one_of_its_minute() -> None:
    assert BOUND.validate_python("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(ValidationError):
        BOUND.validate_python("2016-12-31T23:59:61Z")
