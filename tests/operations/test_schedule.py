"""The calendar: what happens by itself and what is due, in order, and nothing of what is in the trash."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.models import Article
from api.articles.schemas import ArticleCreate
from api.authors.models import Author
from api.core import clock
from api.core.db import Database
from api.core.schemas import stamp
from api.operations.queries import schedule
from tests.asking import Client
from tests.conftest import on_one
from tests.desk import Desk
from tests.factories import make_article, make_author, make_faq

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SENT = ("at", "what", "kind", "slug", "revision")


@pytest.fixture(autouse=True)
def frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def editor(client: Client, database: Database) -> Desk:
    return Desk(client, database)


def asked(desk: Desk, **query: str) -> dict[str, Any]:
    answer = desk.get(f"schedule?{urlencode(query)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def entries(desk: Desk, **query: str) -> list[tuple[Any, ...]]:
    """What stands in the calendar, its times in days from now."""
    found = asked(desk, **query)["data"]
    return [((datetime.fromisoformat(each["at"]) - NOW) / DAY, *(each[name] for name in SENT[1:])) for each in found]


def published(db: Session, slug: str, start: float, end: float | None = None, **given: Any) -> Article:
    article = make_article(db, slug, **given)
    until = NOW + end * DAY if end is not None else None
    articles.publish(db, SYSTEM, article, at=NOW + start * DAY, until=until)
    return article


def test_everything_that_happens_by_itself_comes_in_order(editor: Desk, database: Database) -> None:
    with database.write() as db:
        published(db, "once", 3, 5)
        live = published(db, "live", -9)
        articles.save(db, SYSTEM, live, ArticleCreate(slug="live", title="Renewed", body="Other words."))
        articles.publish(db, SYSTEM, live, at=NOW + 2 * DAY, until=NOW + 6 * DAY)
        articles.publish(db, SYSTEM, live, at=NOW + 8 * DAY)
        make_author(db, "a-writer", public=False).published_at = NOW + DAY
        faq = make_faq(db, "why", public=False, next_review_due=stamp(NOW + 7 * DAY))
        faq.published_at = NOW + 4 * DAY
    assert entries(editor) == [
        (1, "appears", "author", "a-writer", None),
        (2, "updates", "article", "live", 2),
        (3, "appears", "article", "once", 1),
        (4, "appears", "faq", "why", None),
        (5, "ends", "article", "once", 1),
        (6, "ends", "article", "live", 2),
        (7, "review_due", "faq", "why", None),
        (8, "appears", "article", "live", 2),
    ]
    titles = [each["title"] for each in asked(editor)["data"]]
    assert titles == ["A writer", "Renewed", "Once", "Why?", "Once", "Renewed", "Why?", "Renewed"]


def test_a_stretch_holds_its_start_and_not_its_end(editor: Desk, database: Database) -> None:
    with database.write() as db:
        published(db, "once", 3, 5)
    start, end = stamp(NOW + 3 * DAY), stamp(NOW + 5 * DAY)
    assert [what for _, what, *_ in entries(editor, **{"from": start, "to": end})] == ["appears"]
    assert [what for _, what, *_ in entries(editor, **{"from": end})] == ["ends"]
    assert asked(editor, **{"from": start, "to": end})["meta"] == {"from": start, "to": end, "truncated": False}


def test_a_month_from_now_is_asked_for_unless_told_otherwise(editor: Desk, database: Database) -> None:
    with database.write() as db:
        for slug, day in (("past", -1), ("now", 0), ("last", 30.9), ("beyond", 31)):
            published(db, slug, day)
    assert asked(editor)["meta"] == {"from": stamp(NOW), "to": stamp(NOW + 31 * DAY), "truncated": False}
    assert [slug for *_, slug, _ in entries(editor)] == ["now", "last"]
    assert [slug for *_, slug, _ in entries(editor, **{"from": "2026-11-21"})] == ["past", "now"]


@on_one
@pytest.mark.parametrize(
    "query",
    [
        "from=2026-11-22&to=2026-11-22",
        "from=2026-11-23&to=2026-11-22",
        "from=2026-01-01&to=2027-01-03",
        "to=2026-11-01",
        "from=9999-12-31",
        "from=yesterday",
        "to=2026-02-30",
        "from=2026-11-22&from=2026-11-23",
        "since=2026-11-22",
        "from=",
    ],
)
def test_a_stretch_that_is_none_or_too_long_is_refused(editor: Desk, query: str) -> None:
    answer = editor.get(f"schedule?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(
    "query",
    [
        "from=0001-01-01&to=0001-06-01",
        "from=9999-12-01",
        "from=9999-06-01T00:00:00%2B14:00&to=9999-12-31T23:59:60Z",
        "from=2028-02-29&to=2029-02-28",
        "from=2026-01-01&to=2027-01-02",
    ],
)
def test_the_edges_of_the_calendar_are_answered(editor: Desk, query: str) -> None:
    assert editor.get(f"schedule?{query}").status_code == 200


def test_what_is_in_the_trash_or_taken_back_is_left_out(editor: Desk, database: Database) -> None:
    with database.write() as db:
        articles.trash(db, SYSTEM, published(db, "thrown", 3))
        articles.cancel_schedule(db, SYSTEM, published(db, "cancelled", 3))
        ended = published(db, "ended", -1, 1)
        articles.trash(db, SYSTEM, ended)
        for made in (make_author(db, "a-writer"), make_faq(db, "why", next_review_due=stamp(NOW + DAY))):
            made.published_at, made.trashed_at = NOW + DAY, NOW
    assert entries(editor) == []


def test_authors_see_their_own_articles_and_no_others(client: Client, database: Database, editor: Desk) -> None:
    author = Desk(client, database, "author")
    with database.write() as db:
        signed = make_author(db, "a-writer", public=False)
        db.get_one(Author, signed.id).account_id = author.id
        published(db, "signed", 1, 2, bylines=[{"author_id": signed.id}])
        published(db, "made", 3).created_by_id = author.id
        published(db, "foreign", 1, 2)
        make_faq(db, "why", public=False).published_at = NOW + 4 * DAY
    assert [slug for *_, slug, _ in entries(author)] == ["signed", "signed", "made", "why"]
    assert len(entries(editor)) == 6


def test_a_key_sees_what_its_scopes_let_it_read(client: Client, database: Database) -> None:
    with database.write() as db:
        published(db, "once", 1)
        make_faq(db, "why", public=False).published_at = NOW + 2 * DAY
        make_author(db, "a-writer", public=False).published_at = NOW + 3 * DAY
    seen = {"articles:read": ["once"], "faqs:read": ["why"], "authors:read": ["a-writer"]}
    for scope, slugs in seen.items():
        assert [slug for *_, slug, _ in entries(Desk.of_key(client, database, "schedule:read", scope))] == slugs
    assert entries(Desk.of_key(client, database, "schedule:read")) == []
    assert Desk.of_key(client, database, *seen).get("schedule").status_code == 403


def test_a_calendar_is_for_those_who_may_read_it(client: Client, database: Database) -> None:
    assert Desk(client, database, "moderator").get("schedule").status_code == 403
    assert client.get("/v1/admin/schedule").status_code == 401
    assert Desk(client, database, "administrator").get("schedule").headers["cache-control"] == "no-store"


def test_no_more_than_so_many_entries_are_told_and_that_is_said(
    editor: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "ENTRIES_MAX", 2)
    with database.write() as db:
        for day in (1, 2):
            published(db, f"day-{day}", day)
    assert asked(editor)["meta"]["truncated"] is False
    with database.write() as db:
        published(db, "day-3", 3)
    found = asked(editor)
    assert ([each["slug"] for each in found["data"]], found["meta"]["truncated"]) == (["day-1", "day-2"], True)


def test_what_happens_at_one_instant_comes_in_one_order(editor: Desk, database: Database) -> None:
    with database.write() as db:
        for slug in ("c", "a", "b"):
            published(db, slug, 1)
        make_faq(db, "why", public=False).published_at = NOW + DAY
    found = asked(editor)["data"]
    assert [each["kind"] for each in found] == ["article"] * 3 + ["faq"]
    assert [each["id"] for each in found[:3]] == sorted(each["id"] for each in found[:3])
    assert clock.now() == NOW
