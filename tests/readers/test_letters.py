"""Letters to readers that wait, or were given up, are forgotten with the reader, and by themselves after a week."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import time_machine

from api.core.db import Database
from api.core.mail import Letter, Undeliverable
from api.jobs.models import Job, JobState
from api.jobs.worker import Worker
from api.mail import actions as mail
from api.readers import actions, jobs
from api.readers.models import Reader
from tests.accounts.people import rows, worker
from tests.mail.server import letter
from tests.readers.people import EMAIL, NETWORK, ORIGIN, later, make_reader

OTHER = "other@reader.example"


class Away:
    """A mail server that takes nothing."""

    def send(self, _: Letter) -> None:
        raise Undeliverable


def ask(database: Database, *emails: str) -> None:
    with database.write() as db:
        for email in emails:
            actions.ask_link(db, email, NETWORK, origin=ORIGIN)


def away(database: Database, folder: Path) -> Worker:
    found = worker(database, folder)
    return Worker(type(found.office)(database, found.office.settings, Away()), found.effects, found.errands)


def kinds(database: Database, **of: Any) -> list[str]:
    waiting = [job for job in rows(database, Job) if job.state is not JobState.DONE]
    return sorted(job.kind for job in waiting if all(getattr(job, name) == value for name, value in of.items()))


def erase(database: Database) -> None:
    with database.write() as db:
        actions.erase(db, actions.reader_for(db, EMAIL), comments="erase")


def test_what_waits_or_was_given_up_goes_with_the_reader_and_that_of_others_stays(
    database: Database, tmp_path: Path
) -> None:
    ask(database, EMAIL, OTHER)
    away(database, tmp_path).drain()
    assert kinds(database, state=JobState.DEAD) == ["mail.send"] * 2
    ask(database, EMAIL, OTHER)
    with database.write() as db:
        mail.send(db, letter())
    erase(database)
    assert kinds(database) == ["mail.send", "mail.send", "readers.mail_link"]
    assert kinds(database, state=JobState.DEAD) == ["mail.send"]


def test_a_letter_that_is_given_up_is_forgotten_after_a_week_and_one_to_staff_never(
    database: Database, tmp_path: Path
) -> None:
    ask(database, EMAIL)
    with database.write() as db:
        mail.send(db, letter())
        make_reader(db)
    away(database, tmp_path).drain()
    for days, left in ((6, 2), (8, 1)):
        with time_machine.travel(later(days=days)), database.write() as db:
            jobs.forget(db, {})
        assert kinds(database) == ["mail.send"] * left


def test_who_is_forgotten_unconfirmed_leaves_no_letter(database: Database, tmp_path: Path) -> None:
    ask(database, EMAIL)
    away(database, tmp_path).drain()
    with time_machine.travel(later(days=6)):
        ask(database, EMAIL)
        away(database, tmp_path).drain()
    assert len(kinds(database)) == 2
    with time_machine.travel(later(days=7, hours=2)), database.write() as db:
        jobs.forget(db, {})
    assert (kinds(database), rows(database, Reader)) == ([], [])


def test_an_erase_does_not_wait_for_the_link_that_waits_for_it(postgres_database: Database, tmp_path: Path) -> None:
    """The worker holds its job and waits for the reader; whoever holds the reader passes that job over."""
    ask(postgres_database, EMAIL)
    with ThreadPoolExecutor(1) as pool:
        with postgres_database.write() as db:
            reader = actions.reader_for(db, EMAIL)
            working = pool.submit(worker(postgres_database, tmp_path).step)
            await_waiting(postgres_database)
            actions.erase(db, reader, comments="erase")
        assert working.result(10)
    assert [each.id == reader.id for each in rows(postgres_database, Reader)] == [False]


def await_waiting(database: Database) -> None:
    """Until somebody waits for a lock."""
    deadline = time.monotonic() + 4
    with database.reader.connect() as connection:
        while not connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar_one():
            assert time.monotonic() < deadline
            time.sleep(0.02)
