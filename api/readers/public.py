"""`/v1/conversation/session`: a link by mail instead of a password, who I am, signing out."""

from fastapi import APIRouter, Request
from sqlmodel import Session

from api.core.db import ReadDb, WriteDb
from api.core.errors import Unauthenticated
from api.core.http import Route, problems
from api.readers import actions
from api.readers.asking import Asker, Asking, KnownReader
from api.readers.schemas import LinkRequest, LinkSent, ReaderSessionRead, ReaderUpdate

router = APIRouter(prefix="/v1/conversation", tags=["readers"], route_class=Route)


@router.post("/session/link", status_code=202, responses=problems(401, 422, 429, 503))
def ask_link(request: Request, db: WriteDb, asker: Asking, given: LinkRequest) -> LinkSent:
    """Have a link mailed that signs in; the answer is the same for every address."""
    actions.ask_link(db, given.email, asker.network, origin=request.app.state.settings.origin)
    return LinkSent()


@router.get("/session", responses=problems(401, 503))
def current(db: ReadDb, asker: KnownReader) -> ReaderSessionRead:
    """Who I am here, and until when."""
    return _shown(db, asker)


@router.patch("/session", responses=problems(401, 422, 503))
def rename(db: WriteDb, asker: KnownReader, given: ReaderUpdate) -> ReaderSessionRead:
    """Change my name."""
    actions.rename(db, asker.known, given.name)
    return _shown(db, asker)


@router.delete("/session", status_code=204, responses=problems(401, 503))
def sign_out(db: WriteDb, asker: KnownReader) -> None:
    """End this session."""
    assert asker.token_hash is not None
    actions.sign_out(db, asker.token_hash)


def _shown(db: Session, asker: Asker) -> ReaderSessionRead:
    known = actions.session_of(db, asker.token_hash or "")
    if known is None:
        raise Unauthenticated("The session has ended.")
    return ReaderSessionRead(
        email=actions.email_of(db, known.reader),
        name=known.reader.name,
        confirmed_at=known.reader.confirmed_at,
        expires_at=known.session.expires_at,
    )
