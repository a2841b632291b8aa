"""Claims and decisions: `/v1/admin/moderation/comments/{id}` and `/v1/admin/moderation/decisions`."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.comments.schemas import CommentAdmin
from api.core.db import WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.http import Route, problems, unkept
from api.idempotency.once import OnceOnly
from api.moderation import actions, showing, showing_readers
from api.moderation.schemas import (
    AppealAnswer,
    ClaimRead,
    DecisionCreate,
    DecisionOfMany,
    DecisionResults,
    DecisionsCreate,
    WriterBan,
    WriterBanned,
)

router = APIRouter(prefix="/v1/admin/moderation", tags=["conversation: moderation"], route_class=Route)

CLAIMED = problems(401, 403, 404, 409, 422, 503)
DECIDED = problems(401, 403, 404, 409, 412, 422, 428, 503)


@router.post("/comments/{id}/claim", response_model=ClaimRead, responses=CLAIMED)
def claim(actor: Staff, db: WriteDb, id_: DocumentId) -> Response:
    """Look at it for ten minutes from now, in which nobody else decides about it here. Asked again, from then."""
    return unkept(showing.claim(actor, actions.claim(db, actor, id_)))


@router.delete("/comments/{id}/claim", status_code=204, responses=CLAIMED)
def release(actor: Staff, db: WriteDb, id_: DocumentId) -> Response:
    """Look at it no more."""
    actions.release(db, actor, id_)
    return Response(status_code=204)


@router.post("/comments/{id}/decisions", response_model=CommentAdmin, responses=DECIDED)
def decide(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: DecisionCreate) -> Response:
    """Approve it, reject it, say that it is spam, approve it with other words, or let it wait again. A reported one
    that is approved again stays, and its reports are done with."""
    return _answer(showing.whole(db, actions.decide(db, actor, id_, version, given)))


@router.post("/comments/{id}/same/decisions", response_model=DecisionResults, responses=DECIDED)
def decide_same(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: DecisionOfMany) -> Response:
    """The same decision about it and about all that wait and say the same, at most 1,000 together."""
    return unkept(DecisionResults(results=actions.decide_same(db, actor, id_, version, given)))


@router.post("/comments/{id}/undo", response_model=CommentAdmin, responses=DECIDED)
def undo(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> Response:
    """Take back what staff decided last, within ten minutes, unless something happened to it since."""
    return _answer(showing.whole(db, actions.undo(db, actor, id_, version)))


@router.post("/comments/{id}/appeal", response_model=CommentAdmin, responses=DECIDED)
def answer_appeal(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: AppealAnswer) -> Response:
    """Answer the appeal that waits, as somebody else than who decided. Granted, readers see it as it was written;
    declined, it stays as it is; either is the last word."""
    return _answer(showing.whole(db, actions.answer_appeal(db, actor, id_, version, given)))


@router.post(
    "/comments/{id}/bans",
    status_code=201,
    response_model=WriterBanned,
    responses=problems(401, 403, 404, 409, 422, 503),
)
def ban_writer(actor: Staff, db: WriteDb, id_: DocumentId, given: WriterBan, once: OnceOnly) -> Response:
    """Ban whoever wrote it, as a reader, by the network it came from within 48 hours, or both; nobody is told who that
    is."""

    def work() -> Response:
        return unkept(showing_readers.banned(actions.ban_writer(db, actor, id_, given)), status=201)

    actor.require("conversation:moderate")
    actor.require("bans:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.post("/decisions", response_model=DecisionResults, responses=problems(401, 403, 409, 422, 503))
def decide_each(actor: Staff, db: WriteDb, given: DecisionsCreate, once: OnceOnly) -> Response:
    """The same decision about many, each by itself, with a result for each in the order they were sent."""

    def work() -> Response:
        return unkept(DecisionResults(results=actions.decide_each(db, actor, given)))

    return once.answer(db, f"{actor.kind}:{actor.id}", work)


def _answer(shown: CommentAdmin) -> Response:
    return resource(shown, shown.version)
