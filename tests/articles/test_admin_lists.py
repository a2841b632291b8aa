"""The list of articles for staff: every filter, every order, and no statement per row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from api.core.db import Database
from tests.articles.newsroom import Desk, signing
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_topic

LATER = "2099-01-01T00:00:00Z"


@pytest.fixture
def shelf(database: Database, editor: Desk, author: Desk) -> dict[str, Any]:
    """An article for every corner: a draft, a live one, one with changes, a scheduled one, one put away."""
    with database.write() as db:
        bonds = make_topic(db, "bonds", kind="section").id
        trust = make_topic(db, "trust", kind="section", parent_id=bonds).id
        byline = {"author_id": signing(db, "allie", author.id)}
    draft = editor.made(title="Écru draft", topic_ids=[str(trust)], bylines=[byline])
    live = editor.done("publish", editor.made(title="Apple live", dek="About Trust", topic_ids=[str(bonds)]))
    edited = editor.done("publish", editor.made(title="Banana edited"))
    edited = editor.change(edited, body="Another.").json()
    coming = editor.done("publish", editor.made(title="Cherry coming"), at=LATER)
    renewed = editor.done("publish", editor.done("publish", editor.made(title="Dill renewed")), at=LATER)
    gone = editor.done("trash", editor.made(title="Gone"))
    return {"draft": draft, "live": live, "edited": edited, "coming": coming, "renewed": renewed, "gone": gone}


FILTERS = {
    "": {"ecru-draft", "apple-live", "banana-edited", "cherry-coming", "dill-renewed"},
    "filter[state]=draft": {"ecru-draft"},
    "filter[state]=approved": {"apple-live", "banana-edited", "cherry-coming", "dill-renewed"},
    "filter[state]=trashed": {"gone"},
    "filter[live]=true": {"apple-live", "banana-edited", "dill-renewed"},
    "filter[live]=false": {"ecru-draft", "cherry-coming"},
    "filter[scheduled]=true": {"cherry-coming", "dill-renewed"},
    "filter[scheduled]=false&filter[live]=true": {"apple-live", "banana-edited"},
    "filter[has_unpublished_changes]=true": {"ecru-draft", "banana-edited", "cherry-coming"},
    "filter[has_unpublished_changes]=false": {"apple-live", "dill-renewed"},
    "filter[topic]=trust": {"ecru-draft"},
    "filter[topic]=bonds": {"ecru-draft", "apple-live"},
    "filter[topic]=no-such": set(),
    "filter[author]=allie": {"ecru-draft"},
    "filter[updated_at][gte]=2098-01-01": set(),
    "filter[updated_at][lt]=2098-01-01&filter[live]=false": {"ecru-draft", "cherry-coming"},
    "q=TRUST": {"apple-live"},
    "q=%25": set(),
}


def test_a_filter_lets_through_what_it_names(editor: Desk, shelf: dict[str, Any]) -> None:
    for query, slugs in FILTERS.items():
        assert set(editor.listed(query)) == slugs, query


def test_every_order_is_the_same_page_by_page(editor: Desk, shelf: dict[str, Any]) -> None:
    by_title = ["apple-live", "banana-edited", "cherry-coming", "dill-renewed", "ecru-draft"]
    orders = {
        "title": by_title,
        "published": ["ecru-draft", "apple-live", "banana-edited", "dill-renewed", "cherry-coming"],
    }
    orders["created_at"] = ["ecru-draft", "apple-live", "banana-edited", "cherry-coming", "dill-renewed"]
    orders["updated_at"] = orders["created_at"]
    for sort, slugs in orders.items():
        for sign, expected in (("", slugs), ("-", slugs[::-1])):
            assert list(walked(editor, f"sort={sign}{sort}&limit=2")) == expected, sort


def walked(desk: Desk, query: str) -> Iterator[str]:
    page = desk.ask("GET", f"?{query}").json()
    yield from (row["slug"] for row in page["data"])
    while page["links"]["next"]:
        page = desk.ask("GET", page["links"]["next"].removeprefix("/v1/admin/articles")).json()
        yield from (row["slug"] for row in page["data"])


def test_a_row_says_what_the_article_says(editor: Desk, shelf: dict[str, Any]) -> None:
    for row in editor.ask("GET", "").json()["data"]:
        whole = editor.read(row["id"])
        assert set(whole) - set(row) == {"body", "html", "warnings"}
        assert row == {name: whole[name] for name in row}


def test_only_the_fields_asked_for_come(editor: Desk, shelf: dict[str, Any]) -> None:
    rows = editor.ask("GET", "?fields=slug,live,bylines.author.name&filter[state]=draft").json()["data"]
    assert rows == [{"slug": "ecru-draft", "live": None, "bylines": [{"author": {"name": "Allie"}}]}]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements the reader runs meanwhile."""
    run: list[str] = []

    def note(*args: Any) -> None:
        run.append(args[2])

    sa.event.listen(database.reader, "before_cursor_execute", note)
    try:
        yield run
    finally:
        sa.event.remove(database.reader, "before_cursor_execute", note)


def test_a_page_of_many_takes_as_many_statements_as_a_page_of_one(
    database: Database, editor: Desk, shelf: dict[str, Any]
) -> None:
    lengths = []
    for limit in (1, 5):
        with counted(database) as run:
            assert len(editor.listed(f"limit={limit}")) == limit
        lengths.append(len(run))
    assert lengths[0] == lengths[1] <= 8


@on_one
@pytest.mark.parametrize(
    "query",
    [
        *("sort=slug", "sort=title&sort=-title", "filter[state]=gone", "filter[live]=yes", "filter[owner]=me"),
        *("fields=password", "filter[state]=draft&filter[state]=trashed", "limit=101", "cursor=zzz", "page=2"),
    ],
)
def test_what_the_list_does_not_know_is_refused(editor: Desk, query: str) -> None:
    assert editor.ask("GET", f"?{query}").status_code == 422


def test_the_list_is_nobodys_to_keep(client: Client, editor: Desk) -> None:
    assert editor.ask("GET").headers["cache-control"] == "no-store"
