"""Letters by job: sent when the transaction commits, later again while the server is away, and parked when refused."""

import dataclasses
import smtplib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import select

from api import rooms, settings
from api.core import clock
from api.core.db import Database
from api.core.keys import Keys
from api.core.mail import Letter, Mailer, SmtpMailer
from api.jobs.kinds import Office
from api.jobs.models import Job, JobState
from api.jobs.worker import ATTEMPTS_MAX, LONGEST_WAIT, Worker
from api.mail import actions
from tests.jobs.office import job_of
from tests.mail.server import Desk, letter, mail_server

CANARIES = ("canary-reader", "canary-subject", "canary-text", "canary-html", "canary-header")


def worker_with(database: Database, mailer: Mailer) -> Worker:
    return Worker(Office(database, settings.load(), mailer), {}, rooms.jobs("ERRANDS"))


def send(database: Database, **given: Any) -> UUID:
    with database.write() as db:
        actions.send(db, letter(**given))
    with database.read() as db:
        return db.exec(select(Job.id).where(Job.kind == "mail.send")).one()


def test_a_letter_of_a_transaction_that_is_rolled_back_is_not_sent(database: Database) -> None:
    with mail_server(Desk()) as desk:
        with suppress(ArithmeticError), database.write() as db:
            actions.send(db, letter())
            raise ArithmeticError
        assert worker_with(database, desk.mailer()).drain() == 0
    assert desk.taken == []


def test_a_letter_is_sent_once(database: Database) -> None:
    with mail_server(Desk()) as desk:
        job_id = send(database)
        worker = worker_with(database, desk.mailer())
        assert (worker.drain(), worker.drain()) == (1, 0)
    assert len(desk.taken) == 1
    assert (job_of(database, job_id).state, job_of(database, job_id).payload) == (JobState.DONE, {})


def test_a_server_that_is_away_gets_the_letter_when_it_is_back(database: Database) -> None:
    desk = Desk()
    with mail_server(desk):
        pass
    job_id = send(database)
    worker = worker_with(database, desk.mailer())
    with time_machine.travel(clock.now(), tick=False) as traveller:
        waits = []
        for _ in range(3):
            assert worker.drain() == 1
            run_at = job_of(database, job_id).run_at
            waits.append(run_at - clock.now())
            traveller.move_to(run_at)
        assert job_of(database, job_id).error == "ConnectionRefusedError"
        assert waits == sorted(waits)
        with mail_server(desk):
            assert worker_with(database, desk.mailer()).drain() == 1
    assert len(desk.taken) == 1


@pytest.mark.parametrize(
    ("says", "attempts"), [({"RCPT": "550 Nobody"}, 1), ({"DATA": "554 No"}, 1), ({"RCPT": "450 Later"}, ATTEMPTS_MAX)]
)
def test_a_letter_that_is_refused_is_parked_and_can_be_sent_again(
    database: Database, says: dict[str, str], attempts: int
) -> None:
    with mail_server(Desk(says=says)) as desk, time_machine.travel(clock.now(), tick=False) as traveller:
        job_id, after = send(database, to="other@reader.example"), 0
        worker = worker_with(database, desk.mailer())
        while job_of(database, job_id).state is not JobState.DEAD:
            after += worker.drain()
            traveller.shift(LONGEST_WAIT)
        assert (after, worker.drain()) == (attempts, 0)
        assert "sealed" in job_of(database, job_id).payload
        desk.says = {}
        with database.write() as db:
            job = db.get(Job, job_id)
            assert job is not None
            job.state, job.attempts = JobState.QUEUED, 0
        assert worker.drain() == 1
    assert [message["To"] for message in desk.taken] == ["other@reader.example"]


def test_a_letter_goes_twice_only_when_its_acknowledgement_was_lost(database: Database) -> None:
    with mail_server(Desk(drops_after_data=True)) as desk, time_machine.travel(clock.now(), tick=False) as traveller:
        send(database)
        worker = worker_with(database, desk.mailer())
        assert worker.drain() == 1
        desk.drops_after_data = False
        traveller.shift(timedelta(minutes=1))
        assert (worker.drain(), worker.drain()) == (1, 0)
    assert len(desk.taken) == 2
    assert len({message["Message-ID"] for message in desk.taken}) == 1


