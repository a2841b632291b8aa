"""What a reader sees of what is theirs: their comments, and the export of everything."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments import actions as comments
from api.comments.models import Comment, Mode, Status
from api.comments.schemas import CommentCreate
from api.core.db import Database
from api.core.errors import Unauthenticated
from api.readers.asking import Asker
from tests.accounts.people import bytes_of, log_of, rows
from tests.asking import Client
from tests.comments.talk import FIRST, Talk
from tests.conftest import on_one
from tests.readers.people import EMAIL, later, mailed
from tests.selfservice.people import CONVERSATION, ME, WORDS, Writer


def test_own_comments_are_listed_in_every_status_and_those_of_others_never(talk: Talk) -> None:
    talk.mode(Mode.HOLD_ALL)
    writer, other = Writer.known(talk), Writer.known(talk, "other@reader.example")
    other.said("Said by another.")
    mine = [writer.said(f"Mine, {status}.")["id"] for status in Status]
    for id_, status in zip(mine, Status, strict=True):
        if status is not Status.PENDING:
            talk.become(id_, status)
    listed = writer.ask("GET", "me/comments").json()["data"]
    assert [each["id"] for each in listed] == mine[::-1]
    told = {each["id"]: each["status"] for each in listed}
    assert [told[id_] for id_ in mine] == ["pending", "approved", "rejected", "pending", "deleted"]
    assert {each["article"]["slug"] for each in listed} == {talk.slug}


def test_own_comments_go_on_from_page_to_page(talk: Talk) -> None:
    writer = Writer.known(talk)
    mine = [writer.said(f"Mine, {number}.")["id"] for number in range(5)]
    seen, path = [], "me/comments?limit=2"
    while path:
        page = writer.ask("GET", path).json()
        seen += [each["id"] for each in page["data"]]
        path = (page["links"]["next"] or "").removeprefix(f"{CONVERSATION}/")
    assert seen == mine[::-1]


def test_what_readers_see_of_the_article_is_all_that_is_told_of_it(talk: Talk) -> None:
    writer = Writer.known(talk)
    writer.said("Mine.", anchor={"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": FIRST}]})
    (listed,) = writer.ask("GET", "me/comments").json()["data"]
    assert listed["anchor"]["exact"] == writer.export()["comments"][0]["passage"] == FIRST
    with talk.database.write() as db:
        articles.unpublish(db, SYSTEM, articles.held(db, SYSTEM, talk.article_id))
    (listed,) = writer.ask("GET", "me/comments").json()["data"]
    (exported,) = writer.export()["comments"]
    assert (listed["article"]["slug"], listed["anchor"]) == ("", None)
    assert (exported["article"]["slug"], exported["passage"], exported["body"]) == ("", None, "Mine.")


def test_an_export_has_everything_and_nothing_of_others(talk: Talk, tmp_path: Path) -> None:
    writer, other = Writer.known(talk), Writer.known(talk, "other@reader.example")
    theirs = UUID(other.said("Said by another.")["id"])
    talk.become(str(theirs), Status.APPROVED)
    said = writer.said("As it was.")
    edited = writer.ask("PATCH", f"comments/{said['id']}", json={"body": "As it is."}, If_Match='"1"')
    assert (edited.status_code, said["version"]) == (200, 1)
    for path, given in (("reactions/helpful", None), ("reports", {"reason": "abuse", "text": "A sample reason."})):
        method = "PUT" if given is None else "POST"
        assert writer.ask(method, f"comments/{theirs}/{path}", json=given).status_code in (200, 202)
    subscription = writer.subscribes()
    mailed(talk.database, tmp_path, EMAIL, comment=said["id"])
    told = writer.export()
    (comment,) = told["comments"]
    assert (comment["body"], [edit["body"] for edit in comment["edits"]]) == ("As it is.", ["As it was."])
    assert [each["comment_id"] for each in told["reactions"]] == [str(theirs)]
    assert [(each["reason"], each["text"]) for each in told["reports"]] == [("abuse", "A sample reason.")]
    assert [each["id"] for each in told["subscriptions"]] == [str(subscription)]
    assert [len(told[name]) for name in ("sessions", "links", "notices")] == [1, 1, 0]
    assert (told["reader"]["email"], told["reader"]["name"], told["reader"]["bounces"]) == (EMAIL, "Sample Reader", 0)
    assert "Said by another" not in str(told)
    assert "hash" not in str(told)


@pytest.mark.parametrize("words", WORDS)
def test_of_who_is_erased_nothing_is_left_but_words_that_were_to_stay(
    talk: Talk, tmp_path: Path, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    caplog.set_level("DEBUG")
    address = "canary-erased@reader.example"
    writer = Writer.known(talk, address)
    kept = [writer.said("The canary words.", name="Canary Name")["id"], writer.said("Others.", approved=True)["id"]]
    writer.subscribes()
    theirs = talk.said("Said by a guest.", approved=True)["id"]
    told = {"reason": "other", "text": "The canary words."}
    assert writer.ask("POST", f"comments/{theirs}/reports", json=told).status_code == 202
    mailed(talk.database, tmp_path, address)
    erased = writer.erase(words)
    assert (erased.status_code, erased.json()) == (200, {"comments": 2, "subscriptions": 1})
    assert [writer.ask("GET", path).status_code for path in ("session", "me/comments", "me/export")] == [401] * 3
    assert writer.erase(words).status_code == 401
    for comment in (talk.row(id_) for id_ in kept):
        assert (comment.reader_id, comment.name, comment.edit_token_hash) == (None, None, None)
        assert bool(comment.body) == bool(comment.html) == (words == "keep_without_name")
    assert "canary-erased" not in log_of(caplog)
    if talk.database.is_sqlite:
        connection = talk.database.writer.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    left = bytes_of(talk.database)
    assert not [each for each in ("canary-erased", "Canary Name") if each.encode() in left]
    assert (b"The canary words." in left) == (words == "keep_without_name")


@pytest.mark.parametrize("words", WORDS)
def test_no_comment_outlives_an_erase_that_races_with_posting(talk: Talk, words: str) -> None:
    writer = Writer.known(talk)
    with ThreadPoolExecutor(8) as pool:
        posting = [pool.submit(talk.post, f"Posted, {number}.", token=writer.token) for number in range(12)]
        erasing = pool.submit(writer.erase, words)
        statuses = {each.result().status_code for each in posting}
    assert erasing.result().status_code == 200
    assert statuses <= {201, 401}
    for comment in rows(talk.database, Comment):
        assert (comment.reader_id, comment.name, comment.edit_token_hash) == (None, None, None)
        assert bool(comment.body) == (words == "keep_without_name")


def test_an_export_that_races_with_an_erase_is_whole_or_refused(talk: Talk) -> None:
    writer = Writer.known(talk)
    for number in range(3):
        said = writer.said(f"As it was, {number}.")
        writer.ask("PATCH", f"comments/{said['id']}", json={"body": f"As it is, {number}."}, If_Match='"1"')
    whole = writer.export() | {"exported_at": "", "sessions": []}
    with ThreadPoolExecutor(8) as pool:
        exporting = [pool.submit(writer.ask, "GET", "me/export") for _ in range(7)]
        erasing = pool.submit(writer.erase)
        told = [each.result() for each in exporting]
    assert erasing.result().status_code == 200
    assert {each.status_code for each in told} <= {200, 401}
    assert all(each.json() | {"exported_at": "", "sessions": []} == whole for each in told if each.status_code == 200)
    assert writer.ask("GET", "me/export").status_code == 401


@on_one
def test_who_was_erased_since_the_request_came_posts_nothing(talk: Talk) -> None:
    writer = Writer.known(talk)
    asker = Asker(writer.id, "0" * 64, "192.0.2.7/32")
    assert writer.erase().status_code == 200
    said = CommentCreate(body="Said too late.", name="Sample Reader")
    with talk.database.write() as db, pytest.raises(Unauthenticated):
        comments.post(db, asker, talk.slug, said)
    assert rows(talk.database, Comment) == []


@on_one
@pytest.mark.parametrize("body", [{}, {"comments": "all"}, {"comments": True}, {"comments": "erase", "reader_id": "x"}])
def test_an_erase_says_what_becomes_of_the_words(talk: Talk, body: dict[str, object]) -> None:
    writer = Writer.known(talk)
    assert writer.ask("POST", "me/erase", json=body).status_code == 422
    assert writer.ask("GET", "session").status_code == 200


@on_one
@pytest.mark.parametrize("path", ["me/comments", "me/export"])
def test_nobody_else_is_told_anything(database: Database, client: Client, path: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {'x' * 43}"}):
        assert client.get(f"{CONVERSATION}/{path}", headers=headers).status_code == 401
    assert client.post(f"{ME}/erase", json={"comments": "erase"}).status_code == 401


def test_a_session_that_ended_erases_nothing(talk: Talk) -> None:
    writer = Writer.known(talk)
    with time_machine.travel(later(days=91)):
        assert writer.erase().status_code == 401


def test_guests_who_give_an_address_that_is_erased_meanwhile_are_all_heard(talk: Talk) -> None:
    writer = Writer.known(talk)
    writer.said("Mine.")
    with ThreadPoolExecutor(8) as pool:
        wishes = [pool.submit(talk.post, f"Said, {number}.", email=EMAIL, notify="replies") for number in range(6)]
        erasing = pool.submit(writer.erase)
        assert {each.result().status_code for each in wishes} == {201}
    assert erasing.result().status_code == 200
