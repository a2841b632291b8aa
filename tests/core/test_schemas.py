"""The types requests are made of."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from api.core.schemas import (
    EARLIEST,
    LATEST,
    WHOLE,
    Flag,
    Instant,
    Line,
    Link,
    Paragraph,
    Picture,
    Prose,
    Ref,
    Slug,
    Url,
    stamp,
)

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


@pytest.mark.parametrize(("kind", "length"), [(LINE, 300), (PARAGRAPH, 2_000), (URL, 2_000)])
def test_a_limit_holds_as_sent_and_as_kept(kind: TypeAdapter[str], length: int) -> None:
    twice_as_long_composed = "/" + "\u0958" * (length - 1)
    assert refused(kind, twice_as_long_composed)
    assert refused(kind, "a" + " " * length)


def documented(kind: TypeAdapter[str], text: str) -> bool:
    """Whether the document says that the text is taken. Its patterns are ECMA's, where `$` is before no line break."""
    said = kind.json_schema()
    fits = said.get("minLength", 0) <= len(text) <= said["maxLength"]
    return fits and re.search(said["pattern"].replace("$", r"\Z"), text) is not None


@pytest.mark.parametrize("kind", [LINE, PROSE, PARAGRAPH, URL])
@given(text=st.text(st.sampled_from("a/:é \t\n\r\v\x00\x1f\x7f\x85\u2028"), max_size=6))
def test_what_is_taken_is_what_the_document_says(kind: TypeAdapter[str], text: str) -> None:
    assert refused(kind, text) is not documented(kind, text)


@pytest.mark.parametrize("value", [0, 0.0, True, "0", "1700000000", "-1"])
def test_a_number_is_no_instant(value: object) -> None:
    assert refused(INSTANT, value)


@given(
    given=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=14))]))
)
@example(given=datetime(1, 1, 3, tzinfo=timezone(timedelta(hours=14))))
@example(given=datetime(9999, 12, 28, 23, 59, tzinfo=timezone(-timedelta(hours=14))))
def test_every_instant_of_the_document_is_taken(given: datetime) -> None:
    sent = given.isoformat()
    if re.search(INSTANT.json_schema()["pattern"], sent):
        assert not refused(INSTANT, sent)


def test_a_flag_is_true_or_false_and_nothing_else() -> None:
    flag: TypeAdapter[bool] = TypeAdapter(Flag)
    assert flag.validate_json("true") is True
    assert [value for value in (0, 1, "yes", "true", None) if not refused(flag, value)] == []


def test_a_whole_number_may_be_written_with_a_fraction_of_nothing() -> None:
    whole: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(strict=True, ge=1, le=9), WHOLE])
    assert [whole.validate_json(sent) for sent in ("7", "7.0", "7e0")] == [7, 7, 7]
    assert {("minimum", 1), ("maximum", 9)} <= set(whole.json_schema().items())
    assert [value for value in (7.5, "7", True, float("inf"), float("nan")) if not refused(whole, value)] == []


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


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example",
        "https://a.example/b?c=d#e",
        "https://a.example?b",
        "/?a=[b]",
        "/media/a.png",
        "/",
    ],
)
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
        "https://[",
        "https://[::1]/a",
        "https://a]b",
        "https://a\u2100b.example",
        "https://?a",
        "//a.example",
        "//[",
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
