"""`/v1/admin/articles/{id}/conversation`: whether an article takes comments."""

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from api.accounts.actor import Staff
from api.comments import actions
from api.comments.models import Discussion
from api.comments.schemas import DiscussionRead, DiscussionUpdate
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.http import Route, problems

router = APIRouter(prefix="/v1/admin", tags=["conversation: moderation"], route_class=Route)

CHANGED = problems(401, 403, 404, 412, 422, 428, 503)


@router.get("/articles/{id}/conversation", response_model=DiscussionRead, responses=problems(401, 403, 404, 503))
def read_discussion(actor: Staff, db: ReadDb, article_id: DocumentId) -> Response:
    """Whether the article takes comments, and what readers see of them, counted."""
    actor.require("conversation:read")
    return _discussion(db, actions.discussion_of(db, article_id))


@router.patch("/articles/{id}/conversation", response_model=DiscussionRead, responses=CHANGED)
def change_discussion(
    actor: Staff, db: WriteDb, article_id: DocumentId, version: IfMatch, given: DiscussionUpdate
) -> Response:
    """Open or close it, or leave that to the settings. What was said is read as before."""
    return _discussion(db, actions.open_or_close(db, actor, article_id, version, given.opening))


def _discussion(db: Session, discussion: Discussion) -> Response:
    shown = {name: getattr(discussion, name) for name in ("version", "opening", "count", "inline")}
    open_ = actions.takes_comments(db, discussion)
    return resource(DiscussionRead(open=open_, **shown), discussion.version)
