"""An office for the tests: a worker on a database, and what its jobs left behind."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api import settings
from api.accounts.actor import SYSTEM
from api.core.db import Database
from api.core.mail import Letter
from api.events import actions as events
from api.events.models import Event
from api.jobs import actions
from api.jobs.kinds import Effect, Errand, Office
from api.jobs.models import Job
from api.jobs.worker import LEASE, Worker

DONE = "sample.done"


class NoMailer:
    def send(self, letter: Letter) -> None:
        raise AssertionError("no letter is sent here")


def leave_a_trace(db: Session, payload: dict[str, Any]) -> None:
    """The effect of the tests: an event that says which job it was."""
    events.record(db, DONE, UUID(payload["id"]), by=SYSTEM)


def make_worker(
    database: Database,
    *,
    effects: Mapping[str, Effect] | None = None,
    errands: Mapping[str, Errand] | None = None,
    timetable: Mapping[str, timedelta] | None = None,
    lease: timedelta = LEASE,
) -> Worker:
    office = Office(database, settings.load(), NoMailer())
    return Worker(office, {"trace": leave_a_trace, **(effects or {})}, errands or {}, timetable or {}, lease)


def enqueue(database: Database, kind: str = "trace", **given: Any) -> UUID:
    with database.write() as db:
        job = actions.enqueue(db, kind, **given)
        assert job is not None
        if kind == "trace" and not job.payload:
            job.payload = {"id": str(job.id)}
        return job.id


def job_of(database: Database, job_id: UUID) -> Job:
    with database.read() as db:
        job = db.get(Job, job_id)
        assert job is not None
        return job


def traces(database: Database) -> list[UUID | None]:
    """The jobs whose effect is there, each as often as it is."""
    with database.read() as db:
        return list(db.exec(select(Event.subject_id).where(Event.type == DONE)))


def count(database: Database, state: str) -> int:
    with database.read() as db:
        return int(db.execute(sa.text("SELECT count(*) FROM job WHERE state = :state"), {"state": state}).scalar_one())
