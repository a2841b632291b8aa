"""Helpful, and reported: once of each, whoever tries how often."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.comments import queries
from api.comments.models import Mode, Status
from api.readers import actions as readers
from tests.accounts.people import bearer
from tests.comments.talk import Talk
from tests.readers.people import make_reader

HELPFUL = "/reactions/helpful"


@pytest.fixture
def said(talk: Talk) -> dict[str, str]:
    talk.mode(Mode.OPEN)
    posted: dict[str, str] = talk.said()
    return posted


def where(comment_id: str, path: str) -> str:
    return f"/v1/conversation/comments/{comment_id}{path}"


def test_fifty_at_once_count_once_and_are_taken_back_once(talk: Talk, said: dict[str, str]) -> None:
    talk.client.bridge.peer = ("198.51.100.20", 50_000)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: talk.client.put(where(said["id"], HELPFUL)), range(50)))
    assert {(answer.status_code, answer.json()["helpful"], answer.json()["mine"]) for answer in answers} == {
        (200, 1, True)
    }
    talk.client.bridge.peer = ("198.51.100.21", 50_000)
    assert talk.client.put(where(said["id"], HELPFUL)).json()["helpful"] == 2
    for _ in range(2):
        assert talk.client.delete(where(said["id"], HELPFUL)).json() == {"helpful": 1, "mine": False}
    assert talk.read()["data"][0]["helpful"] == 1


def test_nobody_finds_their_own_helpful_and_a_made_up_token_is_nobody(talk: Talk, said: dict[str, str]) -> None:
    own = talk.own("PUT", said, HELPFUL)
    assert (own.status_code, own.json()["code"]) == (409, "own-comment")
    made_up = talk.own("PUT", {**said, "edit_token": "0" * 43}, HELPFUL)
    assert made_up.status_code == 401
    other = talk.said()
    assert talk.own("PUT", {**said, "edit_token": other["edit_token"]}, HELPFUL).json()["helpful"] == 1


def test_fifty_reports_of_one_reader_are_one(talk: Talk, said: dict[str, str]) -> None:
    talk.client.bridge.peer = ("198.51.100.22", 50_000)
    told = {"reason": "harassment", "text": "It names somebody."}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: talk.client.post(where(said["id"], "/reports"), json=told), range(25)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, '{"status":"received"}')}
    with talk.database.read() as db:
        (report,) = queries.reports_of(db, talk.row(said["id"]).id)
    assert (report.reason.value, report.text) == ("harassment", "It names somebody.")
    assert talk.ids() == [said["id"]]


def test_a_report_says_why(talk: Talk, said: dict[str, str]) -> None:
    for body in ({}, {"reason": "dislike"}, {"reason": "spam", "text": ""}, {"reason": "spam", "status": "rejected"}):
        assert talk.client.post(where(said["id"], "/reports"), json=body).status_code == 422


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM])
def test_what_is_not_shown_cannot_be_touched(talk: Talk, said: dict[str, str], status: Status) -> None:
    talk.become(said["id"], status)
    absent = talk.client.put(where("01890000-0000-7000-8000-000000000000", HELPFUL))
    hidden = talk.client.put(where(said["id"], HELPFUL))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json()["detail"] == absent.json()["detail"]
    assert talk.client.post(where(said["id"], "/reports"), json={"reason": "spam"}).status_code == 404


def test_many_readers_touch_one_comment_at_once_and_each_is_answered(talk: Talk) -> None:
    said = talk.said(approved=True)
    path = f"/v1/conversation/comments/{said['id']}/reactions/helpful"
    with talk.database.write() as db:
        tokens = [readers.open_session(db, make_reader(db, f"sample-{n}@reader.example")).token for n in range(20)]
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(talk.client.put, path, headers=bearer(token)) for token in tokens]
        assert {each.result().status_code for each in asked} == {200}
    assert talk.row(said["id"]).helpful == 20
