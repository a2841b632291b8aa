"""What staff does with helplines over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from api.core import clock
from api.core.db import Database
from api.core.schemas import stamp
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_helpline
from tests.room import Colleague, colleague

GIVEN: dict[str, Any] = {
    "name": "Example helpline, not a real one",
    "region": "AT",
    "languages": ["de", "en"],
    "topics": ["abuse", "general"],
    "phone": "+1 555 0100",
    "hours": "Never: this is an example",
    "example": True,
}


def test_a_new_helpline_is_answered_whole_and_stale(moderator: Colleague, client: Client) -> None:
    answer = moderator.post("helplines", GIVEN)
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"], answer.headers["cache-control"]) == (201, '"1"', "no-store")
    assert answer.headers["location"] == f"/v1/admin/helplines/{made['id']}"
    assert (GIVEN | {"url": None, "text": None, "note": None, "stale": True, "version": 1}).items() <= made.items()
    assert (made["verified_at"], made["verified_by"], made["fresh_until"], made["review_due"]) == (None,) * 4
    assert moderator.get(f"helplines/{made['id']}").json() == made
    assert client.get("/v1/content/helplines?region=AT").json() == {"data": []}


def test_what_is_sent_twice_under_one_key_is_made_once(moderator: Colleague) -> None:
    first, again = (moderator.post("helplines", GIVEN, Idempotency_Key="one") for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    assert moderator.get("helplines?count=exact").json()["meta"]["total"] == 1


def test_it_is_verified_by_name_and_then_readers_see_it(moderator: Colleague, client: Client) -> None:
    place = f"helplines/{moderator.made('helplines', GIVEN)['id']}"
    due = stamp(clock.now() + timedelta(days=30))
    verified = moderator.act(f"{place}/actions/verify", 1, {"review_due": due})
    shown = verified.json()
    assert (verified.status_code, verified.headers["etag"], shown["verified_by"]) == (200, '"2"', "Sample Moderator")
    assert (shown["stale"], shown["review_due"], shown["fresh_until"]) == (False, due, due)
    assert len(client.get("/v1/content/helplines?region=AT").json()["data"]) == 1
    again = moderator.act(f"{place}/actions/verify", 2).json()
    assert (again["review_due"], again["stale"], again["version"]) == (None, False, 3)
    assert again["fresh_until"] > due
    past = moderator.act(f"{place}/actions/verify", 3, {"review_due": "2020-01-01T00:00:00Z"})
    assert (past.status_code, past.json()["errors"][0]["code"]) == (422, "past")


def test_a_helpline_is_changed_and_deleted_from_the_version_that_was_read(moderator: Colleague) -> None:
    place = f"helplines/{moderator.made('helplines', GIVEN)['id']}"
    changed = moderator.patch(place, 1, {"phone": None, "url": "https://example.org/"})
    assert (changed.json()["phone"], changed.json()["url"]) == (None, "https://example.org/")
    stale = moderator.patch(place, 1, {"hours": "Always"})
    assert (stale.status_code, stale.headers["etag"], stale.json()["current"]["region"]) == (412, '"2"', "AT")
    assert set(stale.json()["diff"]) == {"hours"}
    unreachable = moderator.patch(place, 2, {"url": None})
    assert (unreachable.status_code, unreachable.json()["errors"][0]["code"]) == (422, "no-contact")
    tries = [moderator.patch(place, None, {}), moderator.delete(place), moderator.act(f"{place}/actions/verify", None)]
    assert [answer.status_code for answer in tries] == [428] * 3
    assert [moderator.delete(place, 1).status_code, moderator.act(f"{place}/actions/verify", 1).status_code] == [
        412
    ] * 2
    assert moderator.delete(place, 2).status_code == 204
    assert [moderator.get(place).status_code, moderator.delete(place, 2).status_code] == [404, 404]


def test_lists_filter_by_region_topic_and_what_is_stale(database: Database, moderator: Colleague) -> None:
    with database.write() as db:
        make_helpline(db, name="B", region="US", topics=["self_harm"])
        make_helpline(db, name="a", region="US", topics=["grief", "general"], verified=False)
        make_helpline(db, name="C", topics=["general"], review_due=clock.now() - timedelta(days=1), verified=False)
        soon = make_helpline(db, name="D", region="AT", topics=["grief"])
        soon.review_due = clock.now() + timedelta(days=1)
        soon.index()
    for query, found in {
        "": "aBCD",
        "filter[region]=US": "aB",
        "filter[region]=INT": "C",
        "filter[region]=ZZ": "",
        "filter[topic]=grief": "aD",
        "filter[topic]=self_harm": "B",
        "filter[topic]=danger": "",
        "filter[stale]=true": "aC",
        "filter[stale]=false&filter[topic]=grief": "D",
        "sort=-name": "DCBa",
        "sort=region": "DCBa",
        "sort=fresh_until": "DB",
        "sort=-fresh_until&filter[stale]=false": "BD",
        "sort=created_at": "BaCD",
    }.items():
        data = moderator.get(f"helplines?{query}").json()["data"]
        assert "".join(row["name"] for row in data) == found, query
    page = moderator.get("helplines?sort=region&limit=3").json()
    following = moderator.get(page["links"]["next"].removeprefix("/v1/admin/")).json()
    assert [row["name"] for row in following["data"]] == ["a"]
    assert {row["name"]: row["stale"] for row in page["data"]} == {"D": False, "C": True, "B": False}


@on_one
@pytest.mark.parametrize("query", ["filter[region]=us", "filter[topic]=x", "filter[stale]=yes", "sort=hours", "q=x"])
def test_what_a_list_does_not_take_is_refused(moderator: Colleague, query: str) -> None:
    assert moderator.get(f"helplines?{query}").status_code == 422


def test_helplines_are_for_editors_and_moderators(database: Database, client: Client, moderator: Colleague) -> None:
    place = f"helplines/{moderator.made('helplines', GIVEN)['id']}"
    author, editor = (colleague(database, client, role) for role in ("author", "editor"))
    tries = [author.get("helplines"), author.get(place), author.post("helplines", GIVEN), author.delete(place, 1)]
    tries += [author.patch(place, 1, {"hours": "Always"}), author.act(f"{place}/actions/verify", 1)]
    assert [answer.status_code for answer in tries] == [403] * len(tries)
    assert editor.act(f"{place}/actions/verify", 1).status_code == 200
