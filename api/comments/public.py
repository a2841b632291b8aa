"""`/v1/conversation/comments`: what readers do with what they said, and with what others did."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.comments import actions, showing
from api.comments.schemas import AppealCreate, CommentUpdate, Helpful, OwnComment, Received, ReportCreate
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.http import Route, problems, unkept
from api.readers.asking import Asking

router = APIRouter(prefix="/v1/conversation/comments/{id}", tags=["conversation"], route_class=Route)

CHANGED = problems(401, 404, 409, 422, 503)


@router.get("", response_model=OwnComment, responses=problems(401, 404, 503))
def read_own(asker: Asking, db: ReadDb, id_: DocumentId) -> Response:
    """One's own comment, whatever became of it; by its edit token or the session of its reader."""
    comment = actions.read_own(db, asker, id_)
    return resource(showing.own(db, comment), comment.version)


@router.patch("", response_model=OwnComment, responses=CHANGED | problems(403, 412, 428))
def edit(asker: Asking, db: WriteDb, id_: DocumentId, version: IfMatch, given: CommentUpdate) -> Response:
    """Say it otherwise, within the time for it; what was approved may be looked at again first."""
    comment = actions.own(db, asker, id_)
    actions.edit(db, asker, comment, version, given.body)
    return resource(showing.own(db, comment), comment.version)


@router.delete("", status_code=204, responses=CHANGED)
def delete(asker: Asking, db: WriteDb, id_: DocumentId) -> None:
    """Take it back: its words are gone at once; its place stays while there are replies."""
    actions.delete(db, actions.own(db, asker, id_))


@router.post("/actions/disown", status_code=204, responses=CHANGED)
def disown(asker: Asking, db: WriteDb, id_: DocumentId) -> None:
    """Leave the words and forget whose they are, for good."""
    actions.disown(db, actions.own(db, asker, id_))


@router.post("/appeal", response_model=OwnComment, responses=CHANGED)
def appeal(asker: Asking, db: WriteDb, id_: DocumentId, given: AppealCreate) -> Response:
    """Ask that somebody else looks at what moderators decided; once for each decision, while there is time."""
    comment = actions.own(db, asker, id_)
    actions.appeal(db, comment, given.text)
    return resource(showing.own(db, comment), comment.version)


@router.put("/reactions/helpful", response_model=Helpful, responses=CHANGED | problems(403, 429))
def find_helpful(asker: Asking, db: WriteDb, id_: DocumentId) -> Response:
    """Say that it helped; once, however often it is said."""
    return unkept(Helpful(helpful=actions.find_helpful(db, asker, id_).helpful, mine=True))


@router.delete("/reactions/helpful", response_model=Helpful, responses=CHANGED | problems(429))
def take_back(asker: Asking, db: WriteDb, id_: DocumentId) -> Response:
    """Take that back."""
    return unkept(Helpful(helpful=actions.take_back(db, asker, id_).helpful, mine=False))


@router.post("/reports", status_code=202, response_model=Received, responses=CHANGED | problems(403, 429))
def report(asker: Asking, db: WriteDb, id_: DocumentId, given: ReportCreate) -> Response:
    """Say that it should not stand. Moderators look at it; it is not taken away by that."""
    actions.report(db, asker, id_, given)
    return unkept(Received(), status=202)
