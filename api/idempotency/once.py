"""`Idempotency-Key` on a POST that creates: the answer is kept in the transaction that did the work."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.core.db import lock
from api.core.errors import Malformed, ProblemItem
from api.core.keys import keys_of
from api.idempotency import queries
from api.idempotency.models import Replay

PURPOSE = "idempotency"
KEPT_HEADERS = ("etag", "location")


class KeyReused(Malformed):
    """The key was sent before with another request."""

    code: ClassVar[str] = "idempotency-key-reused"
    title: ClassVar[str] = "Idempotency key reused"


@dataclass(frozen=True, slots=True)
class Once:
    """One request, done at most once under its key; done each time when it has none."""

    key: str | None
    request_hash: str

    def answer(self, db: Session, owner: str, work: Callable[[], Response]) -> Response:
        """Do the work, or give the first answer again. The lock makes parallel requests wait for the first.

        What is kept is sealed: an answer may show a secret once, and what was asked may be guessed from a plain digest.
        """
        if self.key is None:
            return work()
        lock(db, f"idempotency:{owner}:{self.key}")
        known = queries.by_key(db, owner, self.key)
        asked = keys_of(db).mark(PURPOSE, self.request_hash)
        if known is None:
            answer = work()
            self._keep(db, owner, asked, answer)
            return answer
        if known.request_hash != asked:
            item = ProblemItem(loc=["header", "Idempotency-Key"], code="reused", msg="sent before with another request")
            raise KeyReused("The key was used for another request; take a new one.", errors=[item])
        headers = {**known.headers, "Idempotency-Replayed": "true", "Cache-Control": "no-store"}
        body = keys_of(db).unseal(PURPOSE, known.body)
        return Response(body, status_code=known.status, headers=headers, media_type="application/json")

    def _keep(self, db: Session, owner: str, asked: str, answer: Response) -> None:
        assert self.key is not None
        sealed = keys_of(db).seal(PURPOSE, bytes(answer.body).decode())
        headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        status = answer.status_code
        db.add(Replay(owner=owner, key=self.key, request_hash=asked, status=status, headers=headers, body=sealed))
        db.flush()


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="Sent again within 24 hours with the same request, the first answer comes again.",
        ),
    ] = None,
) -> Once:
    if idempotency_key is None:
        return Once(None, "")
    target = f"{request.method} {request.url.path}?{request.url.query}"
    said = target.encode() + b"\n" + await request.body()
    return Once(idempotency_key, hashlib.sha256(said).hexdigest())


OnceOnly = Annotated[Once, Depends(_once)]
