"""How SQLite goes about what readers ask: never by way of the trash, in which nearly nothing is."""

from typing import Any

import sqlalchemy as sa

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.core.db import Database
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_article, make_author, make_faq, make_topic

CONTENT = "/v1/content"
PATHS = ("articles", "articles/bonds", "faqs", "faqs/why", "authors", "authors/writer", "topics", "topics/calm")


@on_one
def test_no_index_of_the_trash_leads_to_what_readers_see(database: Database, client: Client) -> None:
    with database.write() as db:
        given: dict[str, Any] = {
            "bylines": [{"author_id": make_author(db, "writer").id}],
            "topic_ids": [make_topic(db, "calm").id],
            "faq_ids": [make_faq(db, "why").id],
        }
        articles.publish(db, SYSTEM, make_article(db, "bonds", **given))
    asked: list[tuple[str, Any]] = []
    sa.event.listen(
        database.reader, "before_cursor_execute", lambda _, __, statement, given, *___: asked.append((statement, given))
    )
    for path in (
        "articles",
        "articles/bonds",
        "faqs",
        "faqs/why",
        "authors",
        "authors/writer",
        "topics",
        "topics/calm",
    ):
        assert client.get(f"{CONTENT}/{path}").status_code == 200
    selects = [(statement, given) for statement, given in asked if statement.lstrip().startswith(("SELECT", "WITH"))]
    assert len(selects) > 20
    with database.reader.connect() as connection:
        for statement, given in selects:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            assert "_trashed_at" not in str(plan), f"{plan}\n{statement}"
