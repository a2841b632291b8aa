"""The types requests are made of. A length, a form and a refusal belong to the type, not to the route."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from api.core import text

LINE_MAX = 300
PARAGRAPH_MAX = 2_000
PROSE_MAX = 500_000
URL_MAX = 2_000
EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
LATEST = datetime(9999, 12, 30, tzinfo=UTC)


# What the types below refuse, as the document says it. Spaces and line breaks around a line are taken off. U+0085 and
# U+FEFF are spaces in some dialects of patterns (ECMA-262, Rust, Python) and none in others.
_GAP = r"(?:[^\S\x0b\x0c\x1c-\x1f]|\x85)*"
_INK = r"[^\s\x00-\x1f\x7f\x85\ufeff]"
_HOST = r"[^/?#\[\]\s\x00-\x1f\x7f\x85\ufeff]+"
_NEXT = r"[^/\s\x00-\x1f\x7f\x85\ufeff]"  # after the first slash: a second one begins a host
_IN_LINE = r"[^\x00-\x08\x0a-\x1f\x7f]*"
_IN_PROSE = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*"
# Beside `format`: the days at both ends of the calendar that an offset may move out of it.
INSTANT_PATTERN = r"^(?!0000|0001-01-0[12]|9999-12-(29|3))\d{4}-"
PROSE_PATTERN = f"^{_IN_PROSE}$"


def _around(inside: str) -> dict[str, Any]:
    return {"pattern": f"^{_GAP}{_INK}({inside}{_INK})?{_GAP}$"}


def _clean(value: str) -> str:
    if found := text.unprintable(value):
        raise ValueError(f"contains a {found}, which cannot be stored")
    return text.nfc(value)


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value:
        raise ValueError("is one line; a line break is not allowed")
    return value


def _trimmed(value: str) -> str:
    if not (trimmed := value.strip()):
        raise ValueError("is empty")
    return trimmed


class AtMost:
    """A limit that holds for the text as it is sent and as it is kept: composed (NFC), some letters become two."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > self.length:
            raise ValueError(f"has at most {self.length} characters")
        return value


def _an_address(value: str) -> str:
    try:
        urlsplit(value)
    except ValueError:
        raise ValueError("is no address of the web") from None
    return value


def _written(value: Any) -> Any:
    """A number is no instant: seconds and milliseconds since 1970 look alike."""
    is_number = isinstance(value, int | float) or (isinstance(value, str) and not value[:5].endswith("-"))
    if is_number:
        raise ValueError("is an instant such as 2026-11-22T09:30:00Z")
    return value


def _whole(value: Any) -> Any:
    """JSON has one kind of number: 7.0 is 7."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
    StringConstraints(min_length=1, max_length=LINE_MAX),
    AfterValidator(_clean),
    AfterValidator(_trimmed),
    AfterValidator(_one_line),
    AfterValidator(AtMost(LINE_MAX)),
    Field(json_schema_extra=_around(_IN_LINE)),
]
Prose = Annotated[
    str,
    StringConstraints(max_length=PROSE_MAX),
    AfterValidator(_clean),
    AfterValidator(AtMost(PROSE_MAX)),
    Field(json_schema_extra={"pattern": PROSE_PATTERN}),
]
Paragraph = Annotated[
    str,
    StringConstraints(min_length=1, max_length=PARAGRAPH_MAX),
    AfterValidator(_clean),
    AfterValidator(_trimmed),
    AfterValidator(AtMost(PARAGRAPH_MAX)),
    Field(json_schema_extra=_around(_IN_PROSE)),
]
# As a paragraph, of a length the field says.
Said = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(_clean),
    AfterValidator(_trimmed),
    Field(json_schema_extra=_around(_IN_PROSE)),
]
Flag = Annotated[bool, Field(strict=True)]
# Stands after the bounds of an `int`: they are lost to the document before it.
WHOLE = BeforeValidator(_whole)
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_instant),
    PlainSerializer(stamp, when_used="json"),
    Field(json_schema_extra={"pattern": INSTANT_PATTERN}),
]
Stamp = Annotated[datetime, PlainSerializer(stamp, return_type=str, when_used="json")]
Url = Annotated[
    str,
    StringConstraints(max_length=URL_MAX, pattern=rf"^(https?://{_HOST}([/?#]{_INK}*)?|/({_NEXT}{_INK}*)?)$"),
    AfterValidator(_an_address),
    AfterValidator(_clean),
    AfterValidator(AtMost(URL_MAX)),
]


class Request(BaseModel):
    """What a client sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def unset() -> Any:
    """The default of a field that an update may leave out: what is not sent is not changed, and null is a value."""
    return Field(default_factory=lambda: None)


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
    alt: Annotated[str, Field(max_length=1_000, json_schema_extra={"pattern": PROSE_PATTERN}), AfterValidator(_clean)]
    caption: Line | None = None
    credit: Line | None = None


class Link(Request):
    label: Line
    url: Url
