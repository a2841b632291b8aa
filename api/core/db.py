"""The database: one engine that writes, one that cannot, and the only place where a transaction ends."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated, Any, TypeVar

import orjson
import sqlalchemy as sa
from anyio import CapacityLimiter, fail_after, to_thread
from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from api.core.facts import NO_FACTS, Facts
from api.core.keys import Keys

T = TypeVar("T")

BUSY_SECONDS = 5
POOL_WAIT_SECONDS = 2
POSTGRESQL_OPTIONS = f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS}s"


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(engine: sa.Engine, *, begin: str, read_only: bool) -> None:
    """SQLAlchemy's own BEGIN is deferred: turned into a write it fails at once, however long the timeout is."""

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)


def make_engine(url: URL, *, read_only: bool, pool_size: int) -> sa.Engine:
    """An engine whose errors never print parameters, and whose pool waits briefly and then refuses."""
    sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {}
    if not sqlite:
        options["pool_pre_ping"] = True
        options["connect_args"] = {"connect_timeout": BUSY_SECONDS, "options": POSTGRESQL_OPTIONS}
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        json_serializer=_text,
        json_deserializer=orjson.loads,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        **options,
    )
    if sqlite:
        _prepare_sqlite(engine, begin="BEGIN" if read_only else "BEGIN IMMEDIATE", read_only=read_only)
    elif read_only:
        engine = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    return engine


class Database:
    """The two engines of one database, and the sessions on them."""

    def __init__(self, url: str, *, keys: Keys | None = None, facts: Facts = NO_FACTS, threads: int = 8):
        self.url = make_url(url)
        self._keys = keys
        self.facts = facts
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.reader = make_engine(self.url, read_only=True, pool_size=threads + 1)
        self.writer = make_engine(self.url, read_only=False, pool_size=1 if self.is_sqlite else threads + 1)
        self._one_writer = threading.Lock() if self.is_sqlite else None
        self.turns = CapacityLimiter(1) if self.is_sqlite else None

    @property
    def keys(self) -> Keys:
        """The installation's keys; a database opened without them keeps no secret."""
        assert self._keys is not None
        return self._keys

    @property
    def _info(self) -> dict[str, Any]:
        """What a session carries for those who are given nothing else: the keys and the facts of the installation."""
        return {"keys": self._keys, "facts": self.facts}

    def reading(self) -> Session:
        """A session that sees one state of the database and can change nothing."""
        return Session(self.reader, autoflush=False, info=self._info)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.reading() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with self._turn(), Session(self.writer, expire_on_commit=False, info=self._info) as session, session.begin():
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer: waiting here is fair and cheap, waiting in SQLite is neither."""
        if self._one_writer is None:
            yield
            return
        if not self._one_writer.acquire(timeout=BUSY_SECONDS):
            raise sa.exc.TimeoutError("the writer is busy")
        try:
            yield
        finally:
            self._one_writer.release()

    def dispose(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


def rows(session: Session, statement: sa.Executable, **given: Any) -> Sequence[sa.Row[Any]]:
    """The rows of a statement that selects columns, past the part of a session that makes entities."""
    return session.connection().execute(statement, given).all()


_LOCK = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def lock(session: Session, name: str) -> None:
    """Let no other transaction hold `name` until this one ends. On SQLite a writing transaction is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(_LOCK, {"name": name})


def database_of(request: Request) -> Database:
    database = request.app.state.database
    assert isinstance(database, Database)
    return database


async def open_read(request: Request) -> AsyncIterator[Session]:
    """Opening does no I/O; closing does on PostgreSQL, and then it leaves the event loop for it."""
    database = database_of(request)
    session = database.reading()
    try:
        yield session
    finally:
        if database.is_sqlite:
            session.close()
        else:
            # Not through the threads that requests wait for: they may all be waiting for this very connection.
            await to_thread.run_sync(session.close, limiter=CapacityLimiter(1))


async def open_write(request: Request) -> AsyncIterator[Session]:
    """Commits before the response leaves (scope="function"): what was answered is stored.

    On SQLite requests wait for their turn here, outside the threads: those that waited inside would hold the very
    threads the writer of the moment needs to finish.
    """
    database = database_of(request)
    async with _own_turn(database), contextmanager_in_threadpool(database.write()) as session:
        yield session


@asynccontextmanager
async def _own_turn(database: Database) -> AsyncIterator[None]:
    if database.turns is None:
        yield
        return
    borrower = object()
    try:
        with fail_after(BUSY_SECONDS):
            await database.turns.acquire_on_behalf_of(borrower)
    except TimeoutError:
        raise sa.exc.TimeoutError("the writer is busy") from None
    try:
        yield
    finally:
        database.turns.release_on_behalf_of(borrower)


async def written(request: Request, work: Callable[[Session], T]) -> T:
    """`work` in a transaction of its own, whose turn is waited for outside of the threads."""
    async with asynccontextmanager(open_write)(request) as session:
        return await to_thread.run_sync(work, session)


ReadDb = Annotated[Session, Depends(open_read, scope="function")]
WriteDb = Annotated[Session, Depends(open_write, scope="function")]
