"""The log as a file: lines of CSV (RFC 4180), which spreadsheets open without taking what a note says for a formula."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from api.comments.models import Change
from api.core.columns import col
from api.core.db import Database
from api.core.http import refused_parameter
from api.core.pages import Cursor, Order, page_of
from api.core.schemas import stamp
from api.moderation.queries import looking

LINES_MAX, AT_ONCE = 50_000, 1_000
COLUMNS = ("at", "comment_id", "article", "was", "became", "why", "reason", "note", "message", "by")
NEWEST_FIRST = Order(col(Change.at), col(Change.id), descending=True)
# With these a cell begins that spreadsheets reckon out (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def unless_too_long(db: Session, log: sa.Select[Any]) -> None:
    """Refuses a log of more lines than a file takes."""
    if looking.has_more_than(db, log, LINES_MAX):
        said = f"there are more than {LINES_MAX:,} lines before it; take a shorter stretch, or a filter"
        raise refused_parameter("to", "too-many-lines", said)


def lines(database: Database, log: sa.Select[Any]) -> Iterator[bytes]:
    """The file, some lines at a time, the newest first. No connection is held while a slow client reads."""
    yield _written([COLUMNS])
    at: Cursor | str | None = ""
    while at is not None:
        with database.read() as db:
            page = page_of(db, log, NEWEST_FIRST, at, AT_ONCE)
        yield _written([_line(row) for row in page.rows])
        at = page.after


def _line(row: Any) -> tuple[str, ...]:
    told = (row.was, row.became, row.why, row.reason, row.note, row.message, row.by_name)
    return (stamp(row.at), str(row.comment_id), row.article_slug, *map(_cell, told))


def _cell(value: str | None) -> str:
    text = value or ""
    return f"'{text}" if text.startswith(FORMULAS) else text


def _written(lines_: Sequence[Sequence[str]]) -> bytes:
    file = StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(lines_)
    return file.getvalue().encode()
