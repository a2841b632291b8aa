"""Jobs are written in the transaction that wants them, and dead ones are tried again by hand."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM, Actor
from api.core import clock
from api.core.db import Database
from api.core.errors import Forbidden, Permanent
from api.events.models import Event
from api.jobs import actions, queries
from api.jobs.models import JobState
from tests.jobs.office import count, enqueue, job_of, make_worker, traces

NOBODY = Actor("staff", None, "Sample Author", frozenset({"jobs:read"}))


def retry(db: Session, job_id: UUID, actor: Actor = SYSTEM) -> None:
    job = queries.by_id(db, job_id)
    assert job is not None
    actions.retry(db, actor, job)


def test_a_job_of_a_transaction_that_is_rolled_back_is_not_there(database: Database) -> None:
    with suppress(ArithmeticError), database.write() as db:
        actions.enqueue(db, "trace")
        raise ArithmeticError
    assert count(database, "queued") == 0


def test_of_the_jobs_with_one_key_there_is_the_first(database: Database) -> None:
    with database.write() as db:
        assert actions.enqueue(db, "trace", key="one") is not None
        assert actions.enqueue(db, "trace", key="one") is None
        assert actions.enqueue(db, "trace", key="other") is not None


def test_of_jobs_with_one_key_enqueued_at_once_there_is_one(database: Database) -> None:
    def try_it(_: int) -> bool:
        with database.write() as db:
            made = actions.enqueue(db, "trace", key="one")
            time.sleep(0.02)
            return made is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(24))) == 1
    assert count(database, "queued") == 1


def test_a_job_for_later_waits(database: Database) -> None:
    enqueue(database, at=clock.now() + timedelta(minutes=1))
    assert make_worker(database).drain() == 0
    assert traces(database) == []


def test_a_dead_job_is_tried_again_from_the_beginning_and_an_event_says_so(database: Database) -> None:
    works = [False]

    def work(*_: object) -> None:
        if not works[0]:
            raise Permanent

    worker = make_worker(database, effects={"work": work})
    job_id = enqueue(database, "work")
    worker.drain()
    assert job_of(database, job_id).state is JobState.DEAD
    works[0] = True
    with database.write() as db:
        retry(db, job_id)
    worker.drain()
    job = job_of(database, job_id)
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 1, None)
    with database.read() as db:
        event = db.exec(select(Event).where(Event.type == "job.retried")).one()
    assert (event.subject_id, event.subject_kind, event.snapshot["kind"]) == (job_id, "job", "work")


@pytest.mark.parametrize("ends", ["queued", "done"])
def test_a_job_that_is_not_dead_is_left_alone(database: Database, ends: str) -> None:
    job_id = enqueue(database)
    if ends == "done":
        make_worker(database).drain()
    with pytest.raises(actions.NotDead, match=ends), database.write() as db:
        retry(db, job_id)
    assert count(database, ends) == 1


def test_who_may_not_retry_does_not(database: Database) -> None:
    job_id = enqueue(database)
    with pytest.raises(Forbidden), database.write() as db:
        retry(db, job_id, NOBODY)


def test_a_dead_job_retried_twice_at_once_is_retried_once(database: Database) -> None:
    worker = make_worker(database, effects={"work": lambda *_: (_ for _ in ()).throw(Permanent())})
    job_id = enqueue(database, "work")
    worker.drain()

    def try_it(_: int) -> bool:
        try:
            with database.write() as db:
                retry(db, job_id)
        except actions.NotDead:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_it, range(4))) == 1
