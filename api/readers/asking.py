"""Who asks on the surfaces of readers: by the bearer token of a session or of a guest's comment, or nobody yet."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from api.core import clock
from api.core.db import Database, database_of, written
from api.core.errors import Unauthenticated
from api.core.http import client_network
from api.core.keys import keys_of, token_hash
from api.limits import actions as limits
from api.limits.actions import Figures
from api.readers import queries

IDEMPOTENCY = "idempotency of readers"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # as new_token makes them


@dataclass(frozen=True, slots=True)
class Asker:
    """`reader_id` is set for a reader with a session. A token without a reader may be the edit token of a comment, or
    of a session that ended: the verb that needs one checks it. `network` is counted under marks and never kept."""

    reader_id: UUID | None
    token_hash: str | None
    network: str

    @property
    def known(self) -> UUID:
        """The reader, or 401."""
        if self.reader_id is None:
            detail = "Ask for a link by mail first." if self.token_hash is None else "The session has ended."
            raise Unauthenticated(detail)
        return self.reader_id


def owner_of(db: Session, reader_id: UUID) -> str:
    """Whose Idempotency-Keys a reader's are, without saying who that is."""
    return f"reader:{keys_of(db).mark(IDEMPOTENCY, f'reader {reader_id}')}"


async def _asker(request: Request) -> Asker:
    network = client_network(request)
    headers = request.headers.getlist("authorization")
    if not headers:
        return Asker(None, None, network)
    scheme, _, token = headers[0].partition(" ")
    if len(headers) > 1 or scheme.lower() != "bearer" or not _TOKEN.fullmatch(token.strip()):
        raise Unauthenticated("Send the token as `Authorization: Bearer TOKEN`, whole and once.")
    hashed = token_hash(token.strip())
    return Asker(await run_in_threadpool(_reader_of, database_of(request), hashed), hashed, network)


def _reader_of(database: Database, hashed: str) -> UUID | None:
    with database.read() as db:
        session = queries.session_by_hash(db, hashed, clock.now())
    return session.reader_id if session is not None else None


async def _known(asker: Annotated[Asker, Depends(_asker, scope="function")]) -> Asker:
    _ = asker.known
    return asker


def limited(kind: str, figures: Figures) -> Callable[[Request], Awaitable[None]]:
    """A dependency for `dependencies=[Depends(...)]` of a route: 429 for a network that tries too often.

    The try is committed before anything else is done, so that a refused one counts too.
    """

    async def count(request: Request) -> None:
        network = client_network(request)
        tally = await written(request, lambda db: limits.count(db, kind, figures, network))
        if tally.refused:
            raise tally.refused

    return count


Asking = Annotated[Asker, Depends(_asker, scope="function")]
# A reader with a session.
KnownReader = Annotated[Asker, Depends(_known, scope="function")]
