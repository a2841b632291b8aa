"""Lists as every surface answers them: rows, the page they are on, the ways from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlmodel import Session

from api.core.pages import Cursor, Links, Meta, Order, Page, PageInfo, count_of, fingerprint, page_of, read_cursor
from api.core.selection import PageQuery, tree_of

JSON = "application/json"
Compose = Callable[[Sequence[Any]], list[Any]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one kind: how it is sorted, and how its rows become answers."""

    page: Callable[..., BaseModel]
    item: type[BaseModel]
    sorts: dict[str, tuple[sa.ColumnElement[Any], type]]
    id: sa.ColumnElement[Any]

    def answer(
        self, request: Request, db: Session, query: PageQuery, statement: sa.Select[Any], compose: Compose
    ) -> Response:
        """The list for staff: the whole of it is theirs alone, and nobody keeps it."""
        listed = self.page_of(request, db, query, statement, compose)
        return Response(listed.body, headers=listed.headers | {"Cache-Control": "no-store"}, media_type=JSON)

    def page_of(
        self, request: Request, db: Session, query: PageQuery, statement: sa.Select[Any], compose: Compose
    ) -> "Listed":
        """One page. `compose` makes the answers of its rows, which carry `updated_at` where documents have it."""
        sort, fields = query.sorted_by, list(getattr(query, "fields", []))
        key, kind = self.sorts[sort.removeprefix("-")]
        asked = query.model_dump(exclude={"limit", "cursor", "count", "fields", "include", "body_format"})
        made_by = fingerprint(asked | {"sort": sort, "list": self.item.__name__})
        at = read_cursor(query.cursor, made_by, kind) if query.cursor else made_by
        page = page_of(db, statement, Order(key, self.id, sort.startswith("-")), at, query.limit)
        links = _links(request, page)
        total = count_of(db, statement) if query.count else None
        model = self.page(data=compose(page.rows), meta=_meta(page, query.limit, total), links=links)
        tree = _tree(self.item, fields, counted=query.count is not None)
        body = model.__pydantic_serializer__.to_json(model, include=tree)
        changed = max((row.updated_at for row in page.rows if hasattr(row, "updated_at")), default=None)
        return Listed(body, _link_header(links), changed)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as it is sent."""

    body: bytes
    headers: dict[str, str]
    changed_at: datetime | None


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
