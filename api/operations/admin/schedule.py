"""`/v1/admin/schedule`: the calendar."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.core import clock
from api.core.db import ReadDb
from api.core.http import Route, problems
from api.operations.schedule import Schedule, ScheduleQuery, schedule

router = APIRouter(prefix="/v1/admin/schedule", tags=["operations"], route_class=Route)


@router.get("", response_model=Schedule, responses=problems(401, 403, 422, 503))
def read_schedule(actor: Staff, db: ReadDb, query: Annotated[ScheduleQuery, Query()]) -> Response:
    """What appears, is updated, ends or is due for review in a stretch of at most 366 days, in order.

    At most 1,000 entries; `meta.truncated` says when there are more. What is in the trash is left out. Authors see
    their own articles only, and everybody only the kinds of documents they may read.
    """
    shown = schedule(db, actor, query.stretch(clock.now()))
    body = shown.model_dump_json(by_alias=True)
    return Response(body, headers={"Cache-Control": "no-store"}, media_type="application/json")
