"""`/v1/conversation/session` by a link, and `/v1/conversation/me`."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.core import clock
from api.core.db import ReadDb, WriteDb
from api.core.http import Route, problems, unkept
from api.core.selection import PageQuery, sorting
from api.readers import actions as readers
from api.readers.asking import KnownReader
from api.selfservice import actions, queries, showing
from api.selfservice.page import TRIES
from api.selfservice.schemas import ErasedRead, EraseOrder, Export, LinkUse, OwnComments, SessionOpened

router = APIRouter(prefix="/v1/conversation", tags=["readers"], route_class=Route)


class CommentsQuery(PageQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")


@router.post(
    "/session",
    status_code=201,
    response_model=SessionOpened,
    dependencies=[Depends(TRIES)],
    responses=problems(410, 422, 429, 503),
)
def open_session(db: WriteDb, given: LinkUse) -> Response:
    """Use a link from a mail: it confirms the address and what else it is about, and opens a session."""
    confirmed = actions.confirm(db, given.token)
    return unkept(showing.opened(db, confirmed, readers.open_session(db, confirmed.reader)), status=201)


@router.get("/me/comments", response_model=OwnComments, responses=problems(401, 422, 503))
def list_comments(
    request: Request, db: ReadDb, asker: KnownReader, query: Annotated[CommentsQuery, Query()]
) -> Response:
    """What I said, whatever became of it, the newest first."""
    said = queries.comments_of(asker.known, clock.now())
    return showing.COMMENTS.answer(request, db, query, said, showing.own_comments(db))


@router.get("/me/export", response_model=Export, responses=problems(401, 503))
def export(db: ReadDb, asker: KnownReader) -> Response:
    """Everything that is kept about me."""
    return unkept(showing.export(db, asker.known))


@router.post("/me/erase", response_model=ErasedRead, responses=problems(401, 422, 503))
def erase(db: WriteDb, asker: KnownReader, given: EraseOrder) -> Response:
    """Forget me: address, name, sessions and subscriptions at once; my words too, or they stay with nobody's name."""
    erased = actions.erase(db, asker.known, texts=given.comments == "erase")
    return unkept(ErasedRead(comments=erased.comments, subscriptions=erased.subscriptions))
