"""Publishing a comment with other words than its writer's, and taking that back."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlmodel import select

from api.comments import jobs
from api.comments.models import Earlier, Mode, Original
from api.core import clock
from tests.comments.talk import Talk
from tests.moderation.office import decide, said, undo, waiting
from tests.room import Colleague

WROTE = "He lives at 12 Sample Street, and he drinks."
MASKED = "He lives at [address], and he drinks."


def redact(who: Colleague, comment_id: str, version: int, body: str = MASKED, **more: str) -> tuple[int, str]:
    return said(decide(who, comment_id, version, "redact", body=body, **more))


def test_readers_get_the_other_words_and_the_writer_both(talk: Talk, moderator: Colleague) -> None:
    posted = talk.said(WROTE)
    assert redact(moderator, posted["id"], 1, reason="personal_data", message="We left out the street.") == (
        200,
        "approved",
    )
    (shown,) = talk.read()["data"]
    assert (shown["text"], shown["redacted"]) == (MASKED, True)
    assert "Sample Street" not in talk.client.get(talk.path).text
    own = talk.own("GET", posted).json()
    assert (own["text"], own["original"], own["status"]) == (MASKED, WROTE, "approved")
    assert (own["decision"]["reason"], own["decision"]["message"]) == ("personal_data", "We left out the street.")
    edited = talk.own("PATCH", posted, headers={"If-Match": '"2"'}, json={"body": WROTE})
    assert (edited.status_code, edited.json()["code"]) == (409, "comment-not-editable")
    staff = moderator.get(f"comments/{posted['id']}").json()
    assert (staff["body"], staff["original"], staff["earlier"][0]["body"]) == (MASKED, WROTE, WROTE)
    assert staff["findings"] == []


def test_it_is_taken_back_step_by_step(talk: Talk, moderator: Colleague) -> None:
    posted = talk.said(WROTE)
    redact(moderator, posted["id"], 1)
    assert redact(moderator, posted["id"], 2, "He drinks.") == (200, "approved")
    assert talk.own("GET", posted).json()["original"] == WROTE
    assert said(undo(moderator, posted["id"], 3)) == (200, "approved")
    assert talk.read()["data"][0]["text"] == MASKED
    redact(moderator, posted["id"], 4, "He drinks.")
    assert said(undo(moderator, posted["id"], 5)) == (200, "approved")
    assert talk.own("GET", posted).json()["original"] == WROTE
    with talk.database.read() as db:
        assert [each.body for each in db.exec(select(Earlier).order_by(Earlier.id))] == [WROTE]  # type: ignore[arg-type]


def test_undone_at_once_it_waits_as_it_was_written(talk: Talk, moderator: Colleague) -> None:
    posted = talk.said(WROTE)
    redact(moderator, posted["id"], 1)
    assert said(undo(moderator, posted["id"], 2)) == (200, "pending")
    own = talk.own("GET", posted).json()
    assert (own["text"], own["original"], own["decision"]) == (WROTE, None, None)
    assert waiting(moderator, "filter[rule]=street") == [posted["id"]]
    assert talk.ids() == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"verdict": "redact"}, "body"),
        ({"verdict": "approve", "body": MASKED}, "body"),
        ({"verdict": "redact", "body": WROTE}, "body"),
        ({"verdict": "redact", "body": "\u200b"}, "body"),
        ({"verdict": "spam", "message": "You sell things."}, "message"),
        ({"verdict": "reconsider", "message": "Wait."}, "message"),
    ],
)
def test_what_does_not_go_together_is_refused_and_changes_nothing(
    talk: Talk, moderator: Colleague, sent: dict[str, str], field: str
) -> None:
    posted = talk.said(WROTE)
    refused = decide(moderator, posted["id"], 1, **sent)
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", field])
    own = talk.own("GET", posted).json()
    assert (own["version"], own["text"], own["status"]) == (1, WROTE, "pending")


def test_the_writers_words_are_forgotten_when_nobody_can_appeal_any_more(talk: Talk, moderator: Colleague) -> None:
    posted = talk.said(WROTE)
    redact(moderator, posted["id"], 1)
    for days, kept in ((13, WROTE), (15, None)):
        with time_machine.travel(clock.now() + timedelta(days=days)), talk.database.write() as db:
            jobs.forget(db, {})
        assert talk.own("GET", posted).json()["original"] == kept
    assert moderator.get(f"comments/{posted['id']}").json()["earlier"] == []


def test_deleted_it_is_gone_with_all_its_words(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    posted = talk.said("Nobody knows what he does.")
    redact(moderator, posted["id"], 1, "Nobody knows.")
    assert talk.own("DELETE", posted).status_code == 204
    with talk.database.read() as db:
        assert db.get(Original, UUID(posted["id"])) is None
        assert db.exec(select(Earlier)).all() == []
    refused = decide(moderator, posted["id"], 3, "redact", body="Nobody.")
    assert said(refused) == (409, "illegal-status")
