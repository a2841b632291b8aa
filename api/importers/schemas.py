"""The front matter of a document's file: what each kind may say, and in which words it is refused."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from api.articles.schemas import Seo
from api.core import text
from api.core.schemas import Instant, Line, Link, Paragraph, Picture, Request, Slug

Loc = tuple[str | int, ...]
Kind = Literal["topic", "author", "faq", "article"]

DEK_MAX = 1_000
DESCRIPTION_MAX = 2_000
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def _as_written(value: object) -> object:
    """A moment is read here, because a bare number or date would pass for an instant nobody meant."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("is a date, a time and an offset from UTC, such as 2026-11-22T09:30:00Z")
    return moment


def _a_dek(value: str) -> str:
    if len(value) > DEK_MAX:
        raise ValueError(f"has at most {DEK_MAX:,} characters")
    return value


def _each_once(slugs: list[str]) -> list[str]:
    if twice := [slug for place, slug in enumerate(slugs) if slug in slugs[:place]]:
        raise ValueError(f"has {twice[0]} twice")
    return slugs


Moment = Annotated[Instant, BeforeValidator(_as_written)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN, max_length=35)]
Slugs = Annotated[list[Slug], Field(max_length=50), AfterValidator(_each_once)]


class Byline(Request):
    author: Slug
    role: Literal["writer", "reviewer"]


class TopicFront(Request):
    name: Line
    kind: Literal["section", "tag"]
    parent: Slug | None = None

    @field_validator("parent")
    @classmethod
    def _only_sections_nest(cls, parent: str | None, info: ValidationInfo) -> str | None:
        if parent and info.data.get("kind") == "tag":
            raise ValueError("is for sections; a tag has no parent")
        return parent


class _Published(Request):
    state: Literal["draft", "published"] = "published"
    published_at: Moment | None = None


class AuthorFront(_Published):
    name: Line
    headline: Line | None = None
    portrait: Picture | None = None
    links: Annotated[list[Link], Field(max_length=20)] = []


class FaqFront(_Published):
    question: Line
    topics: Slugs = []
    reviewed_by: Slug | None = None
    last_reviewed_at: Moment | None = None
    next_review_due: Moment | None = None


class SeoFront(Seo):
    """As articles take it, but for the text `true`, which is all a file can say."""

    noindex: bool = False


class ArticleFront(_Published):
    title: Line
    dek: Annotated[Paragraph, AfterValidator(_a_dek)] | None = None
    language: Language = "en"
    bylines: Annotated[list[Byline], Field(max_length=20)] = []
    topics: Slugs = []
    faqs: Slugs = []
    content_notes: Annotated[list[Line], Field(max_length=20)] = []
    hero: Picture | None = None
    seo: SeoFront | None = None
    published_until: Moment | None = None

    @field_validator("bylines")
    @classmethod
    def _each_byline_once(cls, bylines: list[Byline]) -> list[Byline]:
        _each_once([f"{byline.author} as {byline.role}" for byline in bylines])
        return bylines

    @field_validator("published_until")
    @classmethod
    def _ends_after_it_begins(cls, until: datetime | None, info: ValidationInfo) -> datetime | None:
        since = info.data.get("published_at")
        if until and since and until <= since:
            raise ValueError("is not after published_at")
        return until


Front = TopicFront | AuthorFront | FaqFront | ArticleFront
FRONTS: dict[Kind, type[Front]] = {
    "topic": TopicFront,
    "author": AuthorFront,
    "faq": FaqFront,
    "article": ArticleFront,
}

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key here",
    "bool_parsing": "is true or false",
    "bool_type": "is true or false",
    "list_type": "is a list: one `- item` a line, or [a, b]",
    "model_type": "is a group of `key: value` lines",
    "string_type": "is a text",
    "string_too_short": "is empty",
    "string_too_long": "has at most {max_length:,} characters",
    "too_long": "has at most {max_length} items",
    "literal_error": "is {expected}",
    "string_unicode": "holds half a character, which cannot be stored",
    "datetime_type": "is a date, a time and an offset from UTC, such as 2026-11-22T09:30:00Z",
}
_FORMS = {
    text.SLUG_PATTERN: "is a slug: small letters a to z and digits, with single hyphens between",
    LANGUAGE_PATTERN: "is a language tag, such as en or pt-BR",
}


def complaints(refused: ValidationError, front: type[Front]) -> Iterator[tuple[Loc, str]]:
    """Where each refused value stands and what to tell the person who wrote it."""
    for error in refused.errors(include_url=False):
        loc, kind = error["loc"], error["type"]
        message = f"{spelled(loc) or 'the front matter'} {_said(kind, error['msg'], error.get('ctx', {}))}"
        if kind in ("missing", "extra_forbidden"):
            message += f"; the keys here are {_keys(front, loc[:-1])}"
        yield loc, message


def spelled(loc: Loc) -> str:
    """`bylines.0.role`."""
    return visible(".".join(map(str, loc)))


def visible(written: str) -> str:
    """What stands in a file or its name, fit for a line of a terminal, which obeys some characters."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in written)


def _said(kind: str, otherwise: str, context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return _FORMS.get(context["pattern"], "is an address: https://... or a path that begins with /")
    return _WORDS[kind].format(**context) if kind in _WORDS else f"is refused: {otherwise}"


def _keys(front: type[BaseModel], loc: Loc) -> str:
    """The keys of whatever stands at `loc`."""
    model = front
    for part in loc:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    return ", ".join(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
