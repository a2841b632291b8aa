"""Two moderators at the same instant: one decision, one claim, and no ring of those who wait."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.accounts.models import Account
from api.articles import actions as articles
from api.comments import queries
from api.comments.models import Status
from api.core.db import Database
from api.core.editing import Stale
from api.moderation import actions
from api.moderation.refusals import Claimed
from api.moderation.schemas import DecisionCreate, DecisionItem, DecisionsCreate
from tests.comments.talk import Talk
from tests.factories import actor_of, make_article, make_comment, make_staff
from tests.test_races import together


def moderators(database: Database) -> tuple[Actor, Actor]:
    with database.write() as db:
        accounts: list[Account] = [make_staff(db, "moderator") for _ in range(2)]
    return actor_of(accounts[0]), actor_of(accounts[1])


def deciding(actor: Actor, comment_id: str, verdict: str) -> Callable[[Session], Any]:
    given = DecisionCreate.model_validate({"verdict": verdict})
    return lambda db: actions.decide(db, actor, UUID(comment_id), 1, given)


def test_of_two_who_decide_at_once_one_does(talk: Talk) -> None:
    said = talk.said()["id"]
    first, second = moderators(talk.database)
    refused = together(talk.database, deciding(first, said, "approve"), deciding(second, said, "reject"))
    assert [type(each) for each in refused if each] == [Stale]
    with talk.database.read() as db:
        changes = queries.changes_of(db, UUID(said))
    assert [(each.was, each.why) for each in changes] == [(None, "first_held"), ("pending", "moderator")]
    assert talk.counts()[0] == len(talk.ids()) == (talk.row(said).status is Status.APPROVED)


def test_of_two_who_claim_at_once_one_does(talk: Talk) -> None:
    said = UUID(talk.said()["id"])
    verbs = [lambda db, who=who: actions.claim(db, who, said) for who in moderators(talk.database)]
    assert [type(each) for each in together(talk.database, *verbs) if each] == [Claimed]


def test_a_claim_and_a_decision_of_another_at_once_do_not_both_hold(talk: Talk) -> None:
    said = talk.said()["id"]
    first, second = moderators(talk.database)
    refused = together(
        talk.database, lambda db: actions.claim(db, first, UUID(said)), deciding(second, said, "approve")
    )
    # Whoever comes second: the decision is refused, or the claim is on what was decided already.
    assert [type(each) for each in refused if each] in ([], [Claimed])
    assert (talk.row(said).status is Status.APPROVED) is (refused[1] is None)


def test_two_who_decide_about_many_in_opposite_order_do_not_wait_in_a_ring(database: Database) -> None:
    with database.write() as db:
        ids = []
        for slug in ("one", "two", "three"):
            articles.publish(db, SYSTEM, make_article(db, slug))
            ids += [make_comment(db, slug, status=Status.PENDING).id for _ in range(2)]
    results: list[list[bool]] = []

    def decide(actor: Actor, order: list[UUID]) -> Callable[[Session], Any]:
        items = [DecisionItem(comment_id=id_, version=1) for id_ in order]
        given = DecisionsCreate(items=items, verdict="approve")
        return lambda db: results.append([each.ok for each in actions.decide_each(db, actor, given)])

    first, second = moderators(database)
    assert together(database, decide(first, ids), decide(second, ids[::-1])) == [None, None]
    assert sorted(results) == [[False] * 6, [True] * 6]
