"""A job is done once, later again when it fails, and given up in the end; whoever holds it may die."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from api.core import clock, ids
from api.core.db import Database
from api.core.errors import Permanent
from api.jobs import queries
from api.jobs.kinds import Office
from api.jobs.models import Job, JobState
from api.jobs.worker import ATTEMPTS_MAX, FIRST_WAIT, LONGEST_WAIT, Worker, backoff
from tests.jobs.office import enqueue, job_of, leave_a_trace, make_worker, traces

SECOND = timedelta(seconds=1)


def claim(worker: Worker) -> Job | None:
    """Take a job and die: nobody ends it."""
    return worker._claim()


def test_a_job_is_done_once_and_its_payload_is_forgotten(database: Database) -> None:
    job_id = enqueue(database)
    worker = make_worker(database)
    assert (worker.drain(), worker.drain()) == (1, 0)
    assert traces(database) == [job_id]
    job = job_of(database, job_id)
    assert (job.state, job.payload, job.lease, job.attempts) == (JobState.DONE, {}, None, 1)
    assert job.finished_at is not None


def test_jobs_are_taken_in_the_order_they_are_due(database: Database) -> None:
    now = clock.now()
    later, sooner = (enqueue(database, at=now - seconds * SECOND) for seconds in (1, 2))
    worker = make_worker(database)
    first, second = claim(worker), claim(worker)
    assert first is not None
    assert second is not None
    assert (first.id, second.id, claim(worker)) == (sooner, later, None)


def test_nobody_waits_for_a_job_that_another_is_taking(postgres_database: Database) -> None:
    first, second = (enqueue(postgres_database, at=clock.now() - seconds * SECOND) for seconds in (2, 1))
    now, kinds, met = clock.now(), ["trace"], threading.Event()

    def take_another() -> None:
        job = claim(make_worker(postgres_database))
        assert job is not None
        assert job.id == second
        met.set()

    with postgres_database.write() as db:
        taken = queries.claim(db, kinds, now=now, until=now + SECOND, lease=ids.new_id())
        assert taken is not None
        assert taken.id == first
        threading.Thread(target=take_another, daemon=True).start()
        assert met.wait(5)


def test_an_effect_that_fails_leaves_nothing_and_is_tried_later(database: Database) -> None:
    def half(db: Session, payload: dict[str, Any]) -> None:
        leave_a_trace(db, {"id": str(ids.new_id())})
        db.flush()
        raise ArithmeticError("a-canary of a reader")

    worker = make_worker(database, effects={"half": half})
    job_id = enqueue(database, "half")
    before = clock.now()
    worker.drain()
    job = job_of(database, job_id)
    assert traces(database) == []
    assert (job.state, job.error, job.attempts, job.lease) == (JobState.QUEUED, "ArithmeticError", 1, None)
    assert before + FIRST_WAIT / 2 <= job.run_at <= clock.now() + FIRST_WAIT


def test_what_a_job_says_when_it_fails_is_in_no_log(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Office, __: dict[str, Any]) -> None:
        raise ArithmeticError("a-canary of a reader")

    enqueue(database, "fail")
    make_worker(database, errands={"fail": fail}).drain()
    assert "ArithmeticError" in caplog.text
    assert "a-canary" not in caplog.text


def test_a_job_that_always_fails_is_dead_after_eight_attempts(database: Database) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError

    job_id = enqueue(database, "fail", payload={"kept": "for a retry"})
    worker = make_worker(database, errands={"fail": fail})
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for attempt in range(1, ATTEMPTS_MAX + 1):
            assert worker.drain() == 1
            assert job_of(database, job_id).attempts == attempt
            traveller.shift(LONGEST_WAIT)
        assert worker.drain() == 0
    job = job_of(database, job_id)
    assert (job.state, job.payload) == (JobState.DEAD, {"kept": "for a retry"})


def test_a_fault_that_no_attempt_mends_is_dead_at_once(database: Database) -> None:
    def fail(*_: object) -> None:
        raise Permanent

    job_id = enqueue(database, "fail")
    make_worker(database, effects={"fail": fail}).drain()
    assert (job_of(database, job_id).state, job_of(database, job_id).attempts) == (JobState.DEAD, 1)


def test_a_lease_that_ran_out_is_taken_over_and_one_that_did_not_is_not(database: Database) -> None:
    job_id = enqueue(database)
    worker = make_worker(database)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert claim(worker) is not None
        traveller.shift(worker.lease - SECOND)
        assert worker.drain() == 0
        traveller.shift(SECOND)
        assert worker.drain() == 1
    assert traces(database) == [job_id]


def test_whoever_lost_the_lease_has_no_effect(database: Database) -> None:
    job_id = enqueue(database)
    slow, quick = make_worker(database), make_worker(database)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        lost = claim(slow)
        assert lost is not None
        traveller.shift(slow.lease)
        assert quick.drain() == 1
        slow._perform(lost)
        slow._failed(lost, ArithmeticError())
    assert traces(database) == [job_id]
    assert job_of(database, job_id).state is JobState.DONE


def test_a_job_whose_workers_die_again_and_again_is_dead(database: Database) -> None:
    job_id = enqueue(database)
    worker = make_worker(database)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(ATTEMPTS_MAX):
            assert claim(worker) is not None
            traveller.shift(worker.lease)
        worker.drain()
    job = job_of(database, job_id)
    assert (job.state, job.error, traces(database)) == (JobState.DEAD, "WorkersDied", [])


def test_a_slow_errand_is_not_taken_for_a_dead_one(database: Database) -> None:
    begun, lease, met = threading.Event(), timedelta(seconds=1), []

    def linger(_: Office, payload: dict[str, Any]) -> None:
        met.append(payload)
        begun.set()
        time.sleep(2.5)

    job_id = enqueue(database, "linger")
    slow, other = (make_worker(database, errands={"linger": linger}, lease=lease) for _ in range(2))
    working = threading.Thread(target=slow.drain)
    working.start()
    assert begun.wait(20)
    until = time.monotonic() + 2
    while time.monotonic() < until:
        assert other.drain() == 0
        time.sleep(0.05)
    working.join(10)
    assert len(met) == 1
    assert job_of(database, job_id).state is JobState.DONE


def test_an_errand_whose_end_cannot_be_written_at_once_is_not_run_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    met, away = [], iter([True, True])
    held = queries.held

    def held_or_away(*given: Any) -> Job | None:
        if next(away, False):
            raise OperationalError("", {}, Exception())
        return held(*given)

    monkeypatch.setattr(queries, "held", held_or_away)
    job_id = enqueue(database, "errand")
    make_worker(database, errands={"errand": lambda _, payload: met.append(payload)}).drain()
    assert len(met) == 1
    assert job_of(database, job_id).state is JobState.DONE


def test_jobs_nobody_here_knows_are_left_for_who_does(database: Database) -> None:
    job_id = enqueue(database, "unknown")
    worker = make_worker(database)
    assert not worker.step()
    with database.read() as db:
        assert queries.next_due(db, worker.kinds) is None
    assert job_of(database, job_id).attempts == 0


def test_a_worker_runs_until_it_is_told_to_stop_and_finishes_the_job_in_hand(database: Database) -> None:
    stop = threading.Event()

    def stopping(_: Office, __: dict[str, Any]) -> None:
        stop.set()
        time.sleep(0.1)

    first, second = (enqueue(database, "stopping", at=clock.now() - n * SECOND) for n in (2, 1))
    make_worker(database, errands={"stopping": stopping}).run(stop)
    assert job_of(database, first).state is JobState.DONE
    assert job_of(database, second).attempts == 0


def test_a_database_that_is_away_is_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, outages = threading.Event(), iter([True, True])
    next_due = queries.next_due

    def next_due_or_away(*given: Any) -> Any:
        if next(outages, False):
            raise OperationalError("", {}, Exception())
        return next_due(*given)

    monkeypatch.setattr("api.jobs.worker.IDLE_SECONDS", 0.01)
    monkeypatch.setattr(queries, "next_due", next_due_or_away)
    job_id = enqueue(database, "stopping")
    make_worker(database, errands={"stopping": lambda *_: stop.set()}).run(stop)
    assert job_of(database, job_id).state is JobState.DONE


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_each_wait_is_longer_than_the_one_before_and_none_over_six_hours(chance: float) -> None:
    waits = [backoff(attempts, chance) for attempts in range(1, ATTEMPTS_MAX)]
    assert waits == sorted(waits)
    assert FIRST_WAIT / 2 <= waits[0] <= FIRST_WAIT
    assert all(wait <= LONGEST_WAIT for wait in waits)
    assert backoff(ATTEMPTS_MAX, 1.0) == LONGEST_WAIT
