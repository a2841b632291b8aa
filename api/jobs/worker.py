"""The worker: takes one job at a time, does it, and asks the timetable what is due."""

import logging
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from api.core import clock, ids
from api.core.db import lock
from api.core.errors import Permanent
from api.jobs import queries
from api.jobs.actions import enqueue
from api.jobs.kinds import Effect, Errand, Office
from api.jobs.models import Job, JobState, Timer

logger = logging.getLogger("unspoken.jobs")

ATTEMPTS_MAX = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=6)
LEASE = timedelta(seconds=60)
# How long an errand may last while its worker lives; then another worker may take it over.
LONGEST_ERRAND = timedelta(minutes=15)
IDLE_SECONDS, AWAY_SECONDS = 0.5, 30.0
# How often the end of an errand is tried to be written: until it is, the errand counts as not done.
END_WAITS = (0.1, 0.5, 1.0, 2.0, 5.0)
TIMETABLE_EVERY = timedelta(seconds=15)


class WorkersDied(Permanent):
    """Whoever took the job never came back, again and again."""


def backoff(attempts: int, chance: float) -> timedelta:
    """The wait after so many attempts: four times longer each, at most six hours, half of it by chance (0 to 1)."""
    longest: timedelta = min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT)
    return longest / 2 + longest / 2 * chance


@dataclass
class Worker:
    """Does jobs until it is stopped. Any number of workers may run on one database."""

    office: Office
    effects: Mapping[str, Effect]
    errands: Mapping[str, Errand]
    timetable: Mapping[str, timedelta] = field(default_factory=dict)
    lease: timedelta = LEASE
    asked_at: datetime | None = None

    @property
    def kinds(self) -> list[str]:
        return [*self.effects, *self.errands]

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; the job in hand is finished first. A database that is away is waited for."""
        wait = IDLE_SECONDS
        while not stop.is_set():
            try:
                self.ask_timetable()
                if not self.step():
                    stop.wait(IDLE_SECONDS)
                wait = IDLE_SECONDS
            except SQLAlchemyError as away:
                logger.error("the database does not answer: %s; next attempt in %g s", type(away).__name__, wait)
                stop.wait(wait)
                wait = min(2 * wait, AWAY_SECONDS)

    def drain(self) -> int:
        """Do all that is due now and return how many jobs that were."""
        self.ask_timetable()
        done = 0
        while self.step():
            done += 1
        return done

    def step(self) -> bool:
        """Do one job, if one is due. Looking costs no write."""
        with self.office.database.read() as db:
            due = queries.next_due(db, self.kinds)
        if due is None or due > clock.now():
            return False
        job = self._claim()
        if job is None:
            return False
        self._perform(job)
        return True

    def ask_timetable(self) -> None:
        """Enqueue what the timetable says is due: once, however many workers ask, wherever the clock jumps."""
        now = clock.now()
        if self.asked_at is not None and timedelta(0) <= now - self.asked_at < TIMETABLE_EVERY:
            return
        self.asked_at = now
        if not self.timetable:
            return
        with self.office.database.write() as db:
            lock(db, "timetable")
            known = queries.timers(db, list(self.timetable))
            for name, every in self.timetable.items():
                timer = known.get(name) or Timer(name=name, due_at=now)
                if timer.due_at <= now:
                    enqueue(db, name, key=f"{name}@{timer.due_at.isoformat()}")
                    timer.due_at = now + every
                # Set while the clock was ahead, or for a longer step: it is not waited for until the clock is there.
                timer.due_at = min(timer.due_at, now + every)
                db.add(timer)

    def _claim(self) -> Job | None:
        with self.office.database.write() as db:
            now = clock.now()
            return queries.claim(db, self.kinds, now=now, until=now + self.lease, lease=ids.new_id())

    def _perform(self, job: Job) -> None:
        try:
            if job.attempts > ATTEMPTS_MAX:
                raise WorkersDied
            if job.kind in self.errands:
                self._run_errand(job)
            else:
                self._finish(job)
        except Exception as failed:  # noqa: BLE001 whatever a job raises is kept with it, and the next one is done
            self._failed(job, failed)

    def _run_errand(self, job: Job) -> None:
        with self._holding(job):
            self.errands[job.kind](self.office, job.payload)
            for wait in END_WAITS:
                try:
                    self._finish(job)
                except SQLAlchemyError as away:
                    logger.error("job %s is done, but that could not be written: %s", job.id, type(away).__name__)
                    time.sleep(wait)
                else:
                    return
            self._finish(job)

    def _finish(self, job: Job) -> None:
        """End the job, with its effect in the same transaction; unless it was taken over meanwhile."""
        assert job.lease is not None
        with self.office.database.write() as db:
            held = queries.held(db, job.id, job.lease)
            if held is None:
                return
            if held.kind in self.effects:
                self.effects[held.kind](db, held.payload)
            _end(held, JobState.DONE)
            held.payload, held.error = {}, None

    @contextmanager
    def _holding(self, job: Job) -> Iterator[None]:
        """Renew the lease while the world answers slowly: a worker that lives is not taken for a dead one."""
        done = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(job, done), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()

    def _renew(self, job: Job, done: threading.Event) -> None:
        assert job.lease is not None
        for _ in range(int(3 * LONGEST_ERRAND / self.lease)):
            if done.wait(self.lease.total_seconds() / 3):
                return
            try:
                with self.office.database.write() as db:
                    queries.renew(db, job.id, job.lease, clock.now() + self.lease)
            except SQLAlchemyError as away:
                logger.error("the lease of job %s was not renewed: %s", job.id, type(away).__name__)

    def _failed(self, job: Job, failed: Exception) -> None:
        """Later again, or given up. What went wrong is named by its kind: its words may tell of readers."""
        assert job.lease is not None
        logger.error("job %s (%s), attempt %d: %s", job.id, job.kind, job.attempts, _where(failed))
        with self.office.database.write() as db:
            held = queries.held(db, job.id, job.lease)
            if held is None:
                return
            held.error = type(failed).__name__
            if isinstance(failed, Permanent) or held.attempts >= ATTEMPTS_MAX:
                _end(held, JobState.DEAD)
            else:
                held.state, held.lease, held.leased_until = JobState.QUEUED, None, None
                held.run_at = clock.now() + backoff(held.attempts, random.random())  # noqa: S311 jitter, no secret


def _end(job: Job, state: JobState) -> None:
    job.state, job.finished_at, job.lease, job.leased_until = state, clock.now(), None, None


def _where(failed: Exception) -> str:
    """The kind of a fault and the line it came from, without its message."""
    trace = failed.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "nowhere"
    return f"{type(failed).__name__} at {place}"
