"""What stands at a path of the site, and where an old path leads. Nothing that readers may not see is ever named."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from fastapi.responses import Response

from api.articles.models import Publication
from api.articles.queries import published
from api.authors.models import Author
from api.content import queries
from api.content.reading import Reading, found
from api.content.schemas import ResolvedRedirect
from api.core.columns import col
from api.core.db import rows
from api.core.text import is_slug, nfc
from api.faqs.models import Faq
from api.redirects import queries as redirects
from api.topics.models import Topic

MOVED: dict[int | str, dict[str, Any]] = {
    301: {
        "description": "It stands under another slug now: `Location` says where in this API, with the same query.",
        "model": ResolvedRedirect,
        "headers": {"Location": {"schema": {"type": "string"}, "description": "The document under its present slug."}},
    }
}
_KEYS: dict[str, tuple[Any, Any]] = {
    "article": (col(Publication.slug), col(Publication.article_id)),
    "faq": (col(Faq.slug), col(Faq.id)),
    "author": (col(Author.slug), col(Author.id)),
    "topic": (col(Topic.slug), col(Topic.id)),
}


class Place(NamedTuple):
    """A document readers see now."""

    kind: str
    id: UUID
    slug: str

    @property
    def path(self) -> str:
        return f"/{self.kind}s/{self.slug}"


class Way(NamedTuple):
    """Where a path leads: to an address, to a document of ours where it is one; to neither when it is gone."""

    location: str | None
    place: Place | None = None


def standing(reading: Reading, path: str) -> Place | None:
    """The document at its own path."""
    named = _named(path)
    if named is None or not is_slug(named[1]):
        return None
    kind, slug = named
    return _seen(reading, kind, _KEYS[kind][0] == slug)


def leading(reading: Reading, path: str) -> Way | None:
    """Where a redirect leads from the path, if to anything readers may know of."""
    redirect = redirects.lookup(reading.db, nfc(path).rstrip("/") or "/", reading.at)
    if redirect is None:
        return None
    if redirect.document_kind is not None:
        place = _seen(reading, redirect.document_kind, _KEYS[redirect.document_kind][1] == redirect.document_id)
        return Way(place.path, place) if place else None
    if redirect.target is None or _named(redirect.target) is None:
        return Way(redirect.target)
    place = standing(reading, redirect.target)
    return Way(redirect.target, place) if place else None


def moved(reading: Reading, kind: str, slug: str, below: str = "") -> Response:
    """301 to the document of this kind that stood under the slug before, or to what is below it; else 404."""
    way = leading(reading, f"/{kind}s/{slug}") if is_slug(slug) else None
    place = way.place if way is not None and way.place is not None and way.place.kind == kind else None
    query = reading.request.url.query
    href = f"/v1/content{found(place).path}{below}{'?' if query else ''}{query}"
    return reading.elsewhere(ResolvedRedirect(location=href))


def _named(path: str) -> tuple[str, str] | None:
    """The kind and the slug that a path of a document spells."""
    _, *parts = path.rstrip("/").split("/")
    if len(parts) != len(("kind", "slug")):
        return None
    kind = parts[0].removesuffix("s")
    return (kind, parts[1]) if parts[0] == f"{kind}s" and kind in _KEYS else None


def _seen(reading: Reading, kind: str, which: sa.ColumnElement[bool]) -> Place | None:
    seen: Sequence[sa.Row[Any]] = rows(reading.db, _public(reading, kind).where(which))
    slug, id_ = _KEYS[kind]
    return next((Place(kind, getattr(row, id_.key), getattr(row, slug.key)) for row in seen), None)


def _public(reading: Reading, kind: str) -> sa.Select[Any]:
    return {
        "article": published.published,
        "faq": queries.published_faqs,
        "author": queries.published_authors,
        "topic": lambda _: queries.all_topics(),
    }[kind](reading.at)
