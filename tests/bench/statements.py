"""How many SQL statements a list takes: as many for 100 rows as for 10."""

from typing import Any

import sqlalchemy as sa
from starlette.types import ASGIApp

from api.core.db import Database
from tests.bench.asking import get

LISTS = (
    "articles",
    "articles?body_format=html",
    "articles?include=authors,topics,faqs",
    "articles?filter[topic]=tag-0",
    "articles?filter[topic]=tag-29",
    "articles?filter[author]=author-3",
    "articles?count=exact",
    "faqs",
    "faqs?filter[topic]=tag-0",
    "faqs?filter[author]=author-3",
    "authors",
    "topics",
)


async def count(app: ASGIApp, database: Database) -> dict[str, int]:
    """The number for each list; AssertionError where it grows with the page."""
    seen: list[str] = []

    @sa.event.listens_for(database.reader, "before_cursor_execute")
    def on_execute(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    counts = {}
    for path in LISTS:
        numbers = []
        for limit in (10, 100):
            seen.clear()
            await get(app, f"/v1/content/{path}{'&' if '?' in path else '?'}limit={limit}")
            numbers.append(sum(not statement.startswith("BEGIN") for statement in seen))
        assert numbers[0] == numbers[1], f"{path}: {numbers[0]} statements at limit 10, {numbers[1]} at 100"
        counts[path] = numbers[0]
    sa.event.remove(database.reader, "before_cursor_execute", on_execute)
    return counts
