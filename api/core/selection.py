"""What a reader asked for: fields, relations to include, filters, sort, cursor. What is not allowed is named."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from api.core.pages import CURSOR_MAX, LIMIT_MAX, Range
from api.core.schemas import EARLIEST, LATEST, Request
from api.core.text import SLUG_MAX, SLUG_PATTERN

BodyFormat = Literal["html", "blocks", "markdown", "text"]

DEPTH_MAX = 3
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_COUNT = re.compile(r"[1-9][0-9]{0,2}")


def refused(sentence: str) -> PydanticCustomError:
    """A refusal that says what is allowed and nothing of what was sent."""
    return PydanticCustomError("value_error", "{sentence}", {"sentence": sentence})


class Form:
    """A text that has the form of a pattern; `said` is the form in words, for whoever sent another."""

    def __init__(self, pattern: str, length: int, said: str) -> None:
        self.pattern = re.compile(pattern)
        self.length = length
        self.said = f"{said}; 1 to {length} characters"

    def _check(self, value: str) -> str:
        if not 1 <= len(value) <= self.length or not self.pattern.fullmatch(value):
            raise refused(self.said)
        return value

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, given: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(given) | {"minLength": 1, "maxLength": self.length, "pattern": self.pattern.pattern}


class Names:
    """A list of names out of `allowed`, separated by commas or given repeatedly."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = tuple(allowed)

    def _parse(self, value: object) -> list[str]:
        parts = value if isinstance(value, list) else [value]
        names = [name for part in parts for name in str(part).split(",")]
        if any(name not in self.allowed for name in names):
            raise refused(f"unknown name; allowed: {', '.join(self.allowed)}")
        return names

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._parse, handler(source))

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "enum": list(self.allowed)}}


def _models(annotation: Any) -> Iterator[tuple[type[BaseModel], bool]]:
    """The models inside an annotation, and whether they stand in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, False
    for argument in get_args(annotation):
        for model, _ in _models(argument):
            yield model, getattr(annotation, "__origin__", None) is list


def names_of(model: type[BaseModel], depth: int = DEPTH_MAX) -> list[str]:
    """Every name `fields` may take for a model: `title`, `section.slug`, `bylines.author.name`."""
    names: dict[str, None] = {}
    for name, info in model.model_fields.items():
        names[name] = None
        if depth > 1:
            for inner, _ in _models(info.annotation):
                names |= dict.fromkeys(f"{name}.{below}" for below in names_of(inner, depth - 1))
    return list(names)


def tree_of(model: type[BaseModel], names: Sequence[str]) -> dict[str, Any]:
    """The names as pydantic's `include`; a whole field wins over parts of it."""
    tree: dict[str, Any] = {}
    for name in sorted(names, key=len, reverse=True):
        first, _, rest = name.partition(".")
        if not rest:
            tree[first] = True
            continue
        tree.setdefault(first, []).append(rest)
    return {name: parts if parts is True else _below(model, name, parts) for name, parts in tree.items()}


def _below(model: type[BaseModel], name: str, parts: list[str]) -> dict[str, Any]:
    found = list(_models(model.model_fields[name].annotation))
    tree = {key: value for inner, _ in found for key, value in tree_of_known(inner, parts).items()}
    return {"__all__": tree} if any(listed for _, listed in found) else tree


def tree_of_known(model: type[BaseModel], names: Sequence[str]) -> dict[str, Any]:
    """As `tree_of`, passing over names that only another model of a union has."""
    return tree_of(model, [name for name in names if name.partition(".")[0] in model.model_fields])


def _instant(value: object) -> object:
    """A day or an instant; beyond the calendar's edge in UTC it means the edge."""
    given = str(value).upper()
    try:
        if not _DATE.fullmatch(given) and not _INSTANT.fullmatch(given):
            raise ValueError
        if given.startswith("0000"):
            # RFC 3339 has a year 0, a leap year, and Python has not.
            datetime.fromisoformat(f"0004{_without_leap_second(given)[4:]}")
            return EARLIEST
        at = datetime.fromisoformat(_without_leap_second(given))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return EARLIEST if given.startswith("0001") else LATEST
    except ValueError:
        raise refused("is a day (2026-01-31) or an instant with an offset (2026-01-31T09:30:00Z)") from None


