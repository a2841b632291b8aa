"""Jobs by what they are asked for, and the one statement by which a worker takes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.core.columns import AT, col
from api.core.db import rows
from api.jobs.models import Job, JobState, Timer

# What an operator sees of a job. Its payload may name readers and is not shown.
SHOWN = tuple(
    col(column)
    for column in (Job.id, Job.kind, Job.state, Job.run_at, Job.attempts, Job.error, Job.created_at, Job.finished_at)
)


def by_key(db: Session, key: str) -> Job | None:
    return db.exec(select(Job).where(Job.key == key)).first()


def by_id(db: Session, job_id: UUID) -> Job | None:
    return db.get(Job, job_id)


def lock_row(db: Session, job: Job) -> None:
    """Read the job as it is now, and let nobody else change it until the transaction ends."""
    db.refresh(job, with_for_update=True)


def listed(state: JobState | None, kind: str | None) -> sa.Select[Any]:
    """Jobs as an operator sees them."""
    statement = sa.select(*SHOWN)
    if state is not None:
        statement = statement.where(col(Job.state) == state)
    return statement if kind is None else statement.where(col(Job.kind) == kind)


_KNOWN = col(Job.kind).in_(sa.bindparam("kinds", expanding=True))
_FREE = sa.or_(
    sa.and_(col(Job.state) == JobState.QUEUED, col(Job.run_at) <= AT),
    sa.and_(col(Job.state) == JobState.RUNNING, col(Job.leased_until) <= AT),
)
_FIRST = sa.select(col(Job.id)).where(_FREE, _KNOWN).order_by(col(Job.run_at), col(Job.id)).limit(1)
_CLAIM = (
    sa.update(Job)
    .where(col(Job.id) == _FIRST.with_for_update(skip_locked=True).scalar_subquery())
    .values(
        state=JobState.RUNNING,
        lease=sa.bindparam("taken_under"),
        leased_until=sa.bindparam("until"),
        attempts=col(Job.attempts) + 1,
    )
    .returning(Job)
    .execution_options(synchronize_session=False)
)


def claim(db: Session, kinds: Sequence[str], *, now: datetime, until: datetime, lease: UUID) -> Job | None:
    """Take the job that has waited longest, or one whose holder let its lease run out; nobody else gets it.

    One statement: on PostgreSQL rows another worker is taking are skipped, on SQLite there is one writer. The id is
    compared with `=`, which looks for it once; under IN the planner may look again for each row, and take several.
    """
    return db.execute(_CLAIM, {"kinds": kinds, "at": now, "until": until, "taken_under": lease}).scalars().first()


def renew(db: Session, job_id: UUID, lease: UUID, until: datetime) -> bool:
    """Hold a job for longer; whether it was still this holder's."""
    mine = (col(Job.id) == job_id, col(Job.lease) == lease, col(Job.state) == JobState.RUNNING)
    renewed = db.execute(sa.update(Job).where(*mine).values(leased_until=until))
    return bool(renewed.rowcount)  # type: ignore[attr-defined]


_HELD = (
    select(Job)
    .where(col(Job.id) == sa.bindparam("job_id"), col(Job.lease) == sa.bindparam("lease"))
    .where(col(Job.state) == JobState.RUNNING)
    .with_for_update()
)


def held(db: Session, job_id: UUID, lease: UUID) -> Job | None:
    """The job, if it is still this holder's, locked until the transaction ends."""
    return db.exec(_HELD, params={"job_id": job_id, "lease": lease}).first()


_DUE = (
    sa.select(sa.func.min(col(Job.run_at)).label("due")).where(col(Job.state) == JobState.QUEUED, _KNOWN),
    sa.select(sa.func.min(col(Job.leased_until)).label("due")).where(col(Job.state) == JobState.RUNNING, _KNOWN),
)


def next_due(db: Session, kinds: Sequence[str]) -> datetime | None:
    """When the next job of these kinds may be taken, if nothing new comes."""
    found = [row.due for each in _DUE for row in rows(db, each, kinds=kinds)]
    return min((instant for instant in found if instant is not None), default=None)


def timers(db: Session, names: Sequence[str]) -> dict[str, Timer]:
    """The timers that were ever set, locked until the transaction ends."""
    known = select(Timer).where(col(Timer.name).in_(names)).order_by(col(Timer.name)).with_for_update()
    return {timer.name: timer for timer in db.exec(known)}


_ABOUT = col(Job.payload)["about"].as_string()
_NOT_DONE = (JobState.QUEUED, JobState.RUNNING, JobState.DEAD)


def drop_about(db: Session, mark: str) -> None:
    """Forget jobs about somebody that are not done, but for one that is ending just now.

    Who ends a job holds it, and then the reader it is about; whoever holds the reader must not wait for the job.
    """
    about = sa.select(col(Job.id)).where(col(Job.state).in_(_NOT_DONE), mark == _ABOUT)
    ids = [row.id for row in db.execute(about.with_for_update(skip_locked=True))]
    db.execute(sa.delete(Job).where(col(Job.id).in_(ids)).execution_options(synchronize_session=False))


def drop_given_up(db: Session, before: datetime) -> None:
    """Forget jobs about somebody that were given up before an instant."""
    dead = (col(Job.state) == JobState.DEAD, col(Job.finished_at) < before, _ABOUT.is_not(None))
    db.execute(sa.delete(Job).where(*dead).execution_options(synchronize_session=False))


def drop_finished(db: Session, before: datetime) -> int:
    """Forget jobs that were done before an instant; dead ones stay until somebody looked at them."""
    done = sa.delete(Job).where(col(Job.state) == JobState.DONE, col(Job.finished_at) < before)
    return db.execute(done).rowcount  # type: ignore[attr-defined, no-any-return]