def test_a_letter_that_cannot_be_a_mail_stops_no_other(database: Database) -> None:
    with mail_server(Desk()) as desk:
        poison = send(database, to="two@reader.example, three@reader.example")
        with database.write() as db:
            actions.send(db, letter())
        worker_with(database, desk.mailer()).drain()
    assert job_of(database, poison).state is JobState.DEAD
    assert job_of(database, poison).error == "Undeliverable"
    assert len(desk.taken) == 1


def test_a_letter_sealed_by_another_installation_is_parked(database: Database) -> None:
    job_id = send(database)
    database._keys = Keys(b"other keys")
    worker_with(database, Desk().mailer()).drain()
    assert (job_of(database, job_id).state, job_of(database, job_id).error) == (JobState.DEAD, "Unsealable")


class Postponing:
    def send(self, _: Letter) -> None:
        raise smtplib.SMTPServerDisconnected("canary-reader is busy")


def test_nobody_who_reads_the_database_reads_a_letter(sqlite_database: Database, tmp_path: Path) -> None:
    canary = letter(
        to="canary-reader@reader.example",
        subject="canary-subject",
        text="canary-text",
        html="<p>canary-html</p>",
        headers={"X-Sample": "canary-header"},
    )
    with sqlite_database.write() as db:
        actions.send(db, canary)
    worker_with(sqlite_database, Postponing()).drain()
    found = [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]
    assert any(b"mail.send" in each for each in found)
    assert not [word for word in CANARIES for each in found if word.encode() in each]


def test_a_template_is_filled_in_and_what_readers_wrote_is_no_html(tmp_path: Path) -> None:
    (tmp_path / "welcome.txt").write_text("Welcome,\t{{ name }}\nDear {{ name }},\nthis is a sample.\n")
    (tmp_path / "welcome.html").write_text("<p>Dear {{ name }}</p>")
    made = actions.write(tmp_path, "welcome", "reader@reader.example", {"name": "<A>\n& B"})
    assert made.subject == "Welcome, <A> & B"
    assert made.html == "<p>Dear &lt;A&gt;\n&amp; B</p>"
    with pytest.raises(Exception, match="undefined"):
        actions.write(tmp_path, "welcome", "reader@reader.example", {})


def test_the_same_letter_waits_as_the_same_letter(database: Database) -> None:
    taken: list[Letter] = []

    class Keeping:
        def send(self, kept: Letter) -> None:
            taken.append(kept)

    send(database, headers={"X-Sample": "a"})
    worker_with(database, Keeping()).drain()
    assert taken == [letter(headers={"X-Sample": "a"})]
    assert isinstance(Desk().mailer(), SmtpMailer)
    assert dataclasses.is_dataclass(taken[0])


@pytest.mark.parametrize(
    ("says", "left"),
    [({"RCPT": "550 Nobody"}, 1), ({"DATA": "554 No"}, 1), ({"RCPT": "450 Later"}, 0), ({"MAIL": "550 Not you"}, 0)],
    ids=str,
)
def test_a_letter_that_is_refused_for_good_leaves_the_job_it_names_once(
    database: Database, says: dict[str, str], left: int
) -> None:
    about = {"reader": "sample"}
    with mail_server(Desk(says=says)) as desk, time_machine.travel(clock.now(), tick=False) as traveller:
        with database.write() as db:
            actions.send(db, letter(), bounced=("sample.bounced", about))
        for _ in range(2):
            worker_with(database, desk.mailer()).drain()
            with database.write() as db:
                job = db.exec(select(Job).where(Job.kind == "mail.send")).one()
                job.state, job.attempts = JobState.QUEUED, 0
            traveller.shift(LONGEST_WAIT)
    with database.read() as db:
        assert [job.payload for job in db.exec(select(Job).where(Job.kind == "sample.bounced"))] == [about] * left
