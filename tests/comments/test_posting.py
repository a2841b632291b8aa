"""Saying something: what is taken, what is held, what is refused, and that a refusal changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Comment, Mode, Opening, Status
from api.comments.queries import discussion
from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.factories import make_article

ABSENT = "01890000-0000-7000-8000-000000000000"


def many(database: Database) -> int:
    with database.read() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(Comment)).scalar_one())


def test_a_comment_is_held_and_no_door_shows_it_before_it_is_approved(talk: Talk, client: Client) -> None:
    doors = [talk.path, f"{talk.path}?view=flat&count=exact", f"{talk.path}?view=inline", f"{talk.path}/counts"]
    doors += [f"/v1/content/articles/{talk.slug}", "/v1/content/articles", "/v1/content/comments"]
    before = {door: (client.get(door).text, client.get(door).headers["etag"]) for door in doors}
    anchor = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": "earned slowly"}]}
    posted = talk.said("The held words.", anchor=anchor)
    assert (posted["status"], posted["anchor"]["exact"]) == ("pending", "earned slowly")
    assert {door: (client.get(door).text, client.get(door).headers["etag"]) for door in doors} == before
    assert client.get(f"/v1/content/comments/{posted['id']}").status_code == 404
    talk.become(posted["id"], Status.APPROVED)
    assert talk.ids() == [posted["id"]]
    assert talk.counts() == (1, 1)
    assert client.get(f"/v1/content/articles/{talk.slug}").json()["comments"] == {"count": 1, "inline": 1, "open": True}
    assert client.get("/v1/content/comments").json()["data"][0]["text"] == "The held words."


@pytest.mark.parametrize("state", ["draft", "ended", "trashed"])
def test_an_article_that_is_not_public_takes_and_shows_nothing(
    talk: Talk, client: Client, database: Database, state: str
) -> None:
    posted = talk.said(approved=True)
    with database.write() as db:
        if state == "draft":
            make_article(db, "hidden")
        else:
            article = articles.held(db, SYSTEM, talk.article_id)
            (articles.unpublish if state == "ended" else articles.trash)(db, SYSTEM, article)
    hidden = "hidden" if state == "draft" else talk.slug
    for path in (f"articles/{hidden}/comments", f"articles/{hidden}/comments/counts", f"comments/{posted['id']}"):
        answer, absent = client.get(f"/v1/content/{path}"), client.get("/v1/content/articles/absent/comments")
        if state != "draft" or "articles" in path:
            assert (answer.status_code, answer.json()["detail"]) == (404, absent.json()["detail"])
    talk.slug = hidden
    refused = talk.post()
    talk.slug = "absent"
    absent_too = talk.post()
    assert refused.status_code == absent_too.status_code == 404
    assert refused.json()["detail"] == absent_too.json()["detail"]
    if state != "draft":
        assert client.get("/v1/content/comments").json()["data"] == []


@on_one
@pytest.mark.parametrize(
    "more",
    [
        *({"role": "editor"}, {"is_staff": True}, {"status": "approved"}, {"author_id": ABSENT}, {"badge": "staff"}),
        *({"created_at": "2020-01-01T00:00:00Z"}, {"ip": "127.0.0.1"}, {"id": ABSENT}, {"user": {"role": "x"}}),
        *({"published_at": "2020-01-01T00:00:00Z"}, {"shown": True}, {"reader_id": ABSENT}, {"visibility": "secret"}),
        *({"body": ""}, {"body": " \n"}, {"body": "\u200b\u2060"}, {"body": "x" * 10_001}),
        *({"body": "a\x00b"}, {"name": ""}, {"name": "\u200b"}, {"name": "two\nlines"}, {"name": "x" * 81}),
        *({"name": None}, {"email": "no address"}, {"email": "a@x.example\r\nBcc: b@x.example"}, {"parent_id": "1"}),
        *({"delay": "yes"}, {"notify": "some"}, {"seconds": -1}, {"anchor": {"revision": 1}}, {"prompt_id": ABSENT}),
        {"parent_id": ABSENT, "anchor": {"revision": 1, "block": "b1", "start": 0, "end": 5, "exact": "Trust"}},
    ],
    ids=repr,
)
def test_what_is_not_asked_for_is_refused_and_nothing_is_stored(talk: Talk, more: dict[str, Any]) -> None:
    answer = talk.post(**{"body": "Plain words.", **more})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]
    assert many(talk.database) == 0


def test_a_reply_stands_under_its_parent_and_only_under_one_readers_see(talk: Talk, database: Database) -> None:
    held, shown = talk.said(), talk.said(approved=True)
    reply = talk.said(parent_id=shown["id"], approved=True)
    assert (reply["root_id"], reply["depth"]) == (shown["id"], 1)
    deeper = talk.said(parent_id=reply["id"])
    assert (deeper["root_id"], deeper["depth"]) == (shown["id"], 2)
    letter = talk.said(visibility="editors", approved=True)
    talk.become(spam := talk.said()["id"], Status.SPAM)
    for parent in (held["id"], letter["id"], spam, ABSENT):
        assert talk.post(parent_id=parent).status_code == 404
    elsewhere = Talk(talk.client, database, "another-talk")
    assert elsewhere.post(parent_id=shown["id"]).status_code == 404


def test_a_letter_to_the_editors_is_never_shown(talk: Talk, client: Client) -> None:
    talk.mode(Mode.OPEN)
    letter = talk.said(visibility="editors", approved=True)
    assert talk.row(letter["id"]).status is Status.APPROVED
    assert (talk.ids(), talk.counts()) == ([], (0, 0))
    assert client.get(f"/v1/content/comments/{letter['id']}").status_code == 404


def test_the_mode_decides_and_a_trap_is_told_to_nobody(talk: Talk) -> None:
    for mode, status in ((Mode.HOLD_ALL, "pending"), (Mode.HOLD_FIRST, "pending"), (Mode.OPEN, "approved")):
        talk.mode(mode)
        assert talk.said()["status"] == status
    trapped = talk.said(website="https://buy.example")
    assert trapped["status"] == "pending"
    assert talk.row(trapped["id"]).status is Status.SPAM
    assert talk.said(seconds=0.4)["status"] == "pending"
    assert talk.said(seconds=4.5)["status"] == "approved"


def test_a_closed_article_is_read_and_takes_nothing(talk: Talk, database: Database, client: Client) -> None:
    said = talk.said(approved=True)
    with database.write() as db:
        discussion(db, talk.article_id).opening = Opening.CLOSED
    refused = talk.post()
    assert (refused.status_code, refused.json()["code"]) == (409, "comments-closed")
    assert talk.ids() == [said["id"]]
    assert client.get(f"/v1/content/articles/{talk.slug}").json()["comments"]["open"] is False
    assert client.get(f"{talk.path}/counts").json()["open"] is False


def test_the_same_from_the_same_place_is_taken_once(talk: Talk) -> None:
    talk.said("Once is enough.", network="198.51.100.7")
    again = talk.post(" once  is enough.", network="198.51.100.7".replace(" ", ""))
    refused = talk.post("Once is enough.", network="198.51.100.7")
    assert (refused.status_code, refused.json()["code"]) == (409, "duplicate-comment")
    assert again.status_code in {201, 409}
    assert talk.post("Once is enough.", network="198.51.100.8").status_code == 201


@on_one
def test_a_flood_is_stopped_and_others_go_on(talk: Talk) -> None:
    with time_machine.travel(datetime(2031, 1, 1, 12, 1, tzinfo=UTC)):
        answers = [talk.post(network="198.51.100.9") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [201] * 30 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert talk.post(network="198.51.100.10").status_code == 201


def test_a_key_for_once_makes_one_comment_however_often_it_is_sent(talk: Talk) -> None:
    headers = {"Idempotency-Key": "sample-key"}

    def sent(_: int) -> tuple[int, str]:
        answer = talk.post("Said once.", network="198.51.100.11", headers=headers)
        return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(sent, range(20)))) == 1
    assert many(talk.database) == 1
    assert talk.post("Other words.", network="198.51.100.11", headers=headers).status_code == 422
    assert talk.post("Said once.", network="198.51.100.12", headers=headers).status_code == 201
    assert talk.post(network="198.51.100.11", headers={"Idempotency-Key": "k" * 256}).status_code == 422
