"""What becomes of what somebody said before they were banned: all of it, once, in batches, until the ban is lifted."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api import rooms
from api.bans.models import Ban
from api.comments import queries
from api.comments.models import Mode, Status
from api.jobs.models import Job
from api.moderation.actions import past
from tests.accounts.people import rows, worker
from tests.bans.people import HOME, banned, bans_of, within
from tests.comments.talk import Talk
from tests.moderation.office import decide, report
from tests.room import Colleague
from tests.selfservice.people import Writer

BECOME = {"hold": Status.PENDING, "reject": Status.REJECTED, "spam": Status.SPAM}


@pytest.fixture
def writer(talk: Talk) -> Writer:
    talk.mode(Mode.OPEN)
    return Writer.known(talk)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "BATCH", 2)


def said_in_each_status(writer: Writer) -> dict[str, str]:
    """By what it is: a comment of the writer's in each status, one that waits for its time, one of somebody else."""
    made = {status.value: writer.said(f"Mine, {status}.", network=HOME)["id"] for status in Status}
    for status in Status:
        if status is not Status.APPROVED:
            writer.talk.become(made[status.value], status)
    made["delayed"] = writer.said("Mine, later.", network=HOME, delay=True)["id"]
    return made | {"of another": writer.talk.said("Said by another.")["id"]}


def statuses(talk: Talk, made: dict[str, str]) -> dict[str, Status]:
    return {name: talk.row(id_).status for name, id_ in made.items()}


def order(writer: Writer, kind: str, **more: Any) -> dict[str, Any]:
    return bans_of(writer)[kind] | {"reason": "hate", "until": within(days=1), **more}


@pytest.mark.parametrize(
    ("kind", "what"), [("reader", "hold"), ("reader", "spam"), ("address", "reject"), ("network", "reject")]
)
def test_what_was_said_before_becomes_what_the_ban_says(
    talk: Talk, writer: Writer, moderator: Colleague, tmp_path: Path, kind: str, what: str
) -> None:
    made = said_in_each_status(writer)
    report(talk, made["approved"])
    before = statuses(talk, made)
    ban = banned(moderator, order(writer, kind, past=what, effect="hold"))
    later = talk.said("Said after.", token=writer.token, network=HOME)["id"]
    worker(talk.database, tmp_path).drain()
    changed = {"approved"} if what == "hold" else {"approved", "pending"}
    after = statuses(talk, made)
    assert after == before | dict.fromkeys(changed, BECOME[what])
    assert talk.row(later).status is Status.PENDING
    ended = moderator.get(f"bans/{ban['id']}").json()
    assert (ended["past_done"], bool(ended["past_ended_at"]), ended["version"]) == (len(changed), True, 1)
    log = moderator.get("moderation/log").json()["data"]
    assert {each["comment_id"] for each in log} == {made[name] for name in changed}
    by = {"kind": "staff", "id": ban["by"]["id"], "name": ban["by"]["name"]}
    for each in log:
        assert (each["why"], each["reason"], each["note"], each["by"]) == ("ban", "hate", None, by)
    reported = moderator.get(f"comments/{made['approved']}").json()["reported"]
    assert bool(reported[0]["dismissed_at"]) is (what != "hold")
    assert talk.counts()[0] == len(talk.ids()) == 1


def test_a_worker_that_is_killed_does_nothing_twice(
    talk: Talk, writer: Writer, moderator: Colleague, tmp_path: Path
) -> None:
    mine = [writer.said(f"Mine, {number}.")["id"] for number in range(5)]
    banned(moderator, order(writer, "reader", past="reject"))
    (job,) = [job for job in rows(talk.database, Job) if job.kind == "moderation.past"]
    with talk.database.write() as db:
        rooms.jobs("EFFECTS")["moderation.past"](db, job.payload)
        db.rollback()
    # Once more after it was done: as a second worker that took the job for lost.
    with talk.database.write() as db:
        rooms.jobs("EFFECTS")["moderation.past"](db, job.payload)
    worker(talk.database, tmp_path).drain()
    (ban,) = rows(talk.database, Ban)
    assert (ban.past_done, bool(ban.past_ended_at)) == (5, True)
    with talk.database.read() as db:
        for id_ in mine:
            assert [each.why for each in queries.changes_of(db, UUID(id_))][1:] == ["ban"]


def test_a_ban_that_is_lifted_changes_nothing_more(
    talk: Talk, writer: Writer, moderator: Colleague, tmp_path: Path
) -> None:
    made = {str(number): writer.said(f"Mine, {number}.")["id"] for number in range(5)}
    ban = banned(moderator, order(writer, "reader", past="reject"))
    hands = worker(talk.database, tmp_path)
    while statuses(talk, made)["0"] is Status.APPROVED:
        assert hands.step()
    moderator.act(f"bans/{ban['id']}/actions/lift", 1)
    hands.drain()
    assert list(statuses(talk, made).values()) == [Status.REJECTED] * 2 + [Status.APPROVED] * 3
    ended = moderator.get(f"bans/{ban['id']}").json()
    assert (ended["past_done"], bool(ended["past_ended_at"])) == (2, True)


def test_what_it_rejects_can_be_appealed_and_what_is_appealed_it_leaves_alone(
    talk: Talk, writer: Writer, moderator: Colleague, tmp_path: Path
) -> None:
    redacted, other = (writer.said(words, network=HOME)["id"] for words in ("Mine, with a name.", "Mine."))
    assert decide(moderator, redacted, 1, "redact", body="Mine.").status_code == 200
    appeal = {"text": "It is my own name."}
    assert writer.ask("POST", f"comments/{redacted}/appeal", json=appeal).json()["appeal"]["state"] == "open"
    banned(moderator, order(writer, "reader", past="reject", effect="refuse"))
    worker(talk.database, tmp_path).drain()
    assert [talk.row(id_).status for id_ in (redacted, other)] == [Status.APPROVED, Status.REJECTED]
    told = writer.ask("POST", f"comments/{other}/appeal", json=appeal)
    assert (told.status_code, told.json()["appeal"]["state"]) == (200, "open")
