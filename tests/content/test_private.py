"""No column that is not shown can be asked for, and a page costs the same statements whatever its length."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from api.articles import actions as articles
from api.articles.schemas import ArticleCreate
from api.content.schemas import ArticleListed, AuthorRead, FaqRead, TopicRead
from api.content.selection import names_of
from api.core import clock
from api.core.db import Database

SHOWN: dict[str, type[BaseModel]] = {
    "articles": ArticleListed,
    "faqs": FaqRead,
    "authors": AuthorRead,
    "topics": TopicRead,
}
SORTED = {"published_at", "updated_at", "title", "question", "name"}


@pytest.mark.parametrize("kind", SHOWN)
def test_no_column_of_any_table_is_reached_but_those_shown(client: TestClient, kind: str) -> None:
    columns = {column.name for table in SQLModel.metadata.tables.values() for column in table.columns}
    assert {"folded", "next_review_due", "visible_from", "last_block"} <= columns
    for column in sorted(columns):
        asked = [f"filter[{column}]=a", f"filter[{column}][startsWith]=a", f"{column}=a", f"include={column}"]
        asked += [f"fields={column}"] if column not in names_of(SHOWN[kind]) else []
        asked += [f"sort={column}", f"sort=-{column}"] if column not in SORTED else []
        for query in asked:
            assert client.get(f"/v1/content/{kind}?{query}").status_code == 422, query


def test_the_statements_of_a_page_do_not_depend_on_its_length(database: Database, client: TestClient) -> None:
    with database.write() as db:
        for number in range(12):
            given = ArticleCreate(slug=f"number-{number}", title=f"Number {number}", body="Text.")
            articles.publish(db, articles.create(db, given), at=clock.now() - timedelta(days=number + 1))
    counted: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        counted.append(statement)

    sa.event.listen(database.reader, "before_cursor_execute", count)
    lengths = []
    for limit in (1, 10, 100):
        counted.clear()
        assert client.get(f"/v1/content/articles?limit={limit}").status_code == 200
        lengths.append(len(counted))
    assert lengths[0] == lengths[1] == lengths[2] > 0
