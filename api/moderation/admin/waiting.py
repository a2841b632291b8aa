"""`/v1/admin/moderation/queue`, `/passages` and `/counts`: what waits for somebody."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.core import clock
from api.core.db import ReadDb
from api.core.http import Route, problems, unkept
from api.moderation import policy, showing
from api.moderation.asking import PassagesQuery, QueueQuery
from api.moderation.queries import waiting
from api.moderation.schemas import Counts, PassageWaitingPage, QueuePage

router = APIRouter(prefix="/v1/admin/moderation", tags=["conversation: moderation"], route_class=Route)

LISTED = problems(401, 403, 422, 503)


@router.get("/queue", response_model=QueuePage, responses=LISTED)
def list_queue(request: Request, actor: Staff, db: ReadDb, query: Annotated[QueueQuery, Query()]) -> Response:
    """Comments that wait, the oldest first: `pending` for a decision, `reported` for a look at what readers say of
    them, `quotes` for one at words of others who have erased theirs."""
    policy.require_reading(actor)
    now = clock.now()
    statement = waiting.queue(query.queue, now).where(*query.conditions(actor, now))
    return showing.QUEUE.answer(request, db, query, statement, lambda rows: showing.queued(db, actor, now, rows))


@router.get("/passages", response_model=PassageWaitingPage, responses=LISTED)
def list_passages(request: Request, actor: Staff, db: ReadDb, query: Annotated[PassagesQuery, Query()]) -> Response:
    """Passages of all articles that an edit lost, or that were found elsewhere, those that wait longest first."""
    policy.require_reading(actor)
    now = clock.now()
    statement = waiting.passages(now).where(*query.conditions())
    return showing.PASSAGES.answer(request, db, query, statement, lambda rows: showing.passages(db, now, rows))


@router.get("/counts", response_model=Counts, responses=problems(401, 403, 503))
def count(actor: Staff, db: ReadDb) -> Response:
    """How much waits in each queue, `relocated` being the passages, and since when."""
    policy.require_reading(actor)
    return unkept(showing.counts(db, clock.now()))
