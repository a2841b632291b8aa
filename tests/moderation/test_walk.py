"""Whatever happens in whatever order, a queue is what a recount finds."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlmodel import select

from api.comments.models import Comment, Mode, Report, Status
from tests.comments.talk import Talk
from tests.moderation.office import decide, decide_each, report, undo, waiting
from tests.room import Colleague

STEPS = 40


class Walk:
    """One random thing after another, in a conversation."""

    def __init__(self, talk: Talk, who: Colleague, seed: int) -> None:
        self.talk, self.who, self.random = talk, who, Random(seed)
        self.posted: list[dict[str, Any]] = []
        self.deeds: list[Callable[[Comment, dict[str, Any]], Any]] = [
            lambda comment, _: decide(who, str(comment.id), comment.version, self.verdict()),
            lambda comment, _: decide_each(who, [(str(comment.id), comment.version)] * 2, self.verdict()),
            lambda comment, _: undo(who, str(comment.id), comment.version),
            lambda comment, _: undo(who, str(comment.id), comment.version),
            lambda comment, _: who.act(f"comments/{comment.id}/actions/reconsider", comment.version),
            *[lambda comment, _: report(talk, str(comment.id)) if comment.status is Status.APPROVED else None] * 5,
            lambda _, said: talk.own("DELETE", said) if self.random.random() < 0.3 else None,
            lambda comment, said: talk.own(
                "PATCH", said, headers={"If-Match": f'"{comment.version}"'}, json={"body": f"Again, {talk.many}."}
            ),
        ]

    def verdict(self) -> str:
        return self.random.choice(["approve", "approve", "reject", "spam"])

    def step(self) -> None:
        if len(self.posted) < 4 or self.random.random() < 0.2:
            self.talk.mode(self.random.choice(list(Mode)))
            self.posted.append(self.talk.said(delay=self.random.random() < 0.1))
            return
        said = self.random.choice(self.posted)
        self.random.choice(self.deeds)(self.talk.row(said["id"]), said)


def recounted(talk: Talk) -> dict[str, list[str]]:
    with talk.database.read() as db:
        comments = sorted(db.exec(select(Comment)), key=lambda each: (each.created_at, each.id))
        reported = {each.comment_id for each in db.exec(select(Report)) if each.dismissed_at is None}
        pending = [each for each in comments if each.status is Status.PENDING and not each.delayed_until]
        seen = [each for each in comments if each.status is Status.APPROVED and each.id in reported]
        return {"pending": [str(each.id) for each in pending], "reported": [str(each.id) for each in seen]}


@pytest.mark.parametrize("seed", range(1))
def test_a_queue_equals_a_recount_after_every_step(talk: Talk, moderator: Colleague, seed: int) -> None:
    walk = Walk(talk, moderator, seed)
    met: set[str] = set()
    for _ in range(STEPS):
        walk.step()
        found = {queue: waiting(moderator, f"queue={queue}") for queue in ("pending", "reported")}
        assert found == recounted(talk)
        counts = {each["queue"]: each["count"] for each in moderator.get("moderation/counts").json()["queues"]}
        assert counts == {
            **{queue: len(ids) for queue, ids in found.items()},
            "urgent": 0,
            "appeals": 0,
            "relocated": 0,
        }
        met |= {queue for queue, ids in found.items() if ids}
    assert met == {"pending", "reported"}
    assert talk.counts()[0] == len(talk.ids("?view=flat&limit=100"))
