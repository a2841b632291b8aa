"""The types requests are made of."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from api.core.schemas import EARLIEST, LATEST, Instant, Line, Link, Paragraph, Picture, Prose, Ref, Slug, Url, stamp

LINE: TypeAdapter[str] = TypeAdapter(Line)
PROSE: TypeAdapter[str] = TypeAdapter(Prose)
PARAGRAPH: TypeAdapter[str] = TypeAdapter(Paragraph)
SLUG: TypeAdapter[str] = TypeAdapter(Slug)
URL: TypeAdapter[str] = TypeAdapter(Url)
INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


def refused(kind: TypeAdapter[Any], value: object) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("kind", [LINE, PROSE, PARAGRAPH])
@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1f", "\x7f", "\ud800"])
def test_what_cannot_be_stored_is_refused(kind: TypeAdapter[str], character: str) -> None:
    assert refused(kind, f"a{character}b")


@pytest.mark.parametrize("kind", [LINE, PROSE, PARAGRAPH])
def test_text_is_kept_composed(kind: TypeAdapter[str]) -> None:
    assert kind.validate_python("e\u0301") == "é"


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\r\nb", "", "   ", "a" * 301])
def test_what_is_no_line_is_refused(text: str) -> None:
    assert refused(LINE, text)


def test_a_line_loses_the_space_around_it() -> None:
    assert LINE.validate_python("  a b\n") == "a b"


def test_prose_may_be_empty_and_long_but_not_endless() -> None:
    assert PROSE.validate_python("") == ""
    assert PROSE.validate_python("a\n\nb\t") == "a\n\nb\t"
    assert not refused(PROSE, "a" * 500_000)
    assert refused(PROSE, "a" * 500_001)


def test_a_paragraph_has_lines_and_an_end() -> None:
    assert PARAGRAPH.validate_python(" a\nb ") == "a\nb"
    assert refused(PARAGRAPH, " ")
    assert refused(PARAGRAPH, "a" * 2_001)


@pytest.mark.parametrize("text", ["A", "a--b", "-a", "", "é", "a\n", "a" * 201])
def test_what_is_no_slug_is_refused(text: str) -> None:
    assert refused(SLUG, text)


@pytest.mark.parametrize("text", ["http://a.example", "https://a.example/b?c=d#e", "/media/a.png", "/"])
def test_a_web_address_or_a_path_is_a_url(text: str) -> None:
    assert URL.validate_python(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,a",
        "ftp://a.example",
        "a.example",
        "https://",
        "https:///a",
        "https://a b",
        "/a b",
        "/a\n",
        "/a\x00",
        "",
        "/" + "a" * 2_000,
    ],
)
def test_what_is_no_url_is_refused(text: str) -> None:
    assert refused(URL, text)


@given(st.datetimes(timezones=st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))))
def test_an_instant_is_the_same_instant_in_utc_or_is_refused(value: datetime) -> None:
    if EARLIEST <= value <= LATEST:
        kept = INSTANT.validate_python(value)
        assert kept == value
        assert kept.tzinfo is UTC
        assert datetime.fromisoformat(stamp(kept)) == value
    else:
        assert refused(INSTANT, value)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+23:59",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59Z",
        "2026-11-22T09:30:00",
        "2026-11-22",
        "2026-02-30T00:00:00Z",
        "yesterday",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    assert refused(INSTANT, text)


def test_an_instant_is_written_as_utc() -> None:
    value = INSTANT.validate_python("2026-11-22T11:30:00+02:00")
    assert INSTANT.dump_json(value) == b'"2026-11-22T09:30:00Z"'


def test_a_fraction_is_written_only_where_there_is_one() -> None:
    assert stamp(datetime(2026, 11, 22, 9, 30, tzinfo=UTC)) == "2026-11-22T09:30:00Z"
    assert stamp(datetime(2026, 11, 22, 9, 30, 0, 5, tzinfo=UTC)) == "2026-11-22T09:30:00.000005Z"
    assert stamp(datetime(1, 1, 2, tzinfo=UTC)) == "0001-01-02T00:00:00Z"


def test_unknown_fields_of_a_request_are_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Link.model_validate({"label": "a", "url": "/a", "more": 1})


def test_a_picture_says_what_it_shows() -> None:
    assert Picture.model_validate({"url": "/a", "alt": ""}).caption is None
    with pytest.raises(ValidationError):
        Picture.model_validate({"url": "/a"})
    with pytest.raises(ValidationError):
        Picture.model_validate({"url": "/a", "alt": "\x00"})


def test_the_document_requires_no_field_of_an_answer() -> None:
    assert "required" not in Ref.model_json_schema()
    assert Ref(id=str(UUID(int=0)), slug="a", name="A").slug == "a"
