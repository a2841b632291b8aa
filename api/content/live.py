"""`/v1/content/articles/{slug}/comments/live`: comments as they come to be shown, as server-sent events.

A process asks the database once a second for all articles somebody listens to, in one statement; who listens costs a
queue and no thread. Events are numbered by the order of their commits, so that `Last-Event-ID` misses none.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Header, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from api.articles.queries import published
from api.comments.queries import public
from api.comments.reading import comments_of
from api.comments.schemas import ArticleRef
from api.content.articles import InPath
from api.content.reading import found
from api.core import clock
from api.core.db import Database, database_of
from api.core.errors import Unavailable
from api.core.http import Route, problems

logger = logging.getLogger("unspoken.live")

router = APIRouter(prefix="/v1/content", tags=["conversation"], route_class=Route)

EVERY_SECONDS, HEARTBEAT_SECONDS = 1.0, 15.0
LISTENERS_MAX, WAITING_MAX, PAGE = 5_000, 200, 100
STREAM = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Events named `comment`; their id is a number.", "content": {STREAM: {}}}
}

Number = Annotated[
    str | None,
    Header(
        pattern=r"^[0-9]{1,9}$",
        alias="Last-Event-ID",
        description="The id of the last event that arrived: those after it come first.",
    ),
]


@dataclass(frozen=True, slots=True)
class Event:
    """A comment as it is sent; `number` orders the events of an article."""

    number: int
    sent: bytes


Waiting = asyncio.Queue[Event | None]


@dataclass
class Broadcast:
    """Who listens to which article, in this process. None in a queue ends its stream."""

    database: Database
    queues: dict[UUID, set[Waiting]] = field(default_factory=lambda: defaultdict(set))
    known: dict[UUID, int] = field(default_factory=dict)
    asking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listening(self, article_id: UUID, number: int) -> AsyncIterator[Waiting]:
        """A queue of what comes to be shown on the article from now on. Raises Unavailable when too many listen."""
        if sum(map(len, self.queues.values())) >= LISTENERS_MAX:
            raise Unavailable("Too many listen here; try again.", retry_after=30)
        queue: Waiting = asyncio.Queue(WAITING_MAX)
        self.known.setdefault(article_id, number)
        self.queues[article_id].add(queue)
        if self.asking is None or self.asking.done():
            self.asking = asyncio.create_task(self._ask())
        try:
            yield queue
        finally:
            self.queues[article_id].discard(queue)
            if not self.queues[article_id]:
                del self.queues[article_id], self.known[article_id]

    def end(self) -> None:
        """End every stream: the process goes, or the articles do."""
        for article_id in list(self.queues):
            self._end(article_id)

    def _end(self, article_id: UUID) -> None:
        for queue in self.queues[article_id]:
            while queue.full():
                queue.get_nowait()
            queue.put_nowait(None)

    async def _ask(self) -> None:
        while self.queues:
            await asyncio.sleep(EVERY_SECONDS)
            asked = dict(self.known)
            try:
                shown = await to_thread.run_sync(self._news, asked)
            except SQLAlchemyError as away:
                logger.error("the database does not answer: %s", type(away).__name__)
                continue
            for article_id in asked:
                if article_id not in shown:
                    self._end(article_id)
                for event in shown.get(article_id, ()):
                    self._pass(article_id, event)

    def _news(self, asked: dict[UUID, int]) -> dict[UUID, list[Event]]:
        """What came to be shown on each article since a number; an article readers do not see is left out."""
        with self.database.read() as db:
            now = clock.now()
            numbers = public.numbers(db, list(asked), now)
            return {
                article_id: events_since(db, article_id, asked[article_id]) if number > asked[article_id] else []
                for article_id, number in numbers.items()
            }

    def _pass(self, article_id: UUID, event: Event) -> None:
        if article_id in self.known:
            self.known[article_id] = max(self.known[article_id], event.number)
        for queue in list(self.queues.get(article_id, ())):
            if queue.full():
                # It does not read; it comes again with the number of the last event it read.
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)


def events_since(db: Session, article_id: UUID, number: int) -> list[Event]:
    """The next events after a number, at most PAGE."""
    shown = published.shown_of(db, article_id, clock.now())
    if shown is None:
        return []
    rows = public.since(db, article_id, number, PAGE)
    read = comments_of(db, rows, ArticleRef(id=str(article_id), slug=shown.slug), shown.id)
    return [
        Event(row.sequence, f"id: {row.sequence}\nevent: comment\ndata: {comment.model_dump_json()}\n\n".encode())
        for row, comment in zip(rows, read, strict=True)
    ]


@router.get("/articles/{slug}/comments/live", responses=EVENTS | problems(404, 422, 503), response_class=Response)
async def live(request: Request, slug: InPath, last: Number = None) -> Response:
    """Comments of an article as they come to be shown. Without `Last-Event-ID` those from now on."""
    database = database_of(request)
    article_id, now = await to_thread.run_sync(_place, database, slug)
    if request.scope.get("headers_only"):
        return Response(headers=HEADERS, media_type=STREAM)
    number = now if last is None else min(int(last), now)
    streaming = _stream(request.app.state.live, article_id, number, now)
    first = await anext(streaming)
    return StreamingResponse(_from(first, streaming), headers=HEADERS, media_type=STREAM)


def _place(database: Database, slug: str) -> tuple[UUID, int]:
    """The article readers see under a slug, and the number of what came to be shown last."""
    with database.read() as db:
        now = clock.now()
        article = found(published.standing(db, slug, now))
        return article.article_id, public.numbers(db, [article.article_id], now).get(article.article_id, 0)


async def _from(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    async with aclosing(rest):
        yield first
        async for sent in rest:
            yield sent


async def _stream(broadcast: Broadcast, article_id: UUID, number: int, now: int) -> AsyncGenerator[bytes]:
    """First a line that opens it, then what was missed, then what comes."""
    async with broadcast.listening(article_id, now) as queue:
        yield b"retry: 3000\n\n"
        while missed := await to_thread.run_sync(_missed, broadcast.database, article_id, number):
            for event in missed:
                number = event.number
                yield event.sent
        while True:
            try:
                coming = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if coming is None:
                return
            if coming.number > number:
                number = coming.number
                yield coming.sent


def _missed(database: Database, article_id: UUID, number: int) -> list[Event]:
    with database.read() as db:
        return events_since(db, article_id, number)
