"""What a reader asked for: fields, relations to include, filters, sort, cursor. What is not allowed is named."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from api.content.schemas import BodyFormat
from api.core import text
from api.core.pages import LIMIT_MAX, Range
from api.core.schemas import EARLIEST, LATEST, Request

DEPTH_MAX = 3
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")
_COUNT = re.compile(r"[1-9][0-9]{0,2}")


class Names:
    """A list of names out of `allowed`, separated by commas or given repeatedly."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = tuple(allowed)

    def _parse(self, value: object) -> list[str]:
        parts = value if isinstance(value, list) else [value]
        names = [name for part in parts for name in str(part).split(",")]
        if any(name not in self.allowed for name in names):
            raise ValueError(f"unknown name; allowed: {', '.join(self.allowed)}")
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
    given = str(value)
    if _DATE.fullmatch(given):
        return datetime.combine(date.fromisoformat(given), time(), UTC)
    if not _INSTANT.fullmatch(given):
        raise ValueError("is a day (2026-01-31) or an instant with an offset (2026-01-31T09:30:00Z)")
    try:
        return datetime.fromisoformat(given.upper()).astimezone(UTC)
    except OverflowError:
        return EARLIEST if given.startswith("0001") else LATEST


def _whole(value: object) -> object:
    if isinstance(value, str) and not _COUNT.fullmatch(value):
        raise ValueError(f"is a whole number from 1 to {LIMIT_MAX}")
    return value


def _folded(value: object) -> object:
    if isinstance(value, str) and (found := text.unprintable(value) or ("\n" in value and "line break")):
        raise ValueError(f"contains a {found}")
    return value


_BOUND_SCHEMA = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
Bound = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema(_BOUND_SCHEMA)]
Limit = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=LIMIT_MAX, description="Rows on a page.")]
Words = Annotated[str, BeforeValidator(_folded), Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
CursorText = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,2000}$", description="From `meta.page` or `links`.")]


def bound(name: str, compare: str) -> Any:
    return Field(None, alias=f"filter[{name}][{compare}]", description=f"Only rows whose {name} is {compare} this.")


def slug_filter(name: str, description: str) -> Any:
    return Field(None, alias=f"filter[{name}]", description=description)


class DetailQuery(Request):
    body_format: BodyFormat = "html"


class ListQuery(Request):
    """What every list takes."""

    sort: str | None = None
    limit: Limit = 20
    cursor: CursorText | None = None
    count: Annotated[Literal["exact"] | None, Field(description="Adds `meta.total`.")] = None
    q: Annotated[Words | None, Field(description="Rows whose title, name or question contains this, case ignored.")] = (
        None
    )

    @property
    def sorted_by(self) -> str:
        """The name of the sort in force."""
        assert self.sort is not None
        return self.sort


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
