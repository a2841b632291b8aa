"""`POST /v1/conversation/articles/{slug}/comments`."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.comments.schemas import CheckRead, CommentCheck, CommentCreate, CommentPosted
from api.conversation import saying
from api.core.db import WriteDb
from api.core.editing import resource
from api.core.http import Route, problems, unkept
from api.core.selection import slug_in_path
from api.idempotency.once import OnceOnly
from api.readers.asking import Asking

router = APIRouter(prefix="/v1/conversation", tags=["conversation"], route_class=Route)

InPath = Annotated[str, slug_in_path("unspoken-bonds")]


@router.post(
    "/articles/{slug}/comments",
    status_code=201,
    response_model=CommentPosted,
    responses=problems(401, 403, 404, 409, 422, 429, 503),
)
def comment(
    request: Request, asker: Asking, db: WriteDb, slug: InPath, given: CommentCreate, once: OnceOnly
) -> Response:
    """Say something on a published article: about all of it, on a passage, to its question, or in reply."""

    def work() -> Response:
        shown, version = saying.say(db, asker, slug, given, request.app.state.settings.origin)
        return resource(shown, version, status=201, location=f"/v1/conversation/comments/{shown.id}")

    return once.answer(db, saying.owner(db, asker), work)


@router.post(
    "/articles/{slug}/comments/check", response_model=CheckRead, responses=problems(401, 404, 409, 422, 429, 503)
)
def check(asker: Asking, db: WriteDb, slug: InPath, given: CommentCheck) -> Response:
    """What to know before saying it: what is personal in it, the same without that, and help where it may be needed."""
    return unkept(saying.check(db, asker, slug, given))
