"""What writers do with what they said."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import time_machine

from api import rooms, settings
from api.comments import actions, queries
from api.comments.models import Mode, Status
from api.core import clock
from api.core.db import Database
from api.core.mail import mailer_of
from api.jobs.kinds import Office
from api.jobs.worker import Worker
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.moderation.office import decide, undo
from tests.moderation.office import said as outcome
from tests.room import colleague

V1 = {"If-Match": '"1"'}


def worker(database: Database, folder: Path) -> Worker:
    config = settings.load(data_dir=folder)
    return Worker(Office(database, config, mailer_of(config)), rooms.jobs("EFFECTS"), rooms.jobs("ERRANDS"))


def test_a_writer_edits_within_the_time_and_moderators_see_what_it_said(talk: Talk) -> None:
    said = talk.said("First thought.")
    edited = talk.own("PATCH", said, json={"body": "Second **thought**."}, headers=V1)
    assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
    assert edited.json()["html"] == "<p>Second <strong>thought</strong>.</p>"
    stale = talk.own("PATCH", said, json={"body": "Third thought."}, headers=V1)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert talk.own("PATCH", said, json={"body": "Third thought."}).status_code == 428
    with talk.database.read() as db:
        assert [each.body for each in queries.earlier_of(db, UUID(said["id"]))] == ["First thought."]
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        late = talk.own("PATCH", said, json={"body": "Too late."}, headers={"If-Match": '"2"'})
        assert (late.status_code, late.json()["code"]) == (409, "comment-not-editable")
        assert talk.own("GET", said).json()["text"] == "Second thought."


def test_an_edit_of_what_was_approved_is_looked_at_again(talk: Talk) -> None:
    said = talk.said(approved=True)
    assert (
        talk.own("PATCH", said, json={"body": "Something else."}, headers={"If-Match": '"2"'}).json()["status"]
        == "pending"
    )
    assert (talk.ids(), talk.counts()) == ([], (0, 0))
    talk.mode(Mode.OPEN)
    seen = talk.said("Seen at once.")
    assert talk.own("PATCH", seen, json={"body": "Seen otherwise."}, headers=V1).json()["status"] == "approved"
    assert talk.read()["data"][0]["text"] == "Seen otherwise."
    assert talk.read()["data"][0]["edited_at"]


def test_an_edit_is_looked_at_again_wherever_the_comment_stands_by_then(talk: Talk, database: Database) -> None:
    moderator = colleague(database, talk.client, "moderator")
    elsewhere = Talk(talk.client, database, "another-talk")
    said = talk.said("First words.", approved=True)
    path = f"comments/{said['id']}/actions"

    def version() -> int:
        return talk.row(said["id"]).version

    def edited(body: str) -> tuple[int, str]:
        answer = talk.own("PATCH", said, json={"body": body}, headers={"If-Match": f'"{version()}"'})
        return outcome(answer)

    assert moderator.act(f"{path}/lock", version()).status_code == 200
    assert edited("Said in a locked thread.") == (200, "pending")
    assert decide(moderator, said["id"], version(), "redact", body="Other words.").status_code == 200
    assert edited("Said once more.") == (409, "comment-not-editable")
    assert undo(moderator, said["id"], version()).status_code == 200
    assert edited("Said when that was undone.") == (200, "pending")
    assert moderator.act(f"{path}/approve", version()).status_code == 200
    moved = moderator.act(f"{path}/move", version(), {"article_id": str(elsewhere.article_id)})
    assert (moved.status_code, elsewhere.ids(), elsewhere.counts()) == (200, [said["id"]], (1, 0))
    assert edited("Said elsewhere.") == (200, "pending")
    assert (talk.ids(), elsewhere.ids(), talk.counts(), elsewhere.counts()) == ([], [], (0, 0), (0, 0))


def test_what_was_refused_is_not_edited_and_its_writer_may_still_take_it_back(talk: Talk) -> None:
    said = talk.said()
    talk.become(said["id"], Status.REJECTED)
    assert talk.own("GET", said).json()["status"] == "rejected"
    assert talk.own("PATCH", said, json={"body": "Please."}, headers={"If-Match": '"2"'}).status_code == 409
    assert talk.own("DELETE", said).status_code == 204
    assert talk.row(said["id"]).status is Status.DELETED


def test_deleting_leaves_no_word_anywhere(talk: Talk) -> None:
    said = talk.said("Words to be forgotten.", name="Sample Forgotten", approved=True)
    talk.own("PATCH", said, json={"body": "More words to be forgotten."}, headers={"If-Match": '"2"'})
    assert talk.own("DELETE", said).status_code == 204
    row = talk.row(said["id"])
    assert (row.body, row.html, row.text, row.name, row.edit_token_hash) == ("", "", "", None, None)
    with talk.database.read() as db:
        assert not queries.earlier_of(db, row.id)
    assert talk.own("GET", said).status_code == 404
    assert talk.own("DELETE", said).status_code == 404


def test_disowning_keeps_the_words_and_forgets_whose_they_are(talk: Talk) -> None:
    said = talk.said("Words that stay.", name="Sample Known", approved=True)
    assert talk.own("POST", said, "/actions/disown").status_code == 204
    (shown,) = talk.read()["data"]
    assert (shown["text"], shown["name"]) == ("Words that stay.", None)
    assert shown["avatar_seed"]
    assert talk.own("DELETE", said).status_code == 404
    with talk.database.write() as db:
        assert actions.claim(db, UUID(int=1), UUID(said["id"])) is False


def test_a_delay_keeps_a_comment_back_until_its_time_and_no_longer(talk: Talk, tmp_path: Path) -> None:
    talk.mode(Mode.OPEN, regret_minutes=10)
    said, taken_back = talk.said("With regret.", delay=True), talk.said(delay=True)
    assert (said["status"], bool(said["delayed_until"])) == ("pending", True)
    assert talk.own("DELETE", taken_back).status_code == 204
    doing = worker(talk.database, tmp_path)
    doing.drain()
    assert talk.ids() == []
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        doing.drain()
        doing.drain()
    assert talk.ids() == [said["id"]]
    assert talk.row(taken_back["id"]).status is Status.DELETED


@on_one
def test_where_comments_came_from_is_forgotten_after_two_days(talk: Talk, tmp_path: Path) -> None:
    talk.mode(Mode.OPEN)
    said = talk.said()
    talk.client.put(f"/v1/conversation/comments/{said['id']}/reactions/helpful")
    with time_machine.travel(clock.now() + timedelta(hours=49)), talk.database.write() as db:
        rooms.jobs("EFFECTS")["comments.forget"](db, {})
    with talk.database.read() as db:
        for table, column in (("comment_origin", "network"), ("comment_reaction", "voter")):
            kept = db.connection().exec_driver_sql(f"SELECT {column} FROM {table}").all()
            assert [row[0] for row in kept] == ([] if column == "network" else [None])
    assert talk.row(said["id"]).helpful == 1
