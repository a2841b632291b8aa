"""Who asks: staff with a session, a program with a key, or the system itself. One place authenticates."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import BackgroundTasks, Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from api.accounts import queries
from api.accounts.credentials import key_is_wellformed, looks_like_key
from api.accounts.models import Account, Role
from api.accounts.roles import SCOPES, verbs_of
from api.core import clock
from api.core.db import Database, database_of, written
from api.core.errors import Forbidden, Unauthenticated, Unavailable
from api.core.http import CrossSite, is_same_origin
from api.core.keys import token_hash

COOKIE = "unspoken_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

AWAY = (PoolTimeout, OperationalError, InterfaceError)

# What is written down about a good token once the answer has left.
Seen = Callable[[Session], None]


@dataclass(frozen=True, slots=True)
class Actor:
    """`session_id` is set for staff with a session only."""

    kind: Literal["staff", "key", "system"]
    id: UUID | None
    name: str
    verbs: frozenset[str]
    role: Role | None = None
    session_id: UUID | None = None

    def may(self, verb: str) -> bool:
        return verb in self.verbs

    def require(self, verb: str) -> None:
        """Refuse with 403 what the actor may not do."""
        if not self.may(verb):
            raise Forbidden(f"This needs {verb}.")


SYSTEM = Actor("system", None, "system", verbs_of(Role.ADMINISTRATOR))


def staff_actor(account: Account, session_id: UUID | None = None) -> Actor:
    """Somebody of the staff as one who asks."""
    return Actor("staff", account.id, account.name, verbs_of(account.role), account.role, session_id)


async def authenticate(request: Request, later: BackgroundTasks) -> Actor:
    """The actor of a request, or 401. That it was seen is noted after the answer, whose transaction may be the one
    writer SQLite has."""
    actor, seen = await _identify(request)
    if seen is not None:
        later.add_task(_note, request, seen)
    return actor


async def check_token(request: Request) -> None:
    """401 when a request shows a token that is wrong; a good one changes nothing."""
    try:
        await _identify(request)
    except AWAY:
        raise Unavailable("The database did not answer in time.") from None


async def _identify(request: Request) -> tuple[Actor, Seen | None]:
    """A bearer token wins over the cookie; a wrong one is never passed over."""
    database = database_of(request)
    headers = request.headers.getlist("authorization")
    if headers:
        scheme, _, token = headers[0].partition(" ")
        if len(headers) > 1 or scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("Send the token as `Authorization: Bearer TOKEN`, once.")
        return await run_in_threadpool(_by_token, database, token.strip())
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise Unauthenticated
    if request.method not in SAFE and not is_same_origin(request):
        raise CrossSite("A request with the session cookie comes from the page's own origin.")
    return await run_in_threadpool(_by_session, database, cookie)


def _by_token(database: Database, token: str) -> tuple[Actor, Seen | None]:
    if not looks_like_key(token):
        return _by_session(database, token)
    if not key_is_wellformed(token):
        raise Unauthenticated("The key is mistyped or cut off.")
    return _by_key(database, token)


def _by_session(database: Database, token: str) -> tuple[Actor, Seen | None]:
    now = clock.now()
    with database.read() as db:
        found = queries.session_by_hash(db, token_hash(token), now)
    if found is None:
        raise Unauthenticated("The session is unknown or has ended; sign in again.")
    session, account = found
    seen = partial(queries.touch_session, session_id=session.id, account_id=account.id, now=now)
    return staff_actor(account, session.id), _if_long_ago(session.seen_at, now, seen)


def _by_key(database: Database, token: str) -> tuple[Actor, Seen | None]:
    now = clock.now()
    with database.read() as db:
        found = queries.key_by_hash(db, token_hash(token), now)
    if found is None:
        raise Unauthenticated("The key is unknown, has ended or was revoked.")
    key, maker_role = found
    granted = frozenset(key.scopes) & SCOPES
    if maker_role is not None:
        granted &= verbs_of(maker_role)
    seen = partial(queries.touch_key, key_id=key.id, now=now)
    return Actor("key", key.id, key.name, granted), _if_long_ago(key.used_at, now, seen)


def _if_long_ago(last: datetime | None, now: datetime, seen: Seen) -> Seen | None:
    return seen if last is None or now - last > queries.SEEN_EVERY else None


async def _note(request: Request, seen: Seen) -> None:
    """A writer that is busy is left alone: the next request notes it."""
    with suppress(*AWAY):
        await written(request, seen)


async def _in_person(actor: Annotated[Actor, Depends(authenticate, scope="function")]) -> Actor:
    if actor.kind != "staff":
        raise Forbidden("A key may not do this; somebody has to sign in.")
    return actor


Staff = Annotated[Actor, Depends(authenticate, scope="function")]
# Staff with a session, for what no key may do.
Person = Annotated[Actor, Depends(_in_person, scope="function")]
