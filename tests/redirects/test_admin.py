"""What staff does with redirects over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.accounts.actor import SYSTEM
from api.core import clock
from api.core.db import Database
from api.redirects.actions import leave
from tests.asking import Client
from tests.conftest import on_one
from tests.room import Colleague, colleague


def left(database: Database, path: str) -> UUID:
    document = uuid4()
    with database.write() as db:
        leave(db, SYSTEM, "faq", document, path, since=clock.now())
    return document


def test_a_new_redirect_is_answered_whole(editor: Colleague) -> None:
    answer = editor.post("redirects", {"path": "/old/", "target": "/new/"})
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"], answer.headers["cache-control"]) == (201, '"1"', "no-store")
    assert answer.headers["location"] == f"/v1/admin/redirects/{made['id']}"
    assert {
        "path": "/old",
        "target": "/new",
        "leads_to": "target",
        "document": None,
        "version": 1,
    }.items() <= made.items()
    assert editor.get(f"redirects/{made['id']}").json() == made
    gone = editor.made("redirects", {"path": "/gone", "gone": True})
    assert (gone["leads_to"], gone["target"]) == ("gone", None)


def test_what_leads_nowhere_or_to_itself_in_another_spelling_is_refused(editor: Colleague) -> None:
    nowhere = editor.post("redirects", {"path": "/old"})
    assert (
        nowhere.json()["errors"][0]["msg"] == "say either where it leads (`target`) or that it is gone (`gone`: true)"
    )
    itself = editor.post("redirects", {"path": "/old", "target": "/%6fld"})
    assert (itself.status_code, itself.json()["errors"][0]["code"]) == (422, "loop")


def test_what_is_sent_twice_under_one_key_is_made_once(editor: Colleague) -> None:
    given = {"path": "/old", "target": "/new"}
    first, again = (editor.post("redirects", given, Idempotency_Key="one") for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    taken = editor.post("redirects", given)
    assert (taken.status_code, taken.json()["code"]) == (409, "path-taken")


def test_a_redirect_is_changed_and_deleted_from_the_version_that_was_read(editor: Colleague) -> None:
    place = f"redirects/{editor.made('redirects', {'path': '/old', 'target': '/new'})['id']}"
    changed = editor.patch(place, 1, {"target": "https://a.example/x"})
    assert (changed.json()["target"], changed.json()["path"], changed.headers["etag"]) == (
        "https://a.example/x",
        "/old",
        '"2"',
    )
    assert editor.patch(place, 2, {"path": "/older"}).json()["target"] == "https://a.example/x"
    stale = editor.patch(place, 1, {"gone": True})
    assert (stale.status_code, stale.json()["current"]["path"], stale.headers["etag"]) == (412, "/older", '"3"')
    assert [editor.delete(place, version).status_code for version in (1, None)] == [412, 428]
    assert editor.patch(place, None, {"gone": True}).status_code == 428
    assert editor.send("PATCH", place, None, {"gone": True}, If_Match="*").status_code == 428
    assert editor.delete(place, 3).status_code == 204
    assert [editor.get(place).status_code, editor.delete(place, 3).status_code] == [404, 404]


def test_a_circle_through_the_address_of_the_site_is_refused(client: Client, editor: Colleague) -> None:
    site = client.app.state.settings.site  # type: ignore[attr-defined]
    editor.made("redirects", {"path": "/a", "target": "/b"})
    refused = editor.post("redirects", {"path": "/b", "target": f"{site}/a"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "loop")
    assert editor.made("redirects", {"path": "/c", "target": f"{site}/a"})["target"] == "/b"


def test_lists_are_by_path_and_filter_by_its_beginning_and_by_what_they_lead_to(
    database: Database, editor: Colleague
) -> None:
    document = left(database, "/faqs/a")
    for path, target in {"/blog/a": "/x", "/blog/b": "https://a.example", "/blog_b": "/y", "/a%b": "/z"}.items():
        editor.made("redirects", {"path": path, "target": target})
    editor.made("redirects", {"path": "/blog/c", "gone": True})
    for query, found in {
        "": ["/a%b", "/blog/a", "/blog/b", "/blog/c", "/blog_b", "/faqs/a"],
        "filter[path]=/blog/": ["/blog/a", "/blog/b", "/blog/c"],
        "filter[path]=/blog_": ["/blog_b"],
        "filter[path]=/a%25": ["/a%b"],
        "filter[path]=/%25": [],
        "filter[leads_to]=gone": ["/blog/c"],
        "filter[leads_to]=document": ["/faqs/a"],
        "filter[leads_to]=target&sort=-path": ["/blog_b", "/blog/b", "/blog/a", "/a%b"],
    }.items():
        answer = editor.get(f"redirects?{query}").json()
        assert [row["path"] for row in answer["data"]] == found, query
    (row,) = editor.get("redirects?filter[leads_to]=document").json()["data"]
    assert row["document"] == {"kind": "faq", "id": str(document)}
    page = editor.get("redirects?limit=4").json()
    following = editor.get(page["links"]["next"].removeprefix("/v1/admin/")).json()
    assert [row["path"] for row in following["data"]] == ["/blog_b", "/faqs/a"]


@on_one
@pytest.mark.parametrize("query", ["filter[path]=blog", "filter[path]=/a%00", "sort=since", "filter[target]=/x", "q=x"])
def test_what_a_list_does_not_take_is_refused(editor: Colleague, query: str) -> None:
    assert editor.get(f"redirects?{query}").status_code == 422


@pytest.mark.parametrize("role", ["author", "moderator"])
def test_redirects_are_for_editors(database: Database, client: Client, editor: Colleague, role: str) -> None:
    made = editor.made("redirects", {"path": "/old", "target": "/new"})
    place = f"redirects/{made['id']}"
    other = colleague(database, client, role)
    tries: list[Any] = [other.get("redirects"), other.get(place), other.post("redirects", {"path": "/x", "gone": True})]
    tries += [other.patch(place, 1, {"gone": True}), other.delete(place, 1), other.get(f"redirects/{uuid4()}")]
    assert [answer.status_code for answer in tries] == [403] * len(tries)
    assert editor.get(place).json() == made
