"""`/v1/admin/session` and `/v1/admin/sessions`: signing in, where one is signed in, signing out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.accounts import entrance, queries, showing
from api.accounts.actions import sessions
from api.accounts.actor import COOKIE, Person
from api.accounts.entrance import AtEntrance
from api.accounts.models import StaffSession
from api.accounts.schemas import CurrentSession, SessionList, SessionRead, SessionStarted, SignIn
from api.core import clock
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.errors import Unauthenticated
from api.core.http import CrossSite, Route, is_same_origin, problems
from api.core.listing import Listing
from api.core.selection import PageQuery, sorting
from api.settings import Settings

router = APIRouter(prefix="/v1/admin", tags=["sessions"], route_class=Route)

SessionId = Annotated[UUID, Path(description="One of my sessions.")]
LISTING = Listing(
    page=SessionList,
    item=SessionRead,
    sorts={"created_at": (col(StaffSession.created_at), datetime)},
    id=col(StaffSession.id),
)


class SessionsQuery(PageQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")


@router.post(
    "/session", status_code=201, response_model=SessionStarted, responses=problems(401, 403, 413, 422, 429, 503)
)
async def sign_in(request: Request, caller: AtEntrance, given: SignIn) -> Response:
    """Start a session: a token to send as `Authorization: Bearer`, or a cookie for pages of this origin."""
    if given.transport == "cookie" and not is_same_origin(request):
        raise CrossSite("A cookie is given only to a page of this origin.")
    started = await entrance.sign_in(caller, given)
    token = started.token if given.transport == "bearer" else None
    shown = SessionStarted(token=token, expires_at=started.session.expires_at, staff=showing.me(started.account))
    answer = Response(shown.model_dump_json(), status_code=201, media_type="application/json")
    if token is None:
        lasts = caller.settings.session_hours * 3600
        answer.set_cookie(COOKIE, started.token, max_age=lasts, **_cookie(caller.settings))
    return answer


@router.get("/session", response_model=CurrentSession, responses=problems(401, 403, 503))
def current(actor: Person, db: ReadDb) -> CurrentSession:
    """Who I am, what I may do, and until when."""
    assert actor.id is not None
    assert actor.session_id is not None
    session, account = queries.session_by_id(db, actor.session_id, actor.id), queries.account_by_id(db, actor.id)
    if session is None or account is None:
        raise Unauthenticated
    return CurrentSession(
        session=showing.session_read(session, current=True),
        staff=showing.me(account),
        two_factor=account.totp_confirmed,
        recovery_codes_left=queries.recovery_codes_left(db, account.id),
    )


@router.delete("/session", status_code=204, responses=problems(401, 403, 503))
def sign_out(request: Request, actor: Person, db: WriteDb) -> Response:
    """End this session."""
    sessions.sign_out(db, actor)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, **_cookie(request.app.state.settings))
    return answer


@router.get("/sessions", response_model=SessionList, responses=problems(401, 403, 422, 503))
def own_sessions(request: Request, actor: Person, db: ReadDb, query: Annotated[SessionsQuery, Query()]) -> Response:
    """Where I am signed in."""

    def shown(rows: Sequence[Any]) -> list[SessionRead]:
        return [showing.session_read(row, current=row.id == actor.session_id) for row in rows]

    assert actor.id is not None
    return LISTING.answer(request, db, query, queries.sessions_of(actor.id, clock.now()), shown)


@router.delete("/sessions", status_code=204, responses=problems(401, 403, 503))
def end_others(actor: Person, db: WriteDb) -> None:
    """Sign out everywhere but here."""
    sessions.end_others(db, actor)


@router.delete("/sessions/{session_id}", status_code=204, responses=problems(401, 403, 404, 422, 503))
def end(actor: Person, db: WriteDb, session_id: SessionId) -> None:
    """End one of my sessions."""
    sessions.end(db, actor, session_id)


def _cookie(settings: Settings) -> dict[str, Any]:
    """Out of reach of scripts and of other sites; plain HTTP only where the installation itself is plain HTTP."""
    return {"httponly": True, "samesite": "strict", "secure": settings.origin.startswith("https://"), "path": "/"}
