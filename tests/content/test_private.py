"""No column that is not shown can be asked for, and a page costs the same statements whatever its length."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import SQLModel

from api import settings
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.schemas import ArticleCreate
from api.content.schemas import ArticleListed, AuthorRead, FaqRead, TopicRead
from api.core import clock
from api.core.db import Database
from api.core.selection import names_of
from tests.asking import Client
from tests.conftest import application

pytestmark = pytest.mark.heavy

SHOWN: dict[str, type[BaseModel]] = {
    "articles": ArticleListed,
    "faqs": FaqRead,
    "authors": AuthorRead,
    "topics": TopicRead,
}
SORTED = {"published_at", "updated_at", "title", "question", "name"}
RELATIONS = {"articles": {"authors", "topics", "faqs"}}
FILTERED = {"articles": {"topic", "author"}, "faqs": {"topic", "author"}}
PRIVATE = {
    *("folded", "title_key", "visible_from", "visible_until", "version", "state"),
    *("next_review_due", "body_text", "last_block"),
}


@pytest.fixture
def client_of_one(sqlite_database: Database, tmp_path: Path) -> Iterator[Client]:
    """What is refused here is refused before any database is asked: one is enough."""
    app = application(settings.load(data_dir=tmp_path), sqlite_database)
    with Client(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize("kind", SHOWN)
def test_no_column_of_any_table_is_reached_but_those_shown(client_of_one: Client, kind: str) -> None:
    client = client_of_one
    columns = {column.name for table in SQLModel.metadata.tables.values() for column in table.columns}
    assert PRIVATE.isdisjoint(names_of(SHOWN[kind]))
    for column in sorted(columns | PRIVATE):
        asked = [f"filter[{column}][startsWith]=a", f"{column}=a"]
        asked += [f"filter[{column}]=a"] if column not in FILTERED.get(kind, ()) else []
        asked += [f"include={column}"] if column not in RELATIONS.get(kind, ()) else []
        asked += [f"fields={column}"] if column not in names_of(SHOWN[kind]) else []
        asked += [f"sort={column}", f"sort=-{column}"] if column not in SORTED else []
        for query in asked:
            assert client.get(f"/v1/content/{kind}?{query}").status_code == 422, query


def test_the_statements_of_a_page_do_not_depend_on_its_length(database: Database, client: Client) -> None:
    with database.write() as db:
        for number in range(12):
            given = ArticleCreate(slug=f"number-{number}", title=f"Number {number}", body="Text.")
            articles.publish(
                db, SYSTEM, articles.create(db, SYSTEM, given), at=clock.now() - timedelta(days=number + 1)
            )
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
