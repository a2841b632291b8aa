"""Threads: locked, moved, and answered by experts."""

from typing import Any

import pytest

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Mode, Status
from api.core.db import Database
from api.core.ids import new_id
from tests.asking import Client
from tests.comments.talk import Talk
from tests.factories import make_article
from tests.room import Colleague, colleague

PASSAGE = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": "earned slowly"}]}


@pytest.fixture
def moderator(database: Database, client: Client) -> Colleague:
    return colleague(database, client, "moderator")


@pytest.fixture
def thread(talk: Talk) -> list[dict[str, Any]]:
    """A thread on a passage: its first comment, a reply, a reply to that, and one that waits."""
    talk.mode(Mode.OPEN)
    first = talk.said(anchor=PASSAGE)
    second = talk.said(parent_id=first["id"])
    third = talk.said(parent_id=second["id"])
    talk.mode(Mode.HOLD_ALL)
    return [first, second, third, talk.said(parent_id=first["id"])]


def act(who: Colleague, comment_id: str, action: str, version: int, json: Any = None) -> tuple[int, Any]:
    answer = who.act(f"comments/{comment_id}/actions/{action}", version, json)
    return answer.status_code, answer.json().get("code")


def test_a_locked_thread_is_read_and_takes_no_replies_of_readers(
    talk: Talk, moderator: Colleague, thread: list[dict[str, Any]]
) -> None:
    first, second, *_ = thread
    assert act(moderator, second["id"], "lock", 1) == (409, "not-a-thread")
    assert act(moderator, first["id"], "lock", 1) == (200, None)
    assert [each["locked"] for each in talk.read("?view=threads")["data"]] == [True]
    for parent in (first, second):
        refused = talk.post(parent_id=parent["id"])
        assert (refused.status_code, refused.json()["code"]) == (409, "thread-locked")
    assert moderator.post(f"comments/{second['id']}/replies", {"body": "We end this here."}).status_code == 201
    assert act(moderator, first["id"], "unlock", 1) == (412, "stale")
    assert act(moderator, first["id"], "unlock", 2) == (200, None)
    assert talk.post(parent_id=second["id"]).status_code == 201


def test_a_thread_is_moved_whole_and_counted_where_it_stands(
    talk: Talk, database: Database, moderator: Colleague, thread: list[dict[str, Any]]
) -> None:
    with database.write() as db:
        there = make_article(db, "another-talk")
        articles.publish(db, SYSTEM, there)
    assert talk.counts() == (3, 1)
    order = {"article_id": str(there.id)}
    assert act(moderator, thread[1]["id"], "move", 1, order) == (409, "not-a-thread")
    assert act(moderator, thread[0]["id"], "move", 1, {"article_id": thread[0]["id"]}) == (404, "not-found")
    assert act(moderator, thread[0]["id"], "move", 2, order) == (412, "stale")
    assert talk.counts() == (3, 1)
    assert act(moderator, thread[0]["id"], "move", 1, order) == (200, None)
    assert (talk.counts(), talk.ids()) == ((0, 0), [])
    moved = Talk.__new__(Talk)
    moved.client, moved.database, moved.slug, moved.many = talk.client, database, "another-talk", 100
    assert moved.counts() == (3, 0)
    assert set(moved.ids()) == {each["id"] for each in thread[:3]}
    assert all(each["anchor"] is None and each["article"]["slug"] == "another-talk" for each in moved.read()["data"])
    moved.become(thread[3]["id"], Status.APPROVED)
    assert moved.counts() == (4, 0)
    (told,) = colleague(database, talk.client, "editor").get("events?filter[type]=comment.moved").json()["data"]
    assert told["snapshot"]["from"]["article_id"] == str(talk.article_id)
    assert told["snapshot"]["comments"] == 4


def test_within_its_article_a_thread_leaves_its_passage(
    talk: Talk, moderator: Colleague, thread: list[dict[str, Any]]
) -> None:
    assert act(moderator, thread[0]["id"], "move", 1, {"article_id": str(talk.article_id)}) == (200, None)
    assert talk.counts() == (3, 0)
    assert {each["id"] for each in talk.read()["data"] if each["anchor"] is None} == {each["id"] for each in thread[:3]}


def test_a_thread_is_not_moved_to_where_readers_see_nothing(
    talk: Talk, moderator: Colleague, thread: list[dict[str, Any]]
) -> None:
    with talk.database.write() as db:
        draft = make_article(db, "a-draft").id
    there, nowhere = ({"article_id": str(id_)} for id_ in (draft, new_id()))
    refused = [moderator.act(f"comments/{thread[0]['id']}/actions/move", 1, order) for order in (there, nowhere)]
    assert [(each.status_code, each.json()["detail"]) for each in refused] == [(404, "Nothing is published here.")] * 2
    assert talk.counts() == (3, 1)


def test_what_is_so_already_changes_nothing(talk: Talk, moderator: Colleague, thread: list[dict[str, Any]]) -> None:
    first = thread[0]["id"]
    assert act(moderator, first, "move", 1, {"article_id": str(talk.article_id)}) == (200, None)
    for action in ("move", "lock", "lock", "mark-expert", "mark-expert"):
        version = talk.row(first).version
        order = {"article_id": str(talk.article_id)} if action == "move" else None
        assert act(moderator, first, action, version, order) == (200, None)
    assert talk.row(first).version == 4


def test_an_expert_answers(talk: Talk, moderator: Colleague, thread: list[dict[str, Any]]) -> None:
    second, held = thread[1], thread[3]
    assert act(moderator, held["id"], "mark-expert", 1) == (409, "comment-not-shown")
    assert act(moderator, second["id"], "mark-expert", 1) == (200, None)
    assert {each["id"] for each in talk.read()["data"] if each["expert"]} == {second["id"]}
    assert act(moderator, second["id"], "unmark-expert", 2) == (200, None)
    assert not any(each["expert"] for each in talk.read()["data"])
