"""`/v1/admin/moderation/log` and `/figures`: what staff did, and how fast."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.core import clock
from api.core.db import ReadDb
from api.core.http import Route, problems, unkept
from api.moderation import policy, showing
from api.moderation.asking import LogQuery
from api.moderation.figures import FiguresQuery, figures
from api.moderation.queries import looking
from api.moderation.schemas import Figures, LogPage

router = APIRouter(prefix="/v1/admin/moderation", tags=["conversation: moderation"], route_class=Route)

LISTED = problems(401, 403, 422, 503)


@router.get("/log", response_model=LogPage, responses=LISTED)
def list_log(request: Request, actor: Staff, db: ReadDb, query: Annotated[LogQuery, Query()]) -> Response:
    """Every change of a comment's status by staff, the newest first. Nothing in it is ever changed or taken away."""
    policy.require_reading(actor)
    return showing.LOG.answer(request, db, query, looking.log().where(*query.conditions()), showing.logged)


@router.get("/figures", response_model=Figures, responses=LISTED)
def read_figures(actor: Staff, db: ReadDb, query: Annotated[FiguresQuery, Query()]) -> Response:
    """How long comments wait for a first decision, at which hours of the day (UTC) there is most to do, and of what is
    held how much is approved; in a stretch of at most 31 days."""
    policy.require_reading(actor)
    return unkept(figures(db, *query.stretch(clock.now())))
