"""Whatever anybody does in whatever order: the log is whole, readers see what is approved, a queue is what a recount
finds, and nobody answers an appeal against their own decision."""

import os
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlmodel import Session, col, select

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Appeal, AppealState, Change, Comment, Discussion, Mode, Report, Status, Visibility
from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk
from tests.factories import make_article
from tests.moderation.office import COMMENTS, decide, decide_each, undo, waiting
from tests.room import Colleague, colleague
from tests.selfservice.people import Writer

STEPS = 60
WALKS = int(os.environ.get("UNSPOKEN_WALKS", "1"))
REFUSALS = {401, 403, 404, 409, 412, 422}
BODIES = ("Something said.", "Call her at +44 20 7946 0958.", "I want to die.", "Buy it at https://shop.example")
PASSAGE = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": "earned slowly"}]}
OTHER = "another-talk"
Deed = Callable[["Walk", Comment, dict[str, Any]], httpx.Response]


class Walk:
    """One random thing after another, by one or another, in the conversations of two articles."""

    def __init__(self, talk: Talk, seed: int) -> None:
        self.talk, self.random = talk, Random(seed)
        self.posted: list[dict[str, Any]] = []
        self.reader = Writer.known(talk)
        database, client = talk.database, talk.client
        self.staff = [colleague(database, client, role) for role in ("moderator", "moderator", "editor", "author")]
        boss = colleague(database, client, "administrator")
        key = boss.made("keys", {"name": "A program", "scopes": ["conversation:moderate"]})["key"]
        self.staff += [boss, Colleague(client, None, key), Colleague(client, None, None)]
        with database.write() as db:
            other = make_article(db, OTHER)
            articles.publish(db, SYSTEM, other)
            self.articles = [str(talk.article_id), str(other.id)]

    def step(self) -> httpx.Response:
        if len(self.posted) < 5 or self.random.random() < 0.08:
            return self.post()
        said = self.random.choice(self.posted[-6:])
        comment = self.talk.row(said["id"])
        return self.random.choice([*DEEDS, *[likely(comment)] * len(DEEDS)])(self, comment, said)

    def post(self) -> httpx.Response:
        self.talk.mode(self.random.choice(list(Mode)))
        given: dict[str, Any] = {"delay": self.random.random() < 0.1}
        parent = self.random.choice(self.posted)["id"] if self.posted and self.random.random() < 0.4 else None
        if parent is not None:
            given["parent_id"] = parent
        elif self.random.random() < 0.3:
            given["anchor"] = PASSAGE
        elif self.random.random() < 0.1:
            given["visibility"] = "editors"
        token = self.reader.token if self.random.random() < 0.3 else None
        answer = self.talk.post(f"{self.random.choice(BODIES)} {self.random.randrange(3)}", token=token, **given)
        if answer.status_code == 201:
            self.posted.append(answer.json())
        return answer

    def somebody(self) -> Colleague:
        """One of the two moderators, mostly."""
        return self.random.choice(self.staff if self.random.random() < 0.3 else self.staff[:2])

    def act(self, comment: Comment, action: str, json: Any = None) -> httpx.Response:
        return self.somebody().act(f"comments/{comment.id}/actions/{action}", comment.version, json)

    def own(self, said: dict[str, Any], method: str, path: str = "", **given: Any) -> httpx.Response:
        """By its writer, or, now and then, by a stranger."""
        token = said["edit_token"] or self.reader.token
        if self.random.random() < 0.1:
            token = self.random.choice(self.posted)["edit_token"] or self.reader.token
        return self.talk.own(method, {"id": said["id"], "edit_token": token}, path, **given)

    def decide(self, comment: Comment, _: dict[str, Any]) -> httpx.Response:
        verdict = self.random.choice(["approve", "approve", "reject", "reject", "spam", "reconsider", "redact"])
        more = {"body": f"[left out] {self.random.randrange(3)}"} if verdict == "redact" else {}
        answer: httpx.Response = decide(self.somebody(), str(comment.id), comment.version, verdict, **more)
        return answer

    def touch(self, comment: Comment, path: str, method: str, json: Any = None) -> httpx.Response:
        """By somebody from a network of their own."""
        self.talk.many += 1
        self.talk.client.bridge.peer = (f"198.51.100.{self.talk.many % 250}", 50_000)
        answer: httpx.Response = self.talk.client.request(
            method, f"/v1/conversation/comments/{comment.id}/{path}", json=json
        )
        return answer


