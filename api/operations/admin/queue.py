"""`/v1/admin/jobs`: what waits to be done, and what was given up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts.actor import Staff
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import Form, PageQuery, sorting
from api.jobs import actions, queries
from api.jobs.models import Job, JobState
from api.operations.schemas import JobPage, JobRead

router = APIRouter(prefix="/v1/admin/jobs", tags=["operations"], route_class=Route)

LISTING = Listing(page=JobPage, item=JobRead, sorts={"run_at": (col(Job.run_at), datetime)}, id=col(Job.id))

Kind = Annotated[str, Form(r"^[a-z_]+\.[a-z_]+$", 64, "is a kind of jobs, as mail.send")]


class JobsQuery(PageQuery):
    sort: Literal["run_at", "-run_at"] = sorting("-run_at")
    state: JobState | None = Field(None, alias="filter[state]", description="Only jobs that are this.")
    kind: Kind | None = Field(None, alias="filter[kind]", description="Only jobs of this kind.")


@router.get("", response_model=JobPage, responses=problems(401, 403, 422, 503))
def list_jobs(request: Request, actor: Staff, db: ReadDb, query: Annotated[JobsQuery, Query()]) -> Response:
    """Jobs that wait, run, were done within a week, or are dead: given up until somebody tries them again."""
    actor.require("jobs:read")
    return LISTING.answer(request, db, query, queries.listed(query.state, query.kind), _all)


@router.get("/{id}", responses=problems(401, 403, 404, 422, 503))
def read_job(actor: Staff, db: ReadDb, id_: DocumentId) -> JobRead:
    """One job."""
    actor.require("jobs:read")
    return _shown(_found(db, id_))


@router.post("/{id}/actions/retry", responses=problems(401, 403, 404, 409, 422, 503))
def retry(actor: Staff, db: WriteDb, id_: DocumentId) -> JobRead:
    """Have a dead job done again, from its first attempt."""
    actor.require("jobs:retry")
    return _shown(actions.retry(db, actor, _found(db, id_)))


def _found(db: Session, id_: Any) -> Job:
    job = queries.by_id(db, id_)
    if job is None:
        raise NotFound("There is no such job.")
    return job


def _all(rows: Sequence[Any]) -> list[JobRead]:
    return [_shown(row) for row in rows]


def _shown(job: Any) -> JobRead:
    fields = ("kind", "state", "run_at", "attempts", "error", "created_at", "finished_at")
    return JobRead(id=str(job.id), **{name: getattr(job, name) for name in fields})