def _without_leap_second(instant: str) -> str:
    return f"{instant[:17]}59{instant[19:]}" if instant[17:19] == "60" else instant


def _whole(value: object) -> object:
    if isinstance(value, str) and (not _COUNT.fullmatch(value) or int(value) > LIMIT_MAX):
        raise refused(f"is a whole number from 1 to {LIMIT_MAX}")
    return value


_BOUND_SCHEMA = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
_LIMIT_SCHEMA = {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX}
COMPARED = {"gte": "at or after", "gt": "after", "lte": "at or before", "lt": "before"}
Bound = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema(_BOUND_SCHEMA)]
Limit = Annotated[int, BeforeValidator(_whole), WithJsonSchema(_LIMIT_SCHEMA)]
Words = Annotated[str, Form(r"^[^\x00-\x1f\x7f]+$", 200, "is one line of text without control characters")]
CursorText = Annotated[str, Form(r"^[A-Za-z0-9_-]+$", CURSOR_MAX, "is a cursor: links.next as it is")]
SlugText = Annotated[str, Form(SLUG_PATTERN, SLUG_MAX, "is a slug: lowercase letters and digits with single hyphens")]


def bound(name: str, compare: str) -> Any:
    described = f"Only rows whose `{name}` is {COMPARED[compare]} this day (from 00:00 UTC) or instant."
    return Field(None, alias=f"filter[{name}][{compare}]", description=described)


def slug_filter(name: str, description: str) -> Any:
    return Field(None, alias=f"filter[{name}]", description=description)


def slug_in_path(example: str) -> Any:
    """A document's slug in its address. The form is not enforced: what cannot be a slug is not found, as any other."""
    form = {"minLength": 1, "maxLength": SLUG_MAX, "pattern": SLUG_PATTERN}
    return Path(description="The document's slug.", examples=[example], json_schema_extra=form)


def sorting(default: str | None, described: str = "") -> Any:
    return Field(default, description=described or "What the list is sorted by; with `-` descending.")


def fields_asked() -> Any:
    return Field([], description="Only these fields, separated by commas or given repeatedly; without it all.")


def relations_asked() -> Any:
    return Field([], description="Relations to widen in place, separated by commas or given repeatedly.")


def body_form(default: BodyFormat | None, described: str = "The form of the body.") -> Any:
    return Field(default, description=described)


class DetailQuery(Request):
    body_format: BodyFormat = body_form("html")


class PageQuery(Request):
    """What every list takes."""

    sort: str | None = None
    limit: Limit = Field(20, description="Rows on a page.")
    cursor: CursorText | None = Field(
        None, description="Where the page starts: from `meta.page` or `links` of this list with this sort and filter."
    )
    count: Annotated[Literal["exact"] | None, Field(description="Adds `meta.total`.")] = None

    @property
    def sorted_by(self) -> str:
        """The name of the sort in force."""
        assert self.sort is not None
        return self.sort


class ListQuery(PageQuery):
    """What a list of documents takes."""

    q: Annotated[Words | None, Field(description="Rows whose title, name or question contains this, case ignored.")] = (
        None
    )


class UpdatedFilter(Request):
    updated_gte: Bound | None = bound("updated_at", "gte")
    updated_gt: Bound | None = bound("updated_at", "gt")
    updated_lte: Bound | None = bound("updated_at", "lte")
    updated_lt: Bound | None = bound("updated_at", "lt")

    @property
    def updated_at(self) -> Range:
        return Range(self.updated_gte, self.updated_gt, self.updated_lte, self.updated_lt)


class DatedFilter(UpdatedFilter):
    published_gte: Bound | None = bound("published_at", "gte")
    published_gt: Bound | None = bound("published_at", "gt")
    published_lte: Bound | None = bound("published_at", "lte")
    published_lt: Bound | None = bound("published_at", "lt")

    @property
    def published_at(self) -> Range:
        return Range(self.published_gte, self.published_gt, self.published_lte, self.published_lt)