def _edited(walk: Walk, comment: Comment, said: dict[str, Any]) -> httpx.Response:
    again = {"body": f"{walk.random.choice(BODIES)} Again."}
    return walk.own(said, "PATCH", headers={"If-Match": f'"{comment.version}"'}, json=again)


def _deleted(walk: Walk, _: Comment, said: dict[str, Any]) -> httpx.Response:
    rarely = walk.random.random() < 0.3
    return walk.own(said, "DELETE") if rarely else walk.own(said, "GET")


def _answered(walk: Walk, comment: Comment, _: dict[str, Any]) -> httpx.Response:
    verdict = walk.random.choice(["grant", "decline"])
    return walk.somebody().act(f"{COMMENTS}/{comment.id}/appeal", comment.version, {"verdict": verdict})


def _appealed(walk: Walk, _: Comment, said: dict[str, Any]) -> httpx.Response:
    return walk.own(said, "POST", "/appeal", json={"text": "Please look again."})


def _appealed_or_answered(walk: Walk, comment: Comment, said: dict[str, Any]) -> httpx.Response:
    return walk.random.choice([_appealed, _answered])(walk, comment, said)


def _reported(walk: Walk, comment: Comment, _: dict[str, Any]) -> httpx.Response:
    return walk.touch(comment, "reports", "POST", {"reason": "abuse"})


DEEDS: list[Deed] = [
    *[Walk.decide] * 5,
    *[lambda walk, comment, _: undo(walk.somebody(), str(comment.id), comment.version)] * 3,
    _appealed,
    _answered,
    _reported,
    lambda walk, comment, _: walk.touch(comment, "reactions/helpful", "PUT"),
    _edited,
    _edited,
    _deleted,
    lambda walk, comment, _: decide_each(walk.somebody(), [(str(comment.id), comment.version)] * 2, "approve"),
    lambda walk, comment, _: walk.somebody().act(
        f"{COMMENTS}/{comment.id}/same/decisions", comment.version, {"verdict": "reject"}
    ),
    lambda walk, comment, _: walk.somebody().post(f"{COMMENTS}/{comment.id}/claim"),
    lambda walk, comment, _: walk.somebody().delete(f"{COMMENTS}/{comment.id}/claim"),
    lambda walk, comment, _: walk.act(comment, walk.random.choice(["approve", "reject", "spam", "reconsider"])),
    lambda walk, comment, _: walk.act(comment, walk.random.choice(["lock", "unlock", "feature", "mark-expert"])),
    lambda walk, comment, _: walk.act(comment, "move", {"article_id": walk.random.choice(walk.articles)}),
]


def likely(comment: Comment) -> Deed:
    """What comes next to a comment in this status, more often than not."""
    if comment.status is Status.APPROVED:
        return _reported
    return _appealed_or_answered if comment.status is Status.REJECTED else Walk.decide


def whole_log(db: Session, comments: list[Comment]) -> None:
    """Each change begins where the one before ended, and the last one ended where the comment is."""
    chains: dict[UUID, list[Change]] = defaultdict(list)
    for change in db.exec(select(Change).order_by(col(Change.at), col(Change.id))):
        chains[change.comment_id].append(change)
    for comment in comments:
        chain = chains[comment.id]
        assert [each.was for each in chain] == [None, *(each.became for each in chain[:-1])]
        assert chain[-1].became is comment.status
        assert all(each.by_name for each in chain)


