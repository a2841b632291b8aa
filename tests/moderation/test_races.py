"""Two moderators at the same instant: one decision, one claim, and no ring of those who wait."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.accounts.actor import SYSTEM, Actor
from api.accounts.models import Account
from api.articles import actions as articles
from api.bans.models import Ban
from api.comments import actions as comments
from api.comments import queries
from api.comments.models import Appeal, Change, Comment, Discussion, Earlier, Original, Status
from api.core.db import Database
from api.core.editing import Stale
from api.moderation import actions
from api.moderation.actions import banning, past
from api.moderation.refusals import Claimed
from api.moderation.schemas import AppealAnswer, DecisionCreate, DecisionItem, DecisionsCreate, WriterBan
from api.readers.asking import Asker
from api.selfservice import actions as selfservice
from tests.comments.talk import Talk
from tests.factories import actor_of, make_article, make_comment, make_staff
from tests.selfservice.people import Writer
from tests.test_races import together


def moderators(database: Database) -> tuple[Actor, Actor]:
    with database.write() as db:
        accounts: list[Account] = [make_staff(db, "moderator") for _ in range(2)]
    return actor_of(accounts[0]), actor_of(accounts[1])


def deciding(actor: Actor, comment_id: str, verdict: str, **more: str) -> Callable[[Session], Any]:
    given = DecisionCreate.model_validate({"verdict": verdict, **more})
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


def answering(actor: Actor, comment_id: UUID, verdict: str) -> Callable[[Session], Any]:
    given = AppealAnswer.model_validate({"verdict": verdict})
    return lambda db: actions.answer_appeal(db, actor, comment_id, 3, given)


def moving(actor: Actor, comment_id: UUID, to: UUID) -> Callable[[Session], Any]:
    return lambda db: comments.move(db, actor, comment_id, 1, to)


def appealing(comment_id: UUID) -> Callable[[Session], Any]:
    def appeal(db: Session) -> None:
        comment = queries.held(db, comment_id)
        assert comment is not None
        comments.appeal(db, comment, "Please look again.")

    return appeal


def editing(asker: Asker, comment_id: UUID) -> Callable[[Session], Any]:
    return lambda db: comments.edit(db, asker, comments.own(db, asker, comment_id), 1, "Other words.")


def places(db: Session) -> dict[str, UUID]:
    """An article for each pair that races, so that none waits for another's."""
    made = {slug: make_article(db, slug) for slug in ("redacted", "answered", "edited", "moved", "here", "there")}
    for article in made.values():
        articles.publish(db, SYSTEM, article)
    return {slug: article.id for slug, article in made.items()}


def test_of_two_who_do_the_same_otherwise_at_once_one_does_and_nothing_is_there_twice(database: Database) -> None:
    first, second = moderators(database)
    with database.write() as db:
        at = places(db)
        said = {slug: make_comment(db, slug, status=Status.PENDING) for slug in ("redacted", "answered", "edited")}
        moved = make_comment(db, "moved", status=Status.APPROVED)
        moved.version = 1
        decision = DecisionCreate.model_validate({"verdict": "reject"})
        actions.decide(db, actor_of(make_staff(db, "editor")), said["answered"].id, 1, decision)
        appealing(said["answered"].id)(db)
    redacted, edited = str(said["redacted"].id), said["edited"]
    guest = Asker(None, edited.edit_token_hash, "192.0.2.7/32")
    pairs = [
        (deciding(first, redacted, "redact", body="Some."), deciding(second, redacted, "redact", body="Others.")),
        (answering(first, said["answered"].id, "grant"), answering(second, said["answered"].id, "decline")),
        (editing(guest, edited.id), deciding(first, str(edited.id), "approve")),
        (moving(first, moved.id, at["here"]), moving(second, moved.id, at["there"])),
    ]
    refused = together(database, *(verb for pair in pairs for verb in pair))
    losers = [[type(each) for each in refused[place : place + 2] if each] for place in range(0, 8, 2)]
    assert losers == [[Stale]] * 4
    with database.read() as db:
        now = db.get_one(Comment, edited.id)
        assert (now.status is Status.APPROVED) is (now.edited_at is None)
        assert len(db.exec(select(Original)).all()) == 1
        assert len(db.exec(select(Earlier)).all()) == 1 + (now.edited_at is not None)
        whys = db.exec(select(Change.why).where(col(Change.by_kind) == "staff")).all()
        assert len([why for why in whys if why in ("appeal_granted", "appeal_declined", "redacted")]) == 2
        shown = db.exec(select(Comment.article_id).where(col(Comment.shown))).all()
        counted = {each.article_id: each.count for each in db.exec(select(Discussion)) if each.count}
        assert counted == {article_id: shown.count(article_id) for article_id in shown}


