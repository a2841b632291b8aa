"""`/v1/admin/articles/{id}/preflight`: what to know before publishing."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.articles import actions as articles
from api.core import clock
from api.core.db import ReadDb
from api.core.editing import DocumentId
from api.core.http import Route, problems
from api.preflight.checks import preflight
from api.preflight.schemas import PreflightRead

router = APIRouter(prefix="/v1/admin/articles", tags=["articles"], route_class=Route)


@router.get("/{id}/preflight", response_model=PreflightRead, responses=problems(401, 403, 404, 422, 503))
def check(request: Request, actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """What is missing, broken, hidden or taken in the article as it is written now. Nobody is stopped by it."""
    article = articles.readable(db, actor, id_)
    shown = preflight(db, request.app.state.settings, article, clock.now())
    return Response(shown.model_dump_json(), headers={"Cache-Control": "no-store"}, media_type="application/json")
