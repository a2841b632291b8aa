"""Lists by keyset: a page starts after a row and not after a number of rows, so the last costs what the first does."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Session

from api.core.db import rows as fetched
from api.core.http import refused_parameter
from api.core.schemas import Answer
from api.core.text import unprintable

Key = datetime | str | int

LIMIT_MAX = 100
CURSOR_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of an instant; those that are None do not bound."""

    gte: datetime | None = None
    gt: datetime | None = None
    lte: datetime | None = None
    lt: datetime | None = None

    def holds(self, column: sa.ColumnElement[datetime]) -> list[sa.ColumnElement[bool]]:
        bounds = (
            (column.__ge__, self.gte),
            (column.__gt__, self.gt),
            (column.__le__, self.lte),
            (column.__lt__, self.lt),
        )
        return [compare(bound) for compare, bound in bounds if bound is not None]


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: a column, and the id that settles ties, both in one direction."""

    key: sa.ColumnElement[Any]
    id: sa.ColumnElement[UUID]
    descending: bool

    def clauses(self, *, backwards: bool) -> list[sa.ColumnElement[Any]]:
        down = self.descending != backwards
        return [column.desc() if down else column.asc() for column in (self.key, self.id)]

    def beyond(self, cursor: "Cursor") -> sa.ColumnElement[bool]:
        here = sa.tuple_(self.key, self.id)
        there = sa.tuple_(sa.literal(cursor.key, self.key.type), sa.literal(cursor.id, self.id.type))
        return here < there if self.descending != cursor.backwards else here > there


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the row it lies behind, and which way it looks. `list` binds it to sort and filter."""

    list: str
    backwards: bool
    key: Key
    id: UUID

    def __str__(self) -> str:
        key = self.key.isoformat() if isinstance(self.key, datetime) else self.key
        packed = orjson.dumps([self.list, self.backwards, key, self.id.hex])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def fingerprint(query: Mapping[str, Any]) -> str:
    """Eight letters that differ when a list is sorted or filtered differently."""
    canonical = orjson.dumps(sorted((name, str(value)) for name, value in query.items() if value is not None))
    return hashlib.blake2b(canonical, digest_size=6).hexdigest()


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError("naive")
    return at.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str) or unprintable(value):
        raise ValueError("not a text a list is sorted by")
    return value


def _place(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise ValueError("not a place in a list")
    return value


KEYS: dict[type, Callable[[Any], Key]] = {datetime: _instant, str: _text, int: _place}


def read_cursor(text: str, query: str, kind: type) -> Cursor:
    """The cursor a client handed back; refused when it was not made by this list with this sort and filter.

    `kind` is what the list is sorted by: datetime, str or int.
    """
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        made_by, backwards, key, id_ = orjson.loads(packed)
        if made_by == query:
            return Cursor(query, bool(backwards), KEYS[kind](key), UUID(hex=id_))
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError):
        raise refused_parameter(
            "cursor", "invalid-cursor", "not a cursor of this API; use links.next as it is"
        ) from None
    raise refused_parameter("cursor", "foreign-cursor", "made for another list, sort or filter; start without it")


class PageInfo(Answer):
    limit: int
    next_cursor: str | None
    prev_cursor: str | None
    has_more: bool


class Meta(Answer):
    page: PageInfo
    total: int | None = None


class Links(Answer):
    self: str
    next: str | None
    prev: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of the list, and the places before and after them."""

    rows: Sequence[Any]
    before: Cursor | None
    after: Cursor | None


def page_of(db: Session, statement: sa.Select[Any], order: Order, at: Cursor | str, limit: int) -> Page:
    """One page. `at` is the cursor, or the fingerprint of the list when it is read from its start.

    Rows must carry the sort key as `sort_key` and the id as `sort_id`.
    """
    statement = statement.add_columns(order.key.label("sort_key"), order.id.label("sort_id"))
    backwards = isinstance(at, Cursor) and at.backwards
    if isinstance(at, Cursor):
        statement = statement.where(order.beyond(at))
    found = fetched(db, statement.order_by(*order.clauses(backwards=backwards)).limit(limit + 1))
    rows, more = found[:limit], len(found) > limit
    if backwards:
        rows = rows[::-1]
    if not rows:
        return _nothing(at)
    made_by = at.list if isinstance(at, Cursor) else at
    first, last = (
        Cursor(made_by, back, row.sort_key, row.sort_id) for back, row in ((True, rows[0]), (False, rows[-1]))
    )
    has_before = more if backwards else isinstance(at, Cursor)
    has_after = backwards or more
    return Page(rows, first if has_before else None, last if has_after else None)


def _nothing(at: Cursor | str) -> Page:
    """An empty page; reached by a cursor, it still knows the way back."""
    if not isinstance(at, Cursor):
        return Page((), None, None)
    back = replace(at, backwards=not at.backwards)
    return Page((), None, back) if at.backwards else Page((), back, None)


def count_of(db: Session, statement: sa.Select[Any]) -> int:
    counted = statement.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
    return int(db.execute(counted).scalar_one())
