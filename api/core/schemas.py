"""The types requests are made of. A length, a form and a refusal belong to the type, not to the route."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from api.core import text

LINE_MAX = 300
PROSE_MAX = 500_000
EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
LATEST = datetime(9999, 12, 30, tzinfo=UTC)


def _clean(value: str) -> str:
    if found := text.unprintable(value):
        raise ValueError(f"contains a {found}, which cannot be stored")
    return text.nfc(value)


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value:
        raise ValueError("is one line; a line break is not allowed")
    return value


def _instant(value: datetime) -> datetime:
    """Any offset, kept as UTC. The two outermost days of the calendar are refused: shifted to UTC they leave it."""
    if not EARLIEST <= value <= LATEST:
        raise ValueError("is outside the years 1 to 9999")
    return value.astimezone(UTC)


def stamp(value: datetime) -> str:
    """`2026-11-22T09:30:00Z`, with a fraction only where there is one."""
    return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


Slug = Annotated[str, StringConstraints(pattern=text.SLUG_PATTERN, max_length=text.SLUG_MAX)]
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LINE_MAX, strip_whitespace=True),
    AfterValidator(_clean),
    AfterValidator(_one_line),
]
Prose = Annotated[str, StringConstraints(max_length=PROSE_MAX), AfterValidator(_clean)]
Paragraph = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True), AfterValidator(_clean)
]
Instant = Annotated[AwareDatetime, AfterValidator(_instant), PlainSerializer(stamp, when_used="json")]
Stamp = Annotated[datetime, PlainSerializer(stamp, return_type=str, when_used="json")]
Url = Annotated[
    str, StringConstraints(max_length=2_000, pattern=r"^(https?://[^\s/]|/)[^\s]*$"), AfterValidator(_clean)
]


class Request(BaseModel):
    """What a client sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def _optional_in_documents(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class Answer(BaseModel):
    """What a client gets. `fields=` may leave any of it out, so the document requires none."""

    model_config = ConfigDict(json_schema_extra=_optional_in_documents)


class Ref(Answer):
    """A relation: enough to show and to link."""

    id: str
    slug: str
    name: str


class Picture(Request):
    """An image shown with a document: where it is and what it says to those who cannot see it."""

    url: Url
    alt: Annotated[str, Field(max_length=1_000), AfterValidator(_clean)]
    caption: Line | None = None
    credit: Line | None = None


class Link(Request):
    label: Line
    url: Url
