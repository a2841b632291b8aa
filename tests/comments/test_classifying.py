"""Comments nothing holds wait for the classifier, which is told their words and nothing of who said them."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import time_machine

from api import rooms
from api.comments.models import Mode, Status
from api.core import clock
from api.core.facts import NO_FACTS
from tests.comments.classified import CLASSIFY, Classified, classifying
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.jobs.office import count
from tests.outside import Answering, answers, says
from tests.readers.people import let_in
from tests.room import colleague

V1, PENDING, APPROVED = {"If-Match": '"1"'}, Status.PENDING, Status.APPROVED
ASKED = ("pending", "classifying")
NO_ANSWER = [("classifier", "hold", "no answer")]


def run_again(all_: Classified, said: dict[str, Any], attempt: int = 1) -> None:
    """The job once more, as after a worker that was killed before it could write down its end."""
    rooms.jobs("ERRANDS")[CLASSIFY](all_.worker.office, {"comment": said["id"], "attempt": attempt})


@pytest.mark.parametrize(
    ("answer", "status", "why", "found"),
    [
        (says("none"), APPROVED, "open", []),
        (says("none", "kind", model="sample"), APPROVED, "open", []),
        (answers(201, b'{"verdict": "none"}'), APPROVED, "open", []),
        (says("flag", "rude", "off topic"), APPROVED, "open", [("classifier", "flag", "rude, off topic")]),
        (says("hold", "threat"), PENDING, "classifier", [("classifier", "hold", "threat")]),
        (says("hold", *["l" * 40] * 10), PENDING, "classifier", [("classifier", "hold", f"{'l' * 40}, {'l' * 37}…")]),
    ],
)
def test_a_comment_waits_for_the_classifier_and_goes_where_that_says(
    talk: Talk, tmp_path: Path, answer: Answering, status: Status, why: str, found: list[Any]
) -> None:
    with classifying(talk, tmp_path, answer) as all_:
        said = talk.said("A sample thought.")
        assert (said["status"], talk.ids(), all_.whys(said)) == ("pending", [], [ASKED])
        all_.work()
        assert (all_.status(said), all_.found(said)) == (status, found)
        assert all_.whys(said) == [ASKED, (status.value, why)]
        assert all_.changes(said)[1].by_name == "the classifier"
        assert talk.ids() == ([said["id"]] if status is APPROVED else [])
        run_again(all_, said)
        all_.work(hours=1)
    assert (len(all_.there.asked), len(all_.changes(said)), count(talk.database, "dead")) == (1, 2, 0)


def test_it_is_told_the_words_and_nothing_of_who_says_them(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        reader = let_in(talk.database, "canary-reader@reader.example")
        above = talk.said("Words above.", name="Canary Above", email="canary-above@reader.example")
        all_.work()
        more = {"name": "Canary Name", "network": "203.0.113.177", "parent_id": above["id"]}
        said = talk.said("Some **words**.", headers=reader | {"User-Agent": "canary-agent"}, **more)
        all_.work()
        row = talk.row(said["id"])
    first, second = all_.there.asked
    asked = json.loads(second.body)
    assert (asked["type"], asked["timestamp"]) == ("comment.screen", said["created_at"])
    assert asked["data"] == {
        "id": said["id"],
        "article": talk.slug,
        "html": "<p>Some <strong>words</strong>.</p>",
        "text": "Some words.",
        "language": None,
        "reply_to": "Words above.",
    }
    assert first.data["reply_to"] is None
    for each in all_.there.asked:
        whole = f"{each.line} {dict(each.headers)} {each.body.decode()}".lower()
        for canary in ("canary", "203.0.113", str(row.reader_id), row.avatar_seed):
            assert canary not in whole


def test_what_is_held_anyway_is_nothing_to_ask_about(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        shown, moderator = talk.said(approved=True), colleague(talk.database, talk.client, "moderator")
        assert moderator.made(f"comments/{shown['id']}/replies", {"body": "An answer."})["status"] == "approved"
        held = [talk.said("Call +44 20 7946 0958."), talk.said(seconds=1), talk.said(visibility="editors")]
        held += [talk.said(website="x"), talk.said("I want to die and I do not know whom to tell.")]
        for mode in (Mode.HOLD_ALL, Mode.HOLD_FIRST):
            talk.mode(mode)
            held.append(talk.said())
        all_.work()
        assert all_.there.asked == []
        assert {all_.status(said) for said in held} == {PENDING, Status.SPAM}
        assert not [why for said in held for _, why in all_.whys(said) if why == "classifying"]


def test_a_comment_with_a_delay_is_asked_about_when_that_is_over(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        said, regretted = talk.said(delay=True), talk.said(delay=True)
        all_.work(minutes=9)
        assert all_.there.asked == []
        assert talk.own("DELETE", regretted).status_code == 204
        all_.work(minutes=11)
        assert [each.data["id"] for each in all_.there.asked] == [said["id"]]
        assert all_.whys(said) == [("pending", "delayed"), ASKED, ("approved", "open")]


def test_an_edit_is_asked_about_anew_unless_it_is_held_anyway(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("flag", "first"), says("none")) as all_:
        said = talk.said("First words.")
        all_.work()
        edited = talk.own("PATCH", said, json={"body": "Second words."}, headers={"If-Match": '"2"'})
        assert (edited.json()["status"], talk.ids(), all_.found(said)) == ("pending", [], [])
        private = {"body": "Call +44 20 7946 0958."}
        again = talk.own("PATCH", said, json={"body": "Third words."}, headers={"If-Match": edited.headers["etag"]})
        all_.work()
        assert [each.data["text"] for each in all_.there.asked] == ["First words.", "Third words."]
        assert (all_.status(said), all_.found(said), talk.ids()) == (APPROVED, [], [said["id"]])
        other = talk.said("Other words.")
        talk.own("PATCH", other, json=private, headers=V1)
        assert all_.whys(other) == [ASKED, ("pending", "personal")]
        all_.work(hours=1)
    assert (len(all_.there.asked), all_.status(other), again.status_code) == (2, PENDING, 200)


def meanwhile(deed: Callable[[], object], answer: Answering) -> Answering:
    """The answer, given when something was done since it was asked."""

    def after(handler: BaseHTTPRequestHandler) -> None:
        deed()
        answer(handler)

    return after


def test_what_is_said_of_words_that_were_edited_meanwhile_counts_for_nothing(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        said = talk.said("First words.")

        def edit() -> None:
            assert talk.own("PATCH", said, json={"body": "Second words."}, headers=V1).status_code == 200

        all_.there.answers = [meanwhile(edit, says("none")), says("hold", "second")]
        all_.work()
        assert [each.data["text"] for each in all_.there.asked] == ["First words.", "Second words."]
        assert len({each.headers["webhook-id"] for each in all_.there.asked}) == 2
        assert (all_.status(said), all_.found(said)) == (PENDING, [("classifier", "hold", "second")])


def test_whose_it_was_may_be_forgotten_meanwhile(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        said = talk.said()

        def disown() -> None:
            assert talk.own("POST", said, "/actions/disown").status_code == 204

        all_.there.answers = [meanwhile(disown, says("none")), says("none")]
        all_.work()
        assert (all_.status(said), len(all_.there.asked)) == (APPROVED, 2)


@pytest.mark.parametrize("decided", [Status.REJECTED, Status.APPROVED, Status.DELETED])
@pytest.mark.parametrize("answer", [says("none"), says("hold")], ids=["none", "hold"])
def test_what_was_decided_meanwhile_stays(talk: Talk, tmp_path: Path, decided: Status, answer: Answering) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        said = talk.said()
        all_.there.answers = [meanwhile(lambda: talk.become(said["id"], decided), answer)]
        all_.work()
        all_.work(hours=1)
        assert (all_.status(said), all_.found(said), len(all_.there.asked)) == (decided, [], 1)
        assert all_.whys(said) == [ASKED, (decided.value, "moderator")]


def test_a_decision_that_is_undone_is_a_persons_to_make_again(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        said, moderator = talk.said(), colleague(talk.database, talk.client, "moderator")
        for path, version in (("decisions", 1), ("undo", 2)):
            body = {"verdict": "approve"} if path == "decisions" else None
            assert moderator.act(f"moderation/comments/{said['id']}/{path}", version, body).status_code == 200
        all_.work()
        assert (all_.status(said), all_.there.asked) == (PENDING, [])


def test_a_mode_that_was_set_meanwhile_holds(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        said = talk.said()
        talk.mode(Mode.HOLD_ALL)
        all_.work()
        assert all_.whys(said) == [ASKED, ("pending", "all_held")]


def test_without_an_answer_it_is_asked_at_once_after_5_and_after_20_seconds_and_then_a_person_decides(
    talk: Talk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with classifying(talk, tmp_path, answers(503, b"canary")) as all_, time_machine.travel(clock.now()) as traveller:
        said, asked = talk.said("Words of a canary.", name="Canary Name"), []
        all_.worker.drain()
        run_again(all_, said)
        for seconds in (4, 1.5, 19, 1.5):
            traveller.shift(timedelta(seconds=seconds))
            all_.worker.drain()
            asked.append(len(all_.there.asked))
        assert asked == [2, 3, 3, 4]
        assert (all_.status(said), all_.found(said), talk.ids()) == (PENDING, NO_ANSWER, [])
        assert all_.whys(said) == [ASKED, ("pending", "classifier")]
        traveller.shift(timedelta(hours=12))
        all_.worker.drain()
        assert (len(all_.there.asked), count(talk.database, "dead"), count(talk.database, "queued")) == (4, 0, 0)
        assert len({each.headers["webhook-id"] for each in all_.there.asked}) == 1
        assert len({each.headers["webhook-timestamp"] for each in all_.there.asked}) > 1
    told = [record.getMessage() for record in caplog.records if record.name == "unspoken.comments"]
    assert told[-1] == f"comment {said['id']}, attempt 3: no answer of the classifier: status 503"
    assert "canary" not in caplog.text.lower()


def test_one_that_is_back_in_time_is_heard(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, answers(500), answers(429), says("none")) as all_:
        said = talk.said()
        for seconds in (0, 6, 40):
            all_.work(seconds=seconds)
        assert (all_.status(said), all_.found(said)) == (APPROVED, [])


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (answers(404), "status 404"),
        (answers(302, Location="http://127.0.0.1:1"), "status 302"),
        (answers(204), "json_invalid"),
        (answers(200, b'{"verdict": "none"'), "json_invalid"),
        (answers(200, b"\xff"), "json_invalid"),
        (answers(200, b'[{"verdict": "none"}]'), "model_type"),
        (answers(200, b"[" * 60_000), "json_invalid"),
        (says("approve"), "literal_error"),
        (says(None), "literal_error"),
        (answers(200, b'{"labels": []}'), "missing"),
        (says("none", *["x"] * 11), "too_long"),
        (says("flag", "x" * 41), "value_error"),
        (says("flag", "canary\nwords"), "value_error"),
        (says("flag", 5), "string_type"),
    ],
)
@on_one
def test_an_answer_that_is_none_holds_it_at_once(
    talk: Talk, tmp_path: Path, answer: Answering, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    with classifying(talk, tmp_path, answer) as all_:
        said = talk.said("Words of a canary.")
        all_.work()
        all_.work(hours=1)
        assert (all_.status(said), all_.found(said), len(all_.there.asked)) == (PENDING, NO_ANSWER, 1)
    (told,) = [record for record in caplog.records if record.name == "unspoken.comments"]
    assert (told.levelno, told.getMessage().rpartition(": ")[2]) == (logging.ERROR, fault)
    assert "canary" not in caplog.text


def test_a_worker_that_knows_of_no_classifier_lets_nothing_pass(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("none")) as all_:
        said = talk.said()
        bare = all_.worker.office.settings.model_copy(update={"screening_url": None, "screening_secret": None})
        all_.worker.office = replace(all_.worker.office, settings=bare)
        all_.work()
        assert (all_.status(said), all_.found(said), all_.there.asked) == (PENDING, NO_ANSWER, [])


def test_without_a_classifier_nothing_waits_for_one(talk: Talk, tmp_path: Path) -> None:
    with classifying(talk, tmp_path, says("hold")) as all_:
        talk.database.facts = NO_FACTS
        assert talk.said()["status"] == "approved"
        all_.work()
        assert all_.there.asked == []
