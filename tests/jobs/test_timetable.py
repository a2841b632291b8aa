"""The timetable enqueues what is due once, however many workers ask and wherever the clock jumps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from api import rooms
from api.core import clock
from api.core.db import Database
from api.jobs.models import JobState
from api.jobs.worker import Worker
from tests.jobs.office import count, enqueue, job_of, make_worker

HOUR = timedelta(hours=1)
DAILY = {"daily": timedelta(days=1)}


def asking(database: Database) -> Worker:
    return make_worker(database, effects={"daily": lambda *_: None}, timetable=DAILY)


def test_workers_that_ask_at_once_enqueue_once(database: Database) -> None:
    workers = [asking(database) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(Worker.ask_timetable, workers))
    assert count(database, "queued") == 1


def test_what_is_due_is_done_once_in_its_time(database: Database) -> None:
    worker = asking(database)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert worker.drain() == 1
        traveller.shift(23 * HOUR)
        assert worker.drain() == 0
        traveller.shift(HOUR)
        assert worker.drain() == 1


def test_what_was_missed_many_times_is_done_once(database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert asking(database).drain() == 1
        traveller.shift(720 * HOUR)
        assert asking(database).drain() == 1
        assert asking(database).drain() == 0


@pytest.mark.parametrize("back", [1, 25, 24 * 400])
def test_a_clock_that_jumps_back_does_nothing_twice_and_stops_nothing(database: Database, back: int) -> None:
    worker = asking(database)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert worker.drain() == 1
        traveller.shift(-back * HOUR)
        assert worker.drain() == 0
        assert asking(database).drain() == 0
        traveller.shift(24 * HOUR)
        assert worker.drain() == 1


def test_a_timetable_is_not_asked_at_each_step(database: Database) -> None:
    worker = asking(database)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        worker.ask_timetable()
        asked_at = worker.asked_at
        traveller.shift(timedelta(seconds=14))
        worker.ask_timetable()
        assert worker.asked_at == asked_at
        traveller.shift(timedelta(seconds=1))
        worker.ask_timetable()
        assert worker.asked_at != asked_at


def fail(*_: object) -> None:
    raise ArithmeticError


def test_done_jobs_are_forgotten_after_a_week_and_dead_ones_are_not(database: Database) -> None:
    effects = rooms.jobs("EFFECTS")
    with time_machine.travel(clock.now(), tick=False) as traveller:
        done, dead = enqueue(database), enqueue(database, "fail")
        worker = make_worker(database, effects={**effects, "fail": fail})
        for _ in range(8):
            worker.drain()
            traveller.shift(6 * HOUR)
        assert job_of(database, dead).state is JobState.DEAD
        traveller.shift(timedelta(days=4))
        enqueue(database, "jobs.forget_finished")
        worker.drain()
        assert job_of(database, done).state is JobState.DONE
        traveller.shift(timedelta(days=2))
        enqueue(database, "jobs.forget_finished")
        worker.drain()
        assert job_of(database, dead).state is JobState.DEAD
    with pytest.raises(AssertionError):
        job_of(database, done)


def test_everything_on_the_timetable_is_done_by_somebody() -> None:
    kinds = rooms.jobs("EFFECTS").keys() | rooms.jobs("ERRANDS").keys()
    assert rooms.jobs("TIMETABLE").keys() <= kinds
    assert not rooms.jobs("EFFECTS").keys() & rooms.jobs("ERRANDS").keys()
