"""`/v1/admin/comments`: reading and deciding."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts.actor import Staff
from api.comments import actions, policy, showing
from api.comments.models import Comment, Severity, Status, Visibility
from api.comments.queries import staff
from api.comments.schemas import CommentAdmin, CommentAdminListed, CommentAdminPage, MoveOrder, ReplyCreate
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.errors import Forbidden
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import ListQuery, sorting
from api.idempotency.once import OnceOnly

router = APIRouter(prefix="/v1/admin/comments", tags=["conversation: moderation"], route_class=Route)

DECIDED = problems(401, 403, 404, 409, 412, 422, 428, 503)
Truth = Literal["true", "false"]
LISTING = Listing(
    page=CommentAdminPage,
    item=CommentAdminListed,
    sorts={"created_at": (col(Comment.created_at), datetime)},
    id=col(Comment.id),
)


class CommentsAdminQuery(ListQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")
    status: Status | None = Field(None, alias="filter[status]", description="Comments in this status.")
    waiting: Truth | None = Field(None, alias="filter[waiting]", description="Whether somebody has to decide.")
    reported: Truth | None = Field(None, alias="filter[reported]", description="Whether a report waits.")
    found: Severity | None = Field(None, alias="filter[found]", description="In which a rule found something so grave.")
    visibility: Visibility | None = Field(None, alias="filter[visibility]", description="For whom it was said.")
    article: UUID | None = Field(None, alias="filter[article]", description="On this article, by id.")
    thread: UUID | None = Field(None, alias="filter[thread]", description="In the thread of this comment, by its id.")

    def conditions(self) -> list[Any]:
        asked = (
            (self.status, col(Comment.status)),
            (self.visibility, col(Comment.visibility)),
            (self.article, col(Comment.article_id)),
            (self.thread, col(Comment.root_id)),
        )
        found = [column == value for value, column in asked if value is not None]
        for truth, condition in ((self.waiting, staff.is_waiting()), (self.reported, staff.is_reported())):
            if truth is not None:
                found.append(condition if truth == "true" else ~condition)
        if self.found is not None:
            found.append(staff.has_found(self.found))
        return [*found, staff.says(self.q)] if self.q is not None else found


@router.get("", response_model=CommentAdminPage, responses=problems(401, 403, 422, 503))
def list_comments(
    request: Request, actor: Staff, db: ReadDb, query: Annotated[CommentsAdminQuery, Query()]
) -> Response:
    """Comments in every status, the newest first; authors get those on their own articles."""
    if not policy.may_read(actor) and not actor.may("conversation:reply_own"):
        raise Forbidden("This needs conversation:read.")
    statement = staff.listed().where(*query.conditions())
    if not policy.may_read(actor):
        statement = statement.where(staff.on_own(actor.id))
    return LISTING.answer(request, db, query, statement, showing.listed)


@router.get("/{id}", response_model=CommentAdmin, responses=problems(401, 403, 404, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One comment, with every change of its status, what it said before, and what was reported."""
    return _whole(db, actions.readable(db, actor, id_))


@router.post("/{id}/actions/feature", response_model=CommentAdmin, responses=DECIDED)
def feature(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Put it forward."""
    return _whole(db, actions.feature(db, actor, id_, version, featured=True))


@router.post("/{id}/actions/unfeature", response_model=CommentAdmin, responses=DECIDED)
def unfeature(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Put it forward no more."""
    return _whole(db, actions.feature(db, actor, id_, version, featured=False))


@router.post("/{id}/actions/mark-expert", response_model=CommentAdmin, responses=DECIDED)
def mark_expert(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Say that an expert answers here, whoever posted it."""
    return _whole(db, actions.mark_expert(db, actor, id_, version, expert=True))


@router.post("/{id}/actions/unmark-expert", response_model=CommentAdmin, responses=DECIDED)
def unmark_expert(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Say so no more."""
    return _whole(db, actions.mark_expert(db, actor, id_, version, expert=False))


@router.post("/{id}/actions/lock", response_model=CommentAdmin, responses=DECIDED)
def lock(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take no more replies of readers in the thread this comment begins; what was said is read as before."""
    return _whole(db, actions.lock(db, actor, id_, version, locked=True))


@router.post("/{id}/actions/unlock", response_model=CommentAdmin, responses=DECIDED)
def unlock(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take replies again."""
    return _whole(db, actions.lock(db, actor, id_, version, locked=False))


@router.post("/{id}/actions/move", response_model=CommentAdmin, responses=DECIDED)
def move(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: MoveOrder) -> Response:
    """Move the thread this comment begins, with all replies, to an article's conversation, off any passage."""
    return _whole(db, actions.move(db, actor, id_, version, given.article_id))


@router.post(
    "/{id}/replies", status_code=201, response_model=CommentAdmin, responses=problems(401, 403, 404, 409, 422, 503)
)
def reply(actor: Staff, db: WriteDb, id_: DocumentId, given: ReplyCreate, once: OnceOnly) -> Response:
    """Answer it with a badge, seen at once."""

    def work() -> Response:
        answer = actions.reply(db, actor, id_, given.body)
        return _whole(db, answer, status=201, location=f"/v1/admin/comments/{answer.id}")

    return once.answer(db, f"{actor.kind}:{actor.id}", work)


def _whole(db: Session, comment: Comment, **more: Any) -> Response:
    return resource(showing.whole(db, comment), comment.version, **more)
