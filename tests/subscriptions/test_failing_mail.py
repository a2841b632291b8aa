"""What a mail server may do to us: be away, be slow, refuse, hang up. Nobody waits for it, and nothing is lost."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import col, select

from api.core import clock
from api.core.db import Database
from api.jobs.models import Job, JobState
from api.jobs.worker import ATTEMPTS_MAX, LONGEST_WAIT
from api.readers.models import Reader
from api.subscriptions import actions
from api.subscriptions.actions import ending
from api.subscriptions.models import Kind
from tests.asking import Client
from tests.conftest import on_one
from tests.mail.server import Desk, mail_server
from tests.readers.people import let_in
from tests.served import free_port
from tests.subscriptions.people import (
    OWN,
    SUBSCRIPTIONS,
    drained,
    make_page,
    notices,
    shows,
    subscriber,
    subscriptions,
)

LETTERS = ("subscriptions.tell", "mail.send")


@pytest.fixture
def page(database: Database) -> UUID:
    """An article somebody subscribes to, with a new comment."""
    with database.write() as db:
        article_id = make_page(db)
        subscriber(db, article_id)
        shows(db, article_id)
        return article_id


def letters(database: Database) -> list[Job]:
    with database.read() as db:
        return list(db.exec(select(Job).where(col(Job.kind).in_(LETTERS)).order_by(col(Job.created_at))))


# How often a letter is tried, and what a mail server says to it, is the same on any database.
@on_one
@pytest.mark.parametrize("says", [{"DATA": "451 Later"}, None], ids=str)
def test_a_letter_waits_longer_and_longer_for_a_server_that_cannot_and_is_parked(
    database: Database, page: UUID, says: dict[str, str] | None
) -> None:
    with mail_server(Desk(says=says or {})) as desk, time_machine.travel(clock.now(), tick=False) as traveller:
        mailer = desk.mailer() if says else Desk(port=free_port()).mailer()
        drained(database, mailer)
        waits = []
        while letters(database)[0].state is JobState.QUEUED:
            waits.append(letters(database)[0].run_at - clock.now())
            traveller.shift(LONGEST_WAIT)
            drained(database, mailer)
        assert (letters(database)[0].state, letters(database)[0].attempts) == (JobState.DEAD, ATTEMPTS_MAX)
        assert waits == sorted(waits)
        assert waits[-1] > timedelta(hours=2)
        assert desk.taken == []
        desk.says = {}
        with database.write() as db:
            job = db.get_one(Job, letters(database)[0].id)
            job.state, job.attempts = JobState.QUEUED, 0
        drained(database, desk.mailer())
    assert len(desk.taken) == 1
    assert len(subscriptions(database)) == 1


@on_one
def test_a_letter_whose_acknowledgement_was_lost_goes_twice_at_most_and_as_the_same(
    database: Database, page: UUID
) -> None:
    with mail_server(Desk(drops_after_data=True)) as desk, time_machine.travel(clock.now(), tick=False) as traveller:
        drained(database, desk.mailer())
        desk.drops_after_data = False
        for _ in range(3):
            traveller.shift(timedelta(minutes=5))
            drained(database, desk.mailer())
    assert len(desk.taken) == 2
    assert len({letter["Message-ID"] for letter in desk.taken}) == 1


@dataclass
class Hanging(Desk):
    """Says nothing after DATA until it is let go, and then that it cannot."""

    asked: Event = field(default_factory=Event)
    let_go: Event = field(default_factory=Event)

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802
        self.asked.set()
        await asyncio.to_thread(self.let_go.wait, 30)
        return await super().handle_DATA(*given)


@on_one
def test_nobody_waits_for_a_mail_server_and_who_says_stop_gets_nothing_from_it(
    database: Database, client: Client, page: UUID
) -> None:
    headers = let_in(database, "sample@reader.example")
    asked = {"kind": "article", "article": "a-sample", "email": "other@reader.example"}
    desk = Hanging(says={"DATA": "451 Later"})
    with mail_server(desk), time_machine.travel(clock.now()) as traveller:
        working = Thread(target=drained, args=(database, desk.mailer(timeout=60.0, deadline=60.0)))
        working.start()
        assert desk.asked.wait(30)
        assert client.post(SUBSCRIPTIONS, json=asked).status_code == 202
        (own,) = client.get(OWN, headers=headers).json()["data"]
        assert client.delete(f"{SUBSCRIPTIONS}/{own['id']}", headers=headers).status_code == 204
        assert working.is_alive()
        desk.let_go.set()
        working.join()
        desk.says = {}
        traveller.shift(timedelta(hours=1))
        drained(database, desk.mailer())
    assert [letter["To"] for letter in desk.taken] == ["other@reader.example"]


@on_one
def test_after_three_days_of_refusals_a_readers_subscriptions_end(database: Database, page: UUID) -> None:
    bounces = []
    with mail_server(Desk(says={"RCPT": "550 Nobody here"})) as desk, time_machine.travel(clock.now()) as traveller:
        for day in range(ending.BOUNCES_MAX):
            for _ in range(2):
                with database.write() as db:
                    shows(db, page)
                drained(database, desk.mailer())
                with database.read() as db:
                    bounces.append(db.exec(select(Reader.bounces)).one())
            assert subscriptions(database)[0].is_alive == (day < ending.BOUNCES_MAX - 1)
            traveller.shift(timedelta(days=1))
        assert bounces == [1, 1, 2, 2, 3, 3]
        assert {job.state for job in letters(database)} == {JobState.DEAD}
        desk.says = {}
        with database.write() as db:
            shows(db, page)
        drained(database, desk.mailer())
    assert desk.taken == []


def test_a_letter_nobody_takes_keeps_no_other_from_its_reader(database: Database, page: UUID) -> None:
    class Choosy(Desk):
        async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
            return "550 Nobody here" if given[3] == "sample@reader.example" else await super().handle_RCPT(*given)

    with database.write() as db:
        subscriber(db, page, "other@reader.example")
        shows(db, page)
    with mail_server(Choosy()) as desk:
        drained(database, desk.mailer())
    assert {letter["To"] for letter in desk.taken} == {"other@reader.example"}
    assert sorted(job.state.value for job in letters(database)) == ["dead", "done"]


def test_what_nobody_said_yes_to_and_what_is_over_is_forgotten(database: Database, page: UUID) -> None:
    with database.write() as db:
        unsure, _ = subscriber(db, page, "other@reader.example")
        actions.ask(db, unsure.id, actions.Wish(Kind.MINE), confirmed=False)
    for days, left in ((6, 3), (8, 2)):
        with database.write() as db, time_machine.travel(clock.now() + timedelta(days=days)):
            actions.forget(db, {})
        assert len(subscriptions(database)) == left
    with database.write() as db:
        actions.end(db, unsure.id, next(each.id for each in subscriptions(database) if each.reader_id == unsure.id))
    with database.write() as db, time_machine.travel(clock.now() + timedelta(days=31)):
        actions.forget(db, {})
    assert len(subscriptions(database)) == 1
    assert len(notices(database)) == 0
