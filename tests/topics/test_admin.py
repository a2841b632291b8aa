"""What staff does with sections and tags over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.models import Publication
from api.core.db import Database
from api.events.models import Event
from api.topics import actions, queries
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_article, make_topic
from tests.room import Colleague, colleague

TRUST = {"slug": "trust", "kind": "tag", "name": "Trust"}
BONDS = {"slug": "bonds", "kind": "section", "name": "Bonds", "description": "What holds."}


def events(database: Database) -> list[tuple[str, Any]]:
    with database.read() as db:
        return [(event.type, event.snapshot) for event in db.exec(select(Event).order_by(Event.id))]  # type: ignore[arg-type]


def section(editor: Colleague, slug: str, parent_id: str | None = None) -> str:
    return str(editor.made("topics", {**BONDS, "slug": slug, "parent_id": parent_id})["id"])


def test_a_new_topic_is_answered_whole_and_public_at_once(
    database: Database, client: Client, editor: Colleague
) -> None:
    above = editor.made("topics", BONDS)
    answer = editor.post("topics", {**BONDS, "slug": "trust", "parent_id": above["id"]})
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.headers["location"] == f"/v1/admin/topics/{made['id']}"
    assert made["parent"] == {"id": above["id"], "slug": "bonds", "name": "Bonds"}
    assert (made["state"], made["warnings"], made["trashed_at"]) == ("published", [], None)
    assert editor.get(f"topics/{made['id']}").json() == made
    assert client.get("/v1/content/topics/trust").json()["parent"]["slug"] == "bonds"
    assert events(database)[-1][0] == "topic.created"


def test_a_change_is_made_from_the_version_that_was_read(database: Database, editor: Colleague) -> None:
    place = f"topics/{editor.made('topics', TRUST)['id']}"
    changed = editor.patch(place, 1, {"name": "Trusting"})
    assert (changed.status_code, changed.json()["version"], changed.json()["slug"]) == (200, 2, "trust")
    assert (events(database)[-1][0], events(database)[-1][1]["changed"]) == ("topic.saved", ["name"])
    stale = editor.patch(place, 1, {"name": "Mine", "slug": "trust"})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"2"')
    assert stale.json()["current"]["name"] == "Trusting"
    assert stale.json()["diff"] == {"name": {"base": None, "theirs": "Trusting", "yours": "Mine"}}
    assert editor.patch(place, 2, {"name": "Trusting"}).json()["version"] == 2
    for method, path in (("PATCH", place), ("DELETE", place), ("POST", f"{place}/actions/restore")):
        assert editor.send(method, path, json={"name": "x"} if method == "PATCH" else None).status_code == 428
        assert editor.send(method, path, 1, {"name": "x"} if method == "PATCH" else None).status_code == 412
    assert editor.patch(f"{place}?merge=true", 2, {"name": "x"}).status_code == 422


def test_a_topic_names_what_helplines_are_for_each_once_and_in_order(
    database: Database, client: Client, editor: Colleague
) -> None:
    made = editor.made("topics", {**TRUST, "helpline_topics": ["grief", "abuse", "grief"]})
    place, named = f"topics/{made['id']}", ["grief", "abuse"]
    assert made["helpline_topics"] == editor.get(place).json()["helpline_topics"] == named
    assert editor.get("topics").json()["data"][0]["helpline_topics"] == named
    assert editor.patch(place, 1, {"name": "Calm"}).json()["helpline_topics"] == named
    assert editor.patch(place, 2, {"helpline_topics": named}).json()["version"] == 2
    assert editor.patch(place, 2, {"helpline_topics": named[::-1]}).json()["helpline_topics"] == named[::-1]
    kind, snapshot = events(database)[-1]
    assert (kind, snapshot["changed"]) == ("topic.saved", ["helpline_topics"])
    assert snapshot["helpline_topics"] == named[::-1]
    stale = editor.patch(place, 2, {"helpline_topics": ["danger"]})
    assert stale.json()["diff"]["helpline_topics"] == {"base": None, "theirs": named[::-1], "yours": ["danger"]}
    assert editor.patch(place, 3, {"helpline_topics": []}).json()["helpline_topics"] == []
    assert editor.made("topics", BONDS)["helpline_topics"] == []
    assert "helpline_topics" not in client.get("/v1/content/topics/trust").json()


@on_one
@pytest.mark.parametrize("named", [None, "abuse", ["love"], [None], ["abuse"] * 6])
def test_what_is_no_list_of_what_helplines_are_for_is_refused(editor: Colleague, named: Any) -> None:
    place = f"topics/{editor.made('topics', TRUST)['id']}"
    tried = (
        editor.post("topics", {**BONDS, "helpline_topics": named}),
        editor.patch(place, 1, {"helpline_topics": named}),
    )
    assert [answer.status_code for answer in tried] == [422, 422]


def test_a_new_slug_leaves_a_redirect(client: Client, editor: Colleague) -> None:
    place = f"topics/{editor.made('topics', TRUST)['id']}"
    editor.patch(place, 1, {"slug": "trusting"})
    moved = client.get("/v1/content/topics/trust", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, "/v1/content/topics/trusting")


def test_a_section_under_which_anything_is_seen_is_not_trashed_and_says_how_much(
    database: Database, client: Client, editor: Colleague
) -> None:
    above = section(editor, "above")
    below = section(editor, "below", above)
    with database.write() as db:
        for slug in ("one", "two"):
            articles.publish(db, SYSTEM, make_article(db, slug, topic_ids=[below]))
        make_article(db, "draft", topic_ids=[above])
    refused = editor.delete(f"topics/{above}", 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "topic-in-use")
    assert "1 topics" in refused.json()["detail"]
    assert "0 published articles" in refused.json()["detail"]
    assert "2 published articles" in editor.delete(f"topics/{below}", 1).json()["detail"]
    with database.write() as db:
        for publication in db.exec(select(Publication)).all():
            db.delete(publication)
    assert editor.delete(f"topics/{below}", 1).json()["state"] == "trashed"
    assert client.get("/v1/content/topics/above").json()["children"] == []
    assert editor.delete(f"topics/{above}", 1).json()["state"] == "trashed"
    orphan = editor.act(f"topics/{below}/actions/restore", 2)
    assert (orphan.status_code, orphan.json()["code"]) == (409, "topic-misplaced")
    assert editor.act(f"topics/{above}/actions/restore", 2).json()["state"] == "published"
    assert editor.act(f"topics/{below}/actions/restore", 2).json()["parent"]["slug"] == "above"


def test_a_tag_is_trashed_with_its_articles_and_comes_back_to_them(
    database: Database, client: Client, editor: Colleague
) -> None:
    made = editor.made("topics", TRUST)
    with database.write() as db:
        articles.publish(db, SYSTEM, make_article(db, "one", topic_ids=[made["id"]]))
    assert editor.delete(f"topics/{made['id']}", 1).status_code == 200
    assert client.get("/v1/content/articles/one").json()["topics"] == []
    assert editor.post("topics", TRUST).json()["code"] == "slug-taken"
    assert editor.patch(f"topics/{made['id']}", 2, {"name": "x"}).json()["code"] == "in-trash"
    assert editor.delete(f"topics/{made['id']}", 2).json()["code"] == "in-trash"
    assert editor.act(f"topics/{made['id']}/actions/restore", 2).status_code == 200
    assert [topic["slug"] for topic in client.get("/v1/content/articles/one").json()["topics"]] == ["trust"]
    assert editor.act(f"topics/{made['id']}/actions/restore", 3).json()["code"] == "not-in-trash"


def test_nothing_is_put_under_a_section_in_the_trash(editor: Colleague) -> None:
    above = section(editor, "above")
    editor.delete(f"topics/{above}", 1)
    refused = editor.post("topics", {**BONDS, "parent_id": above})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown-section")
    assert editor.post("topics", {**TRUST, "parent_id": section(editor, "other")}).json()["code"] == "topic-misplaced"


def test_lists_find_topics_by_kind_state_and_name(editor: Colleague) -> None:
    editor.made("topics", TRUST)
    editor.made("topics", BONDS)
    editor.delete(f"topics/{editor.made('topics', {**TRUST, 'slug': 'gone'})['id']}", 1)
    for query, found in {
        "": ["bonds", "trust"],
        "sort=-name": ["trust", "bonds"],
        "filter[kind]=section": ["bonds"],
        "filter[state]=trashed": ["gone"],
        "filter[state]=published&filter[kind]=tag": ["trust"],
        "q=HOLDS": ["bonds"],
        "sort=created_at": ["trust", "bonds"],
    }.items():
        answer = editor.get(f"topics?{query}&count=exact").json()
        assert [row["slug"] for row in answer["data"]] == found, query
        assert answer["meta"]["total"] == len(found)


def test_many_are_done_at_once(editor: Colleague) -> None:
    above = section(editor, "above")
    below = section(editor, "below", above)
    items = [{"id": id_, "version": 1} for id_ in (below, above, str(uuid4()))]
    tried = editor.post("topics/bulk", {"action": "trash", "items": items, "dry_run": True}).json()["results"]
    assert [result["ok"] for result in tried] == [True, True, False]
    assert editor.get(f"topics/{above}").json()["state"] == "published"
    assert editor.post("topics/bulk", {"action": "trash", "items": items}).json()["results"] == tried


@pytest.mark.parametrize(("role", "seen"), [("author", 200), ("moderator", 403)])
def test_who_may_not_write_changes_nothing(
    database: Database, client: Client, editor: Colleague, role: str, seen: int
) -> None:
    place = f"topics/{editor.made('topics', TRUST)['id']}"
    other = colleague(database, client, role)
    assert [other.get(path).status_code for path in ("topics", place)] == [seen, seen]
    tries = [other.post("topics", BONDS), other.patch(place, 1, {"name": "x"}), other.delete(place, 1)]
    tries += [other.act(f"{place}/actions/restore", 1)]
    tries += [other.post("topics/bulk", {"action": "trash", "items": [{"id": place[7:], "version": 1}]})]
    assert [answer.status_code for answer in tries] == [403] * len(tries)


def test_the_depth_of_the_tree_counts_what_may_come_back(database: Database) -> None:
    with database.write() as db:
        above = make_topic(db, "above", kind="section")
        below = make_topic(db, "below", kind="section", parent_id=above.id)
        actions.trash(db, SYSTEM, below)
        assert queries.depth_below(db, above.id) == 1
        assert queries.children(db, above.id) == 0
        assert queries.under(db, "above") == [above.id]
        assert queries.under(db, "below") == []
