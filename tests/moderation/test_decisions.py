"""Decisions, one by one and many at once."""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col, update

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Change, Status
from api.comments.statuses import MOVES
from api.core import clock
from api.core.ids import new_id
from api.moderation import actions
from api.moderation.schemas import DecisionItem, DecisionsCreate
from tests.comments.talk import Talk
from tests.factories import make_article, make_comment
from tests.moderation.office import DECISIONS, decide, decide_each, report, said, undo, waiting
from tests.room import Colleague

VERDICTS = {"approve": Status.APPROVED, "reject": Status.REJECTED, "spam": Status.SPAM}


def test_a_decision_says_what_it_rests_on(talk: Talk, moderator: Colleague) -> None:
    comment_id = talk.said()["id"]
    decided = decide(moderator, comment_id, 1, "reject", reason="personal_data", note="It names a neighbour.")
    assert (said(decided), decided.headers["etag"]) == ((200, "rejected"), '"2"')
    last = decided.json()["changes"][-1]
    assert (last["reason"], last["note"], last["by"]) == ("personal_data", "It names a neighbour.", "Sample Moderator")
    assert said(decide(moderator, comment_id, 1)) == (412, "stale")
    assert said(decide(moderator, comment_id, None)) == (428, "precondition-required")
    assert said(decide(moderator, str(new_id()), 1)) == (404, "not-found")
    for wrong in ({"verdict": "delete"}, {"reason": "taste"}, {"note": ""}, {"status": "approved"}):
        assert decide(moderator, comment_id, 2, **{"verdict": "approve", **wrong}).status_code == 422, wrong


@pytest.mark.parametrize(("was", "verdict"), list(product(Status, VERDICTS)))
def test_every_move_the_table_does_not_have_is_refused_and_changes_nothing(
    talk: Talk, moderator: Colleague, was: Status, verdict: str
) -> None:
    comment_id, became = talk.said()["id"], VERDICTS[verdict]
    if was is not Status.PENDING:
        talk.become(comment_id, was)
    before = talk.row(comment_id)
    alone, (result,) = (
        decide(moderator, comment_id, before.version, verdict),
        decide_each(moderator, [(comment_id, before.version + 1)], verdict).json()["results"],
    )
    after = talk.row(comment_id)
    if became in MOVES[was]:
        assert (said(alone), after.status, after.version) == ((200, became.value), became, before.version + 1)
    else:
        assert said(alone) == (409, "illegal-status")
        assert (after.status, after.version) == (was, before.version)
    assert result["ok"] is False


def test_what_is_refused_of_one_is_done_of_the_others(talk: Talk, moderator: Colleague) -> None:
    first, stale, last = (talk.said()["id"] for _ in range(3))
    delayed, missing = talk.said(delay=True)["id"], str(new_id())
    items = [(first, 1), (stale, 2), (missing, 1), (first, 1), (delayed, 1), (last, 1)]
    answer = decide_each(moderator, items, "reject", idempotency_key="many")
    assert answer.status_code == 200, answer.text
    told = [
        (each["comment_id"], each["status"], each["version"], each["problem"] and each["problem"]["code"])
        for each in answer.json()["results"]
    ]
    assert told == [
        (first, "rejected", 2, None),
        (stale, None, None, "stale"),
        (missing, None, None, "not-found"),
        (first, None, None, "stale"),
        (delayed, None, None, "comment-delayed"),
        (last, "rejected", 2, None),
    ]
    assert waiting(moderator) == [stale]
    again = decide_each(moderator, items, "reject", idempotency_key="many")
    assert (again.json(), again.headers["idempotency-replayed"]) == (answer.json(), "true")
    assert talk.row(first).version == 2
    assert decide_each(moderator, [], "reject").status_code == 422
    assert decide_each(moderator, [(first, 1)] * 1_001, "reject").status_code == 422
    assert moderator.post(DECISIONS, {"items": [{"comment_id": first, "version": 0}], "verdict": "spam"}).is_error


@pytest.mark.parametrize("many", [100])
def test_many_on_several_articles_take_few_statements_each(talk: Talk, many: int) -> None:
    with talk.database.write() as db:
        slugs = [f"talk-{n}" for n in range(5)]
        for slug in slugs:
            articles.publish(db, SYSTEM, make_article(db, slug))
        said_ = [make_comment(db, slugs[n % 5], status=Status.PENDING) for n in range(many)]
        items = [DecisionItem(comment_id=comment.id, version=1) for comment in said_]
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    sa.event.listen(talk.database.writer, "before_cursor_execute", note)
    try:
        with talk.database.write() as db:
            results = actions.decide_each(db, SYSTEM, DecisionsCreate(items=items, verdict="approve"))
    finally:
        sa.event.remove(talk.database.writer, "before_cursor_execute", note)
    assert all(each.ok for each in results)
    # A savepoint and its release, the comment, the change, the event, the counts, and the job that tells of it.
    assert len(asked) < 7 * many + 40
    counted = [talk.client.get(f"/v1/content/articles/{slug}/comments/counts").json()["count"] for slug in slugs]
    assert counted == [many // 5] * 5


def test_a_decision_is_undone_once_and_what_was_reported_waits_again(talk: Talk, moderator: Colleague) -> None:
    comment_id = talk.said(approved=True)["id"]
    assert said(undo(moderator, comment_id, 2)) == (409, "nothing-to-undo")
    report(talk, comment_id)
    assert said(decide(moderator, comment_id, 2, "reject")) == (200, "rejected")
    assert (talk.ids(), waiting(moderator, "queue=reported")) == ([], [])
    assert said(undo(moderator, comment_id, 2)) == (412, "stale")
    assert said(undo(moderator, comment_id, None)) == (428, "precondition-required")
    undone = undo(moderator, comment_id, 3)
    assert (said(undone), undone.json()["reports"]) == ((200, "approved"), 1)
    assert undone.json()["changes"][-1]["why"] == "undone"
    assert (talk.ids(), waiting(moderator, "queue=reported")) == ([comment_id], [comment_id])
    assert said(undo(moderator, comment_id, 4)) == (409, "nothing-to-undo")
    assert said(decide(moderator, comment_id, 4)) == (200, "approved")
    assert waiting(moderator, "queue=reported") == []
    assert said(undo(moderator, comment_id, 5)) == (200, "approved")
    assert waiting(moderator, "queue=reported") == [comment_id]


def test_a_decision_of_long_ago_or_one_before_the_writers_deed_is_not_undone(talk: Talk, moderator: Colleague) -> None:
    old, gone, edited = talk.said(), talk.said(), talk.said()
    for each in (old, gone, edited):
        assert said(decide(moderator, each["id"], 1)) == (200, "approved")
    with talk.database.write() as db:
        late = clock.now() - timedelta(minutes=10, seconds=1)
        db.execute(update(Change).where(col(Change.comment_id) == UUID(old["id"])).values(at=late))
    talk.own("DELETE", gone)
    talk.own("PATCH", edited, headers={"If-Match": '"2"'}, json={"body": "Said otherwise."})
    for each, version in ((old, 2), (gone, 3), (edited, 3)):
        assert said(undo(moderator, each["id"], version)) == (409, "nothing-to-undo")
    assert said(undo(moderator, str(new_id()), 1)) == (404, "not-found")
