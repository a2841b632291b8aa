"""The log tells who did what to what, in pages that never shift, to those who may know."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.accounts.actor import SYSTEM, Actor
from api.core import ids
from api.core.db import Database
from api.events.actions import record
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_staff, signed_in

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATH = "/v1/admin/events"


def let_in(database: Database, role: str) -> dict[str, str]:
    with database.write() as db:
        return {"Authorization": f"Bearer {signed_in(db, make_staff(db, role))}"}


def happened(database: Database, type_: str, hours: int, subject: UUID | None = None, by: Actor = SYSTEM) -> str:
    """An event so many hours after noon."""
    with database.write() as db:
        event = record(db, type_, subject or ids.new_id(), by=by, snapshot={"title": "A sample"})
        event.at = NOON + timedelta(hours=hours)
        return str(event.id)


@pytest.fixture
def editor(database: Database) -> dict[str, str]:
    return let_in(database, "editor")


def listed(client: Client, who: dict[str, str], **params: Any) -> list[str]:
    answer = client.get(PATH, params=params, headers=who)
    assert answer.status_code == 200, answer.text
    return [event["id"] for event in answer.json()["data"]]


def test_an_event_is_shown_whole(client: Client, database: Database, editor: dict[str, str]) -> None:
    subject, actor = ids.new_id(), Actor("staff", ids.new_id(), "Sample Editor", frozenset())
    id_ = happened(database, "article.published", 0, subject, actor)
    answer = client.get(PATH, headers=editor)
    assert answer.json()["data"] == [
        {
            "id": id_,
            "type": "article.published",
            "at": "2026-11-22T12:00:00Z",
            "actor": {"kind": "staff", "id": str(actor.id), "name": "Sample Editor"},
            "subject": {"kind": "article", "id": str(subject)},
            "snapshot": {"title": "A sample"},
        }
    ]
    assert answer.headers["cache-control"] == "no-store"


def test_what_the_system_did_to_nothing_in_particular_is_shown(
    client: Client, database: Database, editor: dict[str, str]
) -> None:
    with database.write() as db:
        record(db, "trash.purged", None, by=SYSTEM)
    (event,) = client.get(PATH, headers=editor).json()["data"]
    assert event["actor"] == {"kind": "system", "id": None, "name": "system"}
    assert event["subject"] == {"kind": "trash", "id": None}


def test_the_newest_come_first_unless_asked_otherwise(
    client: Client, database: Database, editor: dict[str, str]
) -> None:
    early, late = (happened(database, "article.published", hours) for hours in (1, 2))
    assert listed(client, editor) == [late, early]
    assert listed(client, editor, sort="at") == [early, late]


def test_a_list_is_filtered_by_all_that_is_asked(client: Client, database: Database, editor: dict[str, str]) -> None:
    subject, actor = ids.new_id(), Actor("staff", ids.new_id(), "Sample Author", frozenset())
    mine = happened(database, "article.published", 0, subject, actor)
    other = happened(database, "article.trashed", 1, subject)
    faq = happened(database, "faq.published", 2, by=actor)
    by_filter = {
        ("type", "article.published"): [mine],
        ("subject_kind", "article"): [other, mine],
        ("subject_id", str(subject)): [other, mine],
        ("actor_id", str(actor.id)): [faq, mine],
        ("type", "nothing.happened"): [],
    }
    for (name, value), found in by_filter.items():
        assert listed(client, editor, **{f"filter[{name}]": value}) == found
    both = {"filter[subject_id]": str(subject), "filter[actor_id]": str(actor.id)}
    assert listed(client, editor, **both) == [mine]


@pytest.mark.parametrize(("compare", "found"), [("gte", [1, 2]), ("gt", [2]), ("lte", [0, 1]), ("lt", [0])])
def test_a_list_is_bounded_in_time(
    client: Client, database: Database, editor: dict[str, str], compare: str, found: list[int]
) -> None:
    made = [happened(database, "article.published", hours) for hours in range(3)]
    params = {f"filter[at][{compare}]": "2026-11-22T13:00:00Z", "sort": "at"}
    assert listed(client, editor, **params) == [made[place] for place in found]


@pytest.mark.parametrize("sort", ["at", "-at"])
def test_pages_hold_each_event_once_though_many_happened_at_one_instant_and_more_do(
    client: Client, database: Database, editor: dict[str, str], sort: str
) -> None:
    made = {happened(database, "article.published", number // 5) for number in range(12)}
    seen: list[str] = []
    url: str | None = f"{PATH}?limit=5&sort={sort}&filter[at][lte]=2026-11-23"
    while url:
        answer = client.get(url, headers=editor).json()
        seen += [event["id"] for event in answer["data"]]
        happened(database, "article.published", 100)
        url = answer["links"]["next"]
    assert len(seen) == len(set(seen)) == 12
    assert set(seen) == made


@on_one
@pytest.mark.parametrize(
    "params",
    [
        {"filter[type]": "Article.Published"},
        {"filter[type]": "article"},
        {"filter[subject_kind]": "a b"},
        {"filter[subject_id]": "7"},
        {"filter[at][gte]": "yesterday"},
        {"sort": "type"},
        {"limit": "101"},
        {"cursor": "nonsense"},
        {"snapshot": "1"},
    ],
)
def test_a_list_asked_wrongly_is_refused(client: Client, editor: dict[str, str], params: dict[str, str]) -> None:
    answer = client.get(PATH, params=params, headers=editor)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(("role", "status"), [("author", 403), ("moderator", 403), ("administrator", 200)])
def test_only_who_may_read_events_does(client: Client, database: Database, role: str, status: int) -> None:
    assert client.get(PATH, headers=let_in(database, role)).status_code == status
    assert client.get(PATH).status_code == 401
