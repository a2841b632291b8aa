"""A writer asks that somebody else looks at a decision, once, and gets an answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from sqlmodel import select

from api.comments.models import Appeal
from api.core import clock
from tests.comments.talk import Talk
from tests.moderation.office import COMMENTS, decide, decide_each, said, undo, waiting
from tests.room import Colleague, colleague
from tests.selfservice.people import Writer

REASON = "It is about my own life, and names nobody."


def appeal(talk: Talk, posted: dict[str, Any], text: str = REASON) -> httpx.Response:
    return talk.own("POST", posted, "/appeal", json={"text": text})


def answer(who: Colleague, comment_id: str, version: int, verdict: str = "grant", **more: str) -> tuple[int, str]:
    return said(who.act(f"{COMMENTS}/{comment_id}/appeal", version, {"verdict": verdict, **more}))


@pytest.fixture
def rejected(talk: Talk, moderator: Colleague) -> dict[str, Any]:
    posted = talk.said()
    decide(moderator, posted["id"], 1, "reject", reason="rules", message="Please read our rules.")
    return posted


def test_somebody_else_grants_it_and_readers_see_the_comment(
    talk: Talk, moderator: Colleague, other: Colleague, rejected: dict[str, Any]
) -> None:
    told = talk.own("GET", rejected).json()
    assert (told["status"], told["decision"]["message"], told["appeal"]) == ("rejected", "Please read our rules.", None)
    assert told["decision"]["appeal_until"] is not None
    asked = appeal(talk, rejected)
    assert (asked.status_code, asked.json()["appeal"]["state"]) == (200, "open")
    assert asked.json()["decision"]["appeal_until"] is None
    (waits,) = other.get("moderation/queue?queue=appeals").json()["data"]
    assert (waits["id"], waits["appeal"]["text"], waits["appeal"]["against"]) == (
        rejected["id"],
        REASON,
        "Sample Moderator",
    )
    assert answer(moderator, rejected["id"], 3) == (409, "own-decision")
    assert answer(other, rejected["id"], 3, message="You are right.") == (200, "approved")
    assert waiting(other, "queue=appeals") == []
    assert talk.ids() == [rejected["id"]]
    told = talk.own("GET", rejected).json()
    assert (told["appeal"]["state"], told["decision"]["message"]) == ("granted", "You are right.")
    log = other.get("moderation/log?limit=1").json()["data"][0]
    assert (log["why"], log["became"], log["message"]) == ("appeal_granted", "approved", "You are right.")


def test_declined_it_is_the_last_word(talk: Talk, other: Colleague, rejected: dict[str, Any]) -> None:
    appeal(talk, rejected)
    assert answer(other, rejected["id"], 3, "decline", message="It stays as it is.") == (200, "rejected")
    told = talk.own("GET", rejected).json()
    assert (told["status"], told["appeal"]["state"], told["decision"]["appeal_until"]) == ("rejected", "declined", None)
    assert (told["decision"]["reason"], told["decision"]["message"]) == ("rules", "It stays as it is.")
    assert said(appeal(talk, rejected)) == (409, "not-appealable")
    assert said(undo(other, rejected["id"], 4)) == (409, "nothing-to-undo")
    assert answer(other, rejected["id"], 4) == (409, "nothing-to-answer")


def test_of_many_appeals_at_once_one_is_made(talk: Talk, rejected: dict[str, Any]) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: appeal(talk, rejected, f"Reason {number}."), range(25)))
    assert sorted(said(answer) for answer in answers) == [(200, "rejected"), *[(409, "appealed")] * 24]
    with talk.database.read() as db:
        assert len(db.exec(select(Appeal)).all()) == 1


def test_meanwhile_nothing_else_is_decided(
    talk: Talk, moderator: Colleague, other: Colleague, rejected: dict[str, Any]
) -> None:
    appeal(talk, rejected)
    for who in (moderator, other):
        for verdict in ("approve", "spam", "reconsider"):
            assert said(decide(who, rejected["id"], 3, verdict)) == (409, "appealed")
        assert said(who.act(f"comments/{rejected['id']}/actions/approve", 3)) == (409, "appealed")
        assert said(undo(who, rejected["id"], 3)) == (409, "appealed")
        (result,) = decide_each(who, [(rejected["id"], 3)]).json()["results"]
        assert result["problem"]["code"] == "appealed"
    assert talk.own("GET", rejected).json()["version"] == 3


def test_a_redaction_is_appealed_and_granted_the_words_are_back(
    talk: Talk, moderator: Colleague, other: Colleague
) -> None:
    posted = talk.said("Call my sister at +44 20 7946 0958.")
    decide(moderator, posted["id"], 1, "redact", body="Call my sister.")
    assert appeal(talk, posted).status_code == 200
    assert answer(other, posted["id"], 3) == (200, "approved")
    (shown,) = talk.read()["data"]
    assert (shown["text"], shown["redacted"]) == ("Call my sister at +44 20 7946 0958.", False)
    assert talk.own("GET", posted).json()["original"] is None


def test_a_rejection_that_is_taken_back_leaves_the_words_as_moderators_redacted_them(
    talk: Talk, moderator: Colleague, other: Colleague
) -> None:
    posted = talk.said("Call my sister at +44 20 7946 0958.")
    decide(moderator, posted["id"], 1, "redact", body="Call my sister.")
    decide(moderator, posted["id"], 2, "reject")
    assert appeal(talk, posted).status_code == 200
    assert answer(other, posted["id"], 4) == (200, "approved")
    (shown,) = talk.read()["data"]
    assert (shown["text"], shown["redacted"]) == ("Call my sister.", True)


def test_the_export_has_what_was_written_to_the_writer_and_what_they_appealed(talk: Talk, moderator: Colleague) -> None:
    writer = Writer.known(talk)
    posted = writer.said("Call my sister at +44 20 7946 0958.")
    decide(moderator, posted["id"], 1, "redact", body="Call my sister.", message="Without the number.", reason="rules")
    assert writer.ask("POST", f"comments/{posted['id']}/appeal", json={"text": REASON}).status_code == 200
    (told,) = writer.export()["comments"]
    assert (told["body"], told["original"]) == ("Call my sister.", "Call my sister at +44 20 7946 0958.")
    assert [(each["reason"], each["message"]) for each in told["messages"]] == [("rules", "Without the number.")]
    assert [(each["state"], each["text"]) for each in told["appeals"]] == [("open", REASON)]


def test_whoever_decided_by_a_key_does_not_answer_in_person(talk: Talk, other: Colleague) -> None:
    boss = colleague(talk.database, talk.client, "administrator")
    key = boss.made("keys", {"name": "A program", "scopes": ["conversation:moderate", "conversation:read"]})["key"]
    program, posted = Colleague(talk.client, None, key), talk.said()
    assert said(decide(program, posted["id"], 1, "reject")) == (200, "rejected")
    appeal(talk, posted)
    assert answer(boss, posted["id"], 3) == (409, "own-decision")
    assert answer(program, posted["id"], 3) == (409, "own-decision")
    assert answer(other, posted["id"], 3) == (200, "approved")


def test_only_a_decision_against_a_comment_is_appealed_by_its_writer_in_time(
    talk: Talk, moderator: Colleague, rejected: dict[str, Any]
) -> None:
    held, seen, spam = talk.said(), talk.said(), talk.said()
    decide(moderator, seen["id"], 1)
    decide(moderator, spam["id"], 1, "spam")
    for posted in (held, seen, spam):
        assert said(appeal(talk, posted)) == (409, "not-appealable")
    strange = talk.client.post(f"/v1/conversation/comments/{rejected['id']}/appeal", json={"text": REASON})
    assert strange.status_code == 404
    assert appeal(talk, rejected, " ").status_code == 422
    assert appeal(talk, rejected, "\u200b").json()["errors"][0]["loc"] == ["body", "text"]
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert said(appeal(talk, rejected)) == (409, "not-appealable")
    assert appeal(talk, rejected).status_code == 200
    assert said(appeal(talk, rejected)) == (409, "appealed")


def test_a_comment_that_is_deleted_takes_its_appeal_along(
    talk: Talk, moderator: Colleague, rejected: dict[str, Any]
) -> None:
    appeal(talk, rejected)
    assert talk.own("DELETE", rejected).status_code == 204
    assert waiting(moderator, "queue=appeals") == []
    with talk.database.read() as db:
        left = db.exec(select(Appeal)).one()
        assert (left.state, left.text) == ("withdrawn", "")