def test_whatever_moderators_and_the_writer_do_meanwhile_no_word_outlives_an_erase(talk: Talk) -> None:
    writer = Writer.known(talk)
    first, second = moderators(talk.database)
    said = [writer.said(f"The canary words, {number}.")["id"] for number in range(4)]
    with talk.database.write() as db:
        actions.decide(db, first, UUID(said[3]), 1, DecisionCreate.model_validate({"verdict": "reject"}))
    asker = Asker(writer.id, "0" * 64, "192.0.2.7/32")

    together(
        talk.database,
        lambda db: selfservice.erase(db, writer.id, texts=True),
        deciding(first, said[0], "redact", body="Words without."),
        deciding(second, said[1], "reject", message="Please leave her name out."),
        editing(asker, UUID(said[2])),
        appealing(UUID(said[3])),
    )
    with talk.database.read() as db:
        left = db.exec(select(Comment)).all()
        assert {(each.status, each.body, each.text, each.reader_id) for each in left} == {
            (Status.DELETED, "", "", None)
        }
        assert not [*db.exec(select(Original)), *db.exec(select(Earlier))]
        assert {each.text for each in db.exec(select(Appeal))} <= {""}


def test_what_is_approved_while_its_writer_is_banned_goes_with_all_they_said(talk: Talk) -> None:
    writer = Writer.known(talk)
    comment_id = UUID(writer.said("Something said.")["id"])
    first, second = moderators(talk.database)
    order = WriterBan.model_validate({"of": ["reader"], "reason": "rules", "past": "reject"})
    with talk.database.write() as db:
        (ban,) = banning.ban_writer(db, first, comment_id, order)
    refused = together(
        talk.database,
        lambda db: past.change_past(db, ban.id, None),
        deciding(second, str(comment_id), "approve"),
    )
    assert [type(each) for each in refused if each] in ([], [Stale])
    assert (talk.row(str(comment_id)).status, talk.counts()) == (Status.REJECTED, (0, 0))
    with talk.database.read() as db:
        whys = [each.why for each in queries.changes_of(db, comment_id)]
        assert db.get_one(Ban, ban.id).past_done == 1
    assert whys[1:] == (["ban"] if refused[1] else ["moderator", "ban"])


def test_who_waits_for_a_comment_that_is_moved_meanwhile_holds_it_where_it_stands_then(
    postgres_database: Database,
) -> None:
    database = postgres_database
    with database.write() as db:
        at = places(db)
        comment_id = make_comment(db, "moved").id
    held, done = Event(), Event()

    def hold() -> None:
        with database.write() as db:
            assert queries.held(db, comment_id) is not None
            held.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as db:
            comments.move(db, SYSTEM, comment_id, 2, at["here"])
            holding = pool.submit(hold)
            assert not held.wait(0.1)
        assert held.wait(10)
        with database.write() as db:
            db.connection().exec_driver_sql("SET LOCAL lock_timeout = 50")
            with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                queries.held(db, comment_id)
        done.set()
        holding.result()
