"""`/v1/conversation/session`: a link by mail instead of a password, who I am, signing out."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.core.db import ReadDb, WriteDb
from api.core.errors import Unauthenticated
from api.core.http import Route, problems, unkept
from api.readers import actions
from api.readers.asking import Asker, Asking, KnownReader
from api.readers.schemas import LinkRequest, LinkSent, ReaderSessionRead, ReaderUpdate

router = APIRouter(prefix="/v1/conversation", tags=["readers"], route_class=Route)


@router.post("/session/link", status_code=202, response_model=LinkSent, responses=problems(401, 422, 429, 503))
def ask_link(request: Request, db: WriteDb, asker: Asking, given: LinkRequest) -> Response:
    """Have a link mailed that signs in; the answer is the same for every address."""
    actions.ask_link(db, given.email, asker.network, origin=request.app.state.settings.origin)
    return unkept(LinkSent(), status=202)


@router.get("/session", response_model=ReaderSessionRead, responses=problems(401, 503))
def current(db: ReadDb, asker: KnownReader) -> Response:
    """Who I am here, and until when."""
    return _shown(db, asker)


@router.patch("/session", response_model=ReaderSessionRead, responses=problems(401, 422, 503))
def rename(db: WriteDb, asker: KnownReader, given: ReaderUpdate) -> Response:
    """Change my name."""
    actions.rename(db, asker.known, given.name)
    return _shown(db, asker)


@router.delete("/session", status_code=204, responses=problems(401, 503))
def sign_out(db: WriteDb, asker: KnownReader) -> None:
    """End this session."""
    assert asker.token_hash is not None
    actions.sign_out(db, asker.token_hash)


def _shown(db: Session, asker: Asker) -> Response:
    known = actions.session_of(db, asker.token_hash or "")
    if known is None:
        raise Unauthenticated("The session has ended.")
    shown = ReaderSessionRead(
        email=actions.email_of(db, known.reader),
        name=known.reader.name,
        confirmed_at=known.reader.confirmed_at,
        expires_at=known.session.expires_at,
    )
    return unkept(shown)
