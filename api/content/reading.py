"""One reader's request at one instant: every query of an answer sees the same moment of the same database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, TypeVar

import sqlalchemy as sa
from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlmodel import Session

from api.content import queries
from api.content.schemas import ResolvedRedirect
from api.core import clock
from api.core.db import ReadDb, rows
from api.core.errors import NotFound
from api.core.http import etag_of, validated
from api.core.listing import Compose, Listing
from api.core.selection import BodyFormat, PageQuery, tree_of
from api.core.text import is_slug
from api.settings import Settings
from api.site import queries as site
from api.site.models import SiteSettings

T = TypeVar("T")

BODY_COLUMNS = {"html": "html", "blocks": "blocks", "markdown": "body", "text": "text"}


def body_of(document: type, form: BodyFormat) -> Any:
    """The column that holds a document's body in this form, as `shown`."""
    return getattr(document, BODY_COLUMNS[form]).label("shown")


@dataclass(frozen=True)
class Reading:
    """Who reads is not in it: the answer is the same for everybody."""

    request: Request
    db: Session
    at: datetime
    settings: Settings

    @property
    def site(self) -> str:
        return self.settings.site

    @cached_property
    def chosen(self) -> SiteSettings:
        """What staff sets, read once for an answer."""
        return site.settings(self.db)

    @property
    def site_name(self) -> str:
        return self.chosen.site_name or self.settings.site_name

    def answer(self, model: BaseModel, fields: Sequence[str], **more: Any) -> Response:
        """The model as JSON, cut to `fields`, valid until the next scheduled change and no longer than the setting."""
        shown = type(model)
        tree = tree_of(shown, fields) if fields else None
        return self.bytes(model.__pydantic_serializer__.to_json(model, include=tree), **more)

    def listed(self, listing: Listing, query: PageQuery, statement: sa.Select[Any], compose: Compose) -> Response:
        """A page of a list, valid as long as any answer."""
        listed = listing.page_of(self.request, self.db, query, statement, compose)
        return self.bytes(listed.body, changed_at=listed.changed_at, headers=listed.headers)

    def bytes(self, body: bytes, **more: Any) -> Response:
        return validated(self.request, body, max_age=self._max_age(), **more)

    def elsewhere(self, moved: ResolvedRedirect) -> Response:
        """301: valid as long as any answer, and said again in the body."""
        body = moved.__pydantic_serializer__.to_json(moved)
        headers = {"Location": moved.location, "ETag": etag_of(body)}
        headers["Cache-Control"] = f"public, max-age={self._max_age()}"
        return Response(body, status_code=301, headers=headers, media_type="application/json")

    def _max_age(self) -> int:
        change = queries.next_change(self.db, self.at)
        if change is None:
            return self.settings.max_age
        return max(0, min(self.settings.max_age, int((change - self.at).total_seconds())))


async def _reading(request: Request, db: ReadDb) -> Reading:
    return Reading(request, db, clock.now(), request.app.state.settings)


Read = Annotated[Reading, Depends(_reading, scope="function")]


def found(row: T | None) -> T:
    """What was found, or the one answer for everything that is not to be seen."""
    if row is None:
        raise NotFound("Nothing is published here.")
    return row


def one(reading: Reading, statement: sa.Select[Any], slug: str) -> sa.Row[Any] | None:
    """The row under a slug, if any; `:slug` and `:at` may stand open. What cannot be a slug is not looked for."""
    if not is_slug(slug):
        return None
    return next(iter(rows(reading.db, statement, slug=slug, at=reading.at)), None)
