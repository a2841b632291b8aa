"""Revisions, what changed between them, what others changed meanwhile, and who is writing; all over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from api.core import clock
from api.core.db import Database
from api.faqs.models import Faq
from api.topics.models import Topic
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_topic
from tests.room import Colleague, colleague

WHY = {"slug": "why", "question": "Why?", "answer": "One old word."}


@pytest.fixture
def place(editor: Colleague) -> str:
    """An FAQ of three revisions, at version 3."""
    place = f"faqs/{editor.made('faqs', WHY)['id']}"
    editor.patch(f"{place}?note=A%20better%20word", 1, {"answer": "One new word."})
    editor.patch(place, 2, {"question": "How?", "answer": "One <new> word."})
    return place


def test_revisions_are_listed_from_the_newest_and_read_whole(editor: Colleague, place: str) -> None:
    listed = editor.get(f"{place}/revisions").json()["data"]
    assert [(row["number"], row["version"], row["note"], row["autosave"]) for row in listed] == [
        (3, 3, None, False),
        (2, 2, "A better word", False),
        (1, 1, None, False),
    ]
    assert editor.account is not None
    assert listed[0]["by"] == {"id": str(editor.account.id), "name": editor.account.name}
    assert "content" not in listed[0]
    page = editor.get(f"{place}/revisions?sort=number&limit=2").json()
    following = editor.get(page["links"]["next"].removeprefix("/v1/admin/")).json()
    assert [row["number"] for row in page["data"] + following["data"]] == [1, 2, 3]
    first = editor.get(f"{place}/revisions/1").json()
    assert {**WHY, "topic_ids": []}.items() <= first["content"].items()
    assert "blocks" not in first["content"]


def test_a_diff_tells_words_from_the_revision_before_or_from_any(editor: Colleague, place: str) -> None:
    told = editor.get(f"{place}/revisions/2/diff").json()
    assert (told["base"], told["number"]) == (1, 2)
    (change,) = told["changes"]
    assert (change["field"], change["before"], change["after"]) == ("answer", "One old word.", "One new word.")
    assert [(step["op"], step["text"]) for step in change["words"]] == [
        ("equal", "One "),
        ("delete", "old"),
        ("insert", "new"),
        ("equal", " word."),
    ]
    assert change["html"] == "One <del>old</del><ins>new</ins> word."
    backwards = editor.get(f"{place}/revisions/1/diff?with=3").json()
    assert [change["field"] for change in backwards["changes"]] == ["question", "answer"]
    assert backwards["changes"][1]["html"].startswith("One <del>&lt;new&gt;</del>")
    assert editor.get(f"{place}/revisions/3/diff?with=3").json()["changes"] == []
    first = editor.get(f"{place}/revisions/1/diff").json()
    assert (first["base"], first["changes"][0]["before"], first["changes"][0]["after"]) == (0, None, "why")


@pytest.mark.parametrize("number", ["4", "0", "-1", "9223372036854775808", "1e0", "１", "x"])
def test_a_revision_that_is_not_there_is_missed(editor: Colleague, place: str, number: str) -> None:
    for path in (f"revisions/{number}", f"revisions/{number}/diff"):
        assert editor.get(f"{place}/{path}").status_code in {404, 422}
    assert editor.act(f"{place}/revisions/{number}/actions/restore", 3).status_code in {404, 422}
    assert editor.get(f"{place}/revisions/1/diff?with={number}").status_code in {404, 422}
    assert editor.get(place).json()["version"] == 3


def test_the_revision_of_another_faq_is_not_reached_through_this_one(editor: Colleague, place: str) -> None:
    other = editor.made("faqs", {**WHY, "slug": "other"})
    assert editor.get(f"faqs/{other['id']}/revisions/2").status_code == 404
    assert editor.act(f"faqs/{other['id']}/revisions/3/actions/restore", 1).status_code == 404


def test_a_restored_revision_is_a_new_one_that_says_so(client: Client, editor: Colleague, place: str) -> None:
    restored = editor.act(f"{place}/revisions/1/actions/restore", 3)
    assert (restored.status_code, restored.headers["etag"]) == (200, '"4"')
    assert WHY.items() <= restored.json().items()
    newest = editor.get(f"{place}/revisions").json()["data"][0]
    assert (newest["number"], newest["note"]) == (4, "Restored from revision 1")
    assert editor.act(f"{place}/revisions/2/actions/restore", 3).status_code == 412
    assert editor.act(f"{place}/revisions/2/actions/restore", None).status_code == 428
    assert client.get("/v1/content/faqs/why").status_code == 404


def test_what_is_no_more_is_left_out_of_a_restored_revision_and_said(database: Database, editor: Colleague) -> None:
    with database.write() as db:
        gone, kept = make_topic(db, "gone").id, make_topic(db, "kept").id
    made = editor.made("faqs", {**WHY, "topic_ids": [str(gone), str(kept)]})
    place = f"faqs/{made['id']}"
    editor.patch(place, 1, {"topic_ids": [], "slug": "how"})
    editor.made("faqs", WHY)
    with database.write() as db:
        db.delete(db.get(Topic, gone))
    restored = editor.act(f"{place}/revisions/1/actions/restore", 2).json()
    assert [topic["slug"] for topic in restored["topics"]] == ["kept"]
    assert restored["slug"] == "how"
    assert [warning.split(" ")[0:2] for warning in restored["warnings"]] == [["1", "of"], ["Its", "slug"]]


def test_a_stale_change_is_refused_with_what_each_made_of_it(editor: Colleague, place: str) -> None:
    stale = editor.patch(place, 1, {"question": "Mine?", "slug": "mine"})
    assert (stale.status_code, stale.headers["etag"], stale.json()["code"]) == (412, '"3"', "stale")
    assert stale.json()["current"]["question"] == "How?"
    assert stale.json()["diff"] == {
        "question": {"base": "Why?", "theirs": "How?", "yours": "Mine?"},
        "slug": {"base": "why", "theirs": "why", "yours": "mine"},
    }
    merged = editor.patch(f"{place}?merge=true", 1, {"slug": "mine"}).json()
    assert (merged["version"], merged["slug"], merged["question"]) == (4, "mine", "How?")
    assert editor.patch(f"{place}?merge=true", 1, {"question": "Mine?"}).status_code == 412
    assert editor.patch(f"{place}?merge=true", 99, {"slug": "x"}).status_code == 412


@pytest.mark.parametrize("sent", [None, "*"])
def test_a_change_names_the_version_it_was_made_from(editor: Colleague, place: str, sent: str | None) -> None:
    more = {"If_Match": sent} if sent else dict[str, str]()
    for method, path in (
        ("PATCH", place),
        ("DELETE", place),
        ("POST", f"{place}/actions/publish"),
        ("POST", f"{place}/actions/unpublish"),
        ("POST", f"{place}/actions/reviewed"),
        ("POST", f"{place}/actions/restore"),
        ("POST", f"{place}/revisions/1/actions/restore"),
    ):
        json: Any = {"answer": "x"} if method == "PATCH" else None
        assert editor.send(method, path, None, json, **more).status_code == 428
        assert editor.send(method, path, 2, json).status_code == 412


def test_autosaves_of_ten_minutes_are_one_revision(database: Database, client: Client, editor: Colleague) -> None:
    place = f"faqs/{editor.made('faqs', WHY)['id']}"
    for version in (1, 2, 3):
        editor.patch(f"{place}?autosave=true", version, {"answer": f"Draft {version}"})
    listed = editor.get(f"{place}/revisions").json()["data"]
    assert [(row["number"], row["version"], row["autosave"]) for row in listed] == [(2, 4, True), (1, 1, False)]
    folded = editor.patch(place, 2, {"answer": "Mine"}).json()
    assert folded["diff"] == {"answer": {"base": None, "theirs": "Draft 3", "yours": "Mine"}}
    colleague(database, client).patch(f"{place}?autosave=true", 4, {"answer": "Another's"})
    editor.act(f"{place}/actions/publish", 5)
    editor.patch(f"{place}?autosave=true", 6, {"answer": "After"})
    assert [row["number"] for row in editor.get(f"{place}/revisions").json()["data"]] == [4, 3, 2, 1]


def test_a_lock_tells_others_who_writes_until_it_ends_or_is_taken_over(
    database: Database, client: Client, editor: Colleague, place: str
) -> None:
    other = colleague(database, client)
    assert editor.account is not None
    held = editor.send("PUT", f"{place}/lock").json()
    assert (held["holder_id"], held["is_mine"]) == (str(editor.account.id), True)
    assert other.get(f"{place}/lock").json() == {**held, "is_mine": False}
    refused = other.send("PUT", f"{place}/lock")
    assert (refused.status_code, refused.json()["lock"]["holder_name"]) == (423, editor.account.name)
    assert other.patch(place, 3, {"answer": "All the same"}).status_code == 200
    assert other.delete(f"{place}/lock").status_code == 204
    assert editor.get(f"{place}/lock").json()["is_mine"]
    assert other.send("PUT", f"{place}/lock?take_over=true").json()["is_mine"]
    assert other.delete(f"{place}/lock").status_code == 204
    assert editor.get(f"{place}/lock").json()["holder_id"] is None
    editor.send("PUT", f"{place}/lock")
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        assert editor.get(f"{place}/lock").json()["holder_id"] is None


@on_one
@pytest.mark.parametrize("path", ["", "/revisions", "/revisions/1", "/revisions/1/diff", "/lock"])
def test_an_id_has_one_spelling(database: Database, editor: Colleague, place: str, path: str) -> None:
    id_ = place.removeprefix("faqs/")
    spelled = [id_.upper(), id_.replace("-", ""), f"{{{id_}}}", f"urn:uuid:{id_}", f"{id_}%20", "1", str(uuid4())]
    answers = [editor.get(f"faqs/{other}{path}") for other in spelled if other != id_]
    assert {answer.status_code for answer in answers} == {404}
    assert editor.get(f"{place}{path}").status_code == 200
    with database.read() as db:
        assert db.get(Faq, uuid4()) is None
