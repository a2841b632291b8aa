"""One reader's request at one instant: every query of an answer sees the same moment of the same database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlmodel import Session

from api.content import queries
from api.content.schemas import BodyFormat
from api.content.selection import ListQuery, tree_of
from api.core import clock
from api.core.db import ReadDb, rows
from api.core.errors import NotFound
from api.core.http import validated
from api.core.pages import Cursor, Links, Meta, Order, Page, PageInfo, count_of, fingerprint, page_of, read_cursor
from api.core.text import is_slug
from api.settings import Settings

BODY_COLUMNS = {"html": "html", "blocks": "blocks", "markdown": "body", "text": "text"}


def body_of(document: type, form: BodyFormat) -> Any:
    """The column that holds a document's body in this form, as `shown`."""
    return getattr(document, BODY_COLUMNS[form]).label("shown")


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads is not in it: the answer is the same for everybody."""

    request: Request
    db: Session
    at: datetime
    settings: Settings

    @property
    def site(self) -> str:
        return self.settings.site

    def answer(self, model: BaseModel, fields: Sequence[str], **more: Any) -> Response:
        """The model as JSON, cut to `fields`, valid until the next scheduled change and no longer than the setting."""
        shown = type(model)
        tree = tree_of(shown, fields) if fields else None
        return self.bytes(model.__pydantic_serializer__.to_json(model, include=tree), **more)

    def bytes(self, body: bytes, **more: Any) -> Response:
        change = queries.next_change(self.db, self.at)
        max_age = self.settings.max_age
        if change is not None:
            max_age = max(0, min(max_age, int((change - self.at).total_seconds())))
        return validated(self.request, body, max_age=max_age, **more)


async def _reading(request: Request, db: ReadDb) -> Reading:
    return Reading(request, db, clock.now(), request.app.state.settings)


Read = Annotated[Reading, Depends(_reading, scope="function")]


def found(row: sa.Row[Any] | None) -> sa.Row[Any]:
    """The row, or the one answer for everything that is not to be seen."""
    if row is None:
        raise NotFound("Nothing is published here.")
    return row


def one(reading: Reading, statement: sa.Select[Any], slug: str) -> sa.Row[Any]:
    """The row under a slug; `:slug` and `:at` may stand open. What cannot be a slug is not looked for."""
    if not is_slug(slug):
        raise NotFound("Nothing is published here.")
    return found(next(iter(rows(reading.db, statement, slug=slug, at=reading.at)), None))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one kind: how it is sorted, and how its rows become answers."""

    page: Callable[..., BaseModel]
    item: type[BaseModel]
    sorts: dict[str, tuple[sa.ColumnElement[Any], type]]
    id: sa.ColumnElement[Any]

    def answer(
        self,
        reading: Reading,
        query: ListQuery,
        statement: sa.Select[Any],
        compose: Callable[[Sequence[Any]], list[Any]],
    ) -> Response:
        sort, fields = query.sorted_by, list(getattr(query, "fields", []))
        key, kind = self.sorts[sort.removeprefix("-")]
        asked = query.model_dump(exclude={"limit", "cursor", "count", "fields", "include", "body_format"})
        made_by = fingerprint(asked | {"sort": sort, "list": self.item.__name__})
        at = read_cursor(query.cursor, made_by, kind) if query.cursor else made_by
        page = page_of(reading.db, statement, Order(key, self.id, sort.startswith("-")), at, query.limit)
        links = _links(reading.request, page)
        total = count_of(reading.db, statement) if query.count else None
        model = self.page(data=compose(page.rows), meta=_meta(page, query.limit, total), links=links)
        tree = _tree(self.item, fields, counted=query.count is not None)
        body = model.__pydantic_serializer__.to_json(model, include=tree)
        changed = max((row.updated_at for row in page.rows), default=None)
        return reading.bytes(body, changed_at=changed, headers=_link_header(links))


def _tree(item: type[BaseModel], fields: Sequence[str], *, counted: bool) -> dict[str, Any]:
    data: Any = {"__all__": tree_of(item, fields)} if fields else True
    return {"data": data, "links": True, "meta": {"page": True, **({"total": True} if counted else {})}}


def _meta(page: Page, limit: int, total: int | None) -> Meta:
    after, before = (str(cursor) if cursor else None for cursor in (page.after, page.before))
    info = PageInfo(limit=limit, next_cursor=after, prev_cursor=before, has_more=after is not None)
    return Meta(page=info, total=total)


def _links(request: Request, page: Page) -> Links:
    after, before = (_here(request, cursor) if cursor else None for cursor in (page.after, page.before))
    return Links(self=_here(request), next=after, prev=before)


def _here(request: Request, cursor: Cursor | None = None) -> str:
    """This list, relative to the host: nothing a client claims about the host comes back."""
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor" or cursor is None]
    if cursor is not None:
        pairs.append(("cursor", str(cursor)))
    query = urlencode(pairs, safe="[],")
    return f"{request.url.path}{'?' if query else ''}{query}"


def _link_header(links: Links) -> dict[str, str]:
    named = (("next", links.next), ("prev", links.prev))
    value = ", ".join(f'<{target}>; rel="{name}"' for name, target in named if target)
    return {"Link": value} if value else {}
