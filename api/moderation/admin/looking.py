"""`/v1/admin/moderation/log`, `/log.csv` and `/figures`: what staff did, and how fast."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.accounts.actor import Staff
from api.core import clock
from api.core.db import ReadDb, database_of
from api.core.http import Route, problems, unkept
from api.moderation import logfile, policy, showing
from api.moderation.asking import LogFileQuery, LogQuery, StretchQuery
from api.moderation.figures import figures
from api.moderation.queries import looking
from api.moderation.schemas import Figures, LogPage

router = APIRouter(prefix="/v1/admin/moderation", tags=["conversation: moderation"], route_class=Route)

LISTED = problems(401, 403, 422, 503)
CSV = "text/csv; charset=utf-8; header=present"
FILE: dict[int | str, dict[str, Any]] = {200: {"description": "A line for each change.", "content": {"text/csv": {}}}}
NAMED = {"Content-Disposition": 'attachment; filename="moderation-log.csv"', "Cache-Control": "no-store"}


@router.get("/log", response_model=LogPage, responses=LISTED)
def list_log(request: Request, actor: Staff, db: ReadDb, query: Annotated[LogQuery, Query()]) -> Response:
    """Every change of a comment's status by staff, the newest first. Nothing in it is ever changed or taken away."""
    policy.require_reading(actor)
    return showing.LOG.answer(request, db, query, looking.log().where(*query.conditions()), showing.logged)


@router.get("/log.csv", responses=FILE | LISTED, response_class=Response)
def read_log_as_file(request: Request, actor: Staff, db: ReadDb, query: Annotated[LogFileQuery, Query()]) -> Response:
    """The log of at most 31 days and 50,000 lines as a file: at, comment_id, article (its slug), was, became, why,
    reason, note, by. A cell that a spreadsheet would take for a formula has a `'` before it."""
    policy.require_reading(actor)
    log = looking.log().where(*query.conditions(clock.now()))
    logfile.unless_too_long(db, log)
    if request.scope.get("headers_only"):
        return Response(headers=NAMED, media_type=CSV)
    return StreamingResponse(logfile.lines(database_of(request), log), headers=NAMED, media_type=CSV)


@router.get("/figures", response_model=Figures, responses=LISTED)
def read_figures(actor: Staff, db: ReadDb, query: Annotated[StretchQuery, Query()]) -> Response:
    """How long comments wait for a first decision, at which hours of the day (UTC) there is most to do, of what is held
    how much is approved, and how much each rule finds; in a stretch of at most 31 days."""
    policy.require_reading(actor)
    return unkept(figures(db, *query.stretch(clock.now())))
