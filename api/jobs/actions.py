"""What is done with jobs: enqueue, and retry what was given up."""

from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session

from api.core import clock
from api.core.db import lock
from api.core.errors import Conflict
from api.events import actions as events
from api.jobs import queries
from api.jobs.models import Job, JobState


class Operator(events.Doer, Protocol):
    """Whoever runs the place."""

    def require(self, verb: str) -> None: ...


class NotDead(Conflict):
    """Only a job that was given up is tried again by hand."""

    code, title = "job-not-dead", "Job not dead"


def enqueue(
    db: Session, kind: str, payload: dict[str, Any] | None = None, *, at: datetime | None = None, key: str | None = None
) -> Job | None:
    """Have `kind` done at `at` (as soon as possible, when not given), if this transaction commits.

    `payload` is JSON without secrets; what it has under `about` is the mark of whom it is about, and it is forgotten
    with them. Of the jobs with one `key` there is only the first; None for the others.
    """
    if key is not None:
        lock(db, f"job:{key}")
        if queries.by_key(db, key) is not None:
            return None
    job = Job(kind=kind, payload=payload or {}, key=key, run_at=at or clock.now())
    db.add(job)
    if key is not None:
        db.flush()
    return job


def retry(db: Session, actor: Operator, job: Job) -> Job:
    """Try a dead job again from the beginning, now."""
    actor.require("jobs:retry")
    queries.lock_row(db, job)
    if job.state is not JobState.DEAD:
        raise NotDead(f"The job is {job.state.value}; only a dead one is tried again.")
    snapshot = {"kind": job.kind, "attempts": job.attempts, "error": job.error}
    job.state, job.attempts, job.run_at = JobState.QUEUED, 0, clock.now()
    job.finished_at = job.error = None
    events.record(db, "job.retried", job.id, by=actor, snapshot=snapshot)
    db.flush()
    return job