def own_decisions_are_left_to_others(db: Session, key_maker: UUID) -> int:
    """How many appeals were answered."""
    answered = 0
    for appeal in db.exec(select(Appeal).where(Appeal.state != AppealState.OPEN)):
        decision = db.get_one(Change, appeal.change_id)
        answer = db.exec(
            select(Change).where(
                Change.comment_id == appeal.comment_id,
                Change.at >= appeal.at,
                col(Change.why).in_(("appeal_granted", "appeal_declined")),
            )
        ).first()
        if appeal.state is AppealState.WITHDRAWN:
            continue
        assert answer is not None
        who = [key_maker if each.by_kind == "key" else each.by_id for each in (decision, answer)]
        assert who[0] != who[1]
        answered += 1
    return answered


def readers_see_what_is_approved(walk: Walk, db: Session, comments: list[Comment]) -> None:
    seen = [each for each in comments if each.status is Status.APPROVED and each.visibility is Visibility.PUBLIC]
    for slug, article_id in zip((walk.talk.slug, OTHER), walk.articles, strict=True):
        shown = walk.talk.client.get(f"/v1/content/articles/{slug}/comments?view=flat&limit=100").json()["data"]
        words = {each["id"]: each["text"] for each in shown if each["status"] == "approved"}
        assert words == {str(each.id): each.text for each in seen if str(each.article_id) == article_id}
        assert not any(each["text"] or each["name"] for each in shown if each["status"] != "approved")
        counted = db.get(Discussion, UUID(article_id))
        assert (counted.count if counted else 0) == len(words)


def queues_equal_a_recount(who: Colleague, db: Session, comments: list[Comment]) -> set[str]:
    """The queues in which something waits."""
    in_order = sorted(comments, key=lambda each: (each.created_at, each.id))
    reported = {each.comment_id for each in db.exec(select(Report)) if each.dismissed_at is None}
    appealed = {each.comment_id for each in db.exec(select(Appeal)) if each.state is AppealState.OPEN}
    found = {queue: waiting(who, f"queue={queue}") for queue in ("pending", "reported", "appeals")}
    assert found == {
        "pending": [str(each.id) for each in in_order if each.status is Status.PENDING and not each.delayed_until],
        "reported": [str(each.id) for each in in_order if each.status is Status.APPROVED and each.id in reported],
        "appeals": [str(each.id) for each in in_order if each.id in appealed],
    }
    counts = {each["queue"]: each["count"] for each in who.get("moderation/counts").json()["queues"]}
    assert {queue: counts[queue] for queue in found} == {queue: len(ids) for queue, ids in found.items()}
    assert set(waiting(who, "queue=urgent")) <= set(found["pending"])
    return {queue for queue, ids in found.items() if ids}


@pytest.mark.parametrize("seed", range(WALKS))
def test_what_holds_after_any_steps_of_anybody(client: Client, database: Database, seed: int) -> None:
    walk = Walk(Talk(client, database), seed)
    boss = walk.staff[4]
    assert boss.account is not None
    met: set[str] = set()
    answered, refused = 0, 0
    before: dict[UUID, Any] = {}
    for _ in range(STEPS):
        answer = walk.step()
        with database.read() as db:
            comments = list(db.exec(select(Comment)))
            now = {each.id: (each.version, each.status, each.text, each.helpful) for each in comments}
            if answer.status_code >= 300:
                assert answer.status_code in REFUSALS, answer.text
                assert now == before
                refused += 1
                continue
            before = now
            whole_log(db, comments)
            readers_see_what_is_approved(walk, db, comments)
            met |= queues_equal_a_recount(boss, db, comments)
            answered = own_decisions_are_left_to_others(db, boss.account.id)
    if seed == 0:  # the first walk comes by all of it
        assert met == {"pending", "reported", "appeals"}
        assert answered > 0 < refused
