from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(SQLModel, table=True):
    """Something to do at `run_at` or after. Who runs it holds `lease` until `leased_until`; then it is free again."""

    __table_args__ = (
        sa.Index("ix_job_state_run_at", "state", "run_at"),
        sa.Index("ix_job_state_leased_until", "state", "leased_until"),
        sa.Index("ix_job_run_at_id", "run_at", "id"),
    )

    id: UUID = columns.key()
    kind: str = Field(max_length=64)
    payload: dict[str, Any] = columns.document(dict)
    key: str | None = Field(default=None, max_length=200, unique=True)
    state: JobState = columns.choice(JobState, JobState.QUEUED)
    run_at: datetime = columns.instant()
    attempts: int = 0
    lease: UUID | None = None
    leased_until: datetime | None = columns.optional_instant()
    error: str | None = columns.optional_line(2_000)
    created_at: datetime = columns.instant()
    finished_at: datetime | None = columns.optional_instant(index=True)


class Timer(SQLModel, table=True):
    """When an entry of the timetable is due next."""

    name: str = Field(primary_key=True, max_length=64)
    due_at: datetime
