"""One engine that writes, one that cannot, and the only place where a transaction ends."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import anyio
import httpx
import pytest
import sqlalchemy as sa
from anyio import to_thread
from fastapi import FastAPI, Request
from sqlmodel import Session

from api.core import db as module
from api.core import errors
from api.core.db import Database, ReadDb, WriteDb, lock, make_engine, open_read
from tests.postgres import Server

SECRET = "a-secret-of-theirs"
TABLES = (
    "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
    """CREATE TABLE child (id INTEGER PRIMARY KEY, name TEXT UNIQUE,
    parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)""",
)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        with database.write() as session:
            for name in ("child", "parent"):
                session.execute(sa.text(f"DROP TABLE IF EXISTS {name}"))
            for table in TABLES:
                session.execute(sa.text(table))
        yield database
    finally:
        database.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    with opened(f"sqlite:///{tmp_path / 'some.db'}") as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'some.db'}"
    else:
        server = request.getfixturevalue("postgres")
        assert isinstance(server, Server)
        url = server.url("postgres")
    with opened(url) as database:
        yield database


def insert(session: Session, id_: int, name: str | None = None, parent: int | None = None) -> None:
    statement = sa.text("INSERT INTO child (id, name, parent) VALUES (:id, :name, :parent)")
    session.execute(statement, {"id": id_, "name": name, "parent": parent})


def count(database: Database) -> int:
    with database.read() as session:
        return int(session.execute(sa.text("SELECT count(*) FROM child")).scalar_one())


def request_of(database: Database) -> Request:
    return Request({"type": "http", "app": SimpleNamespace(state=SimpleNamespace(database=database))})


@pytest.mark.parametrize(("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_is_durable_and_keeps_its_references(sqlite: Database, name: str, value: object) -> None:
    for engine in (sqlite.reader, sqlite.writer):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value


def test_only_the_reader_of_sqlite_is_query_only(sqlite: Database) -> None:
    for engine, value in ((sqlite.reader, 1), (sqlite.writer, 0)):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA query_only").scalar_one() == value


def test_a_reading_session_cannot_write(either: Database) -> None:
    with either.read() as session, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        insert(session, 1)
    assert count(either) == 0


def test_the_reading_session_of_a_route_cannot_write_and_is_closed(either: Database) -> None:
    async def read() -> None:
        sessions = open_read(request_of(either))
        session = await anext(sessions)
        with pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
            await to_thread.run_sync(insert, session, 1)
        with pytest.raises(StopAsyncIteration):
            await anext(sessions)

    anyio.run(read)
    assert cast(sa.QueuePool, either.reader.pool).checkedout() == 0


def test_a_reading_session_sees_one_state(either: Database) -> None:
    statement = sa.text("SELECT count(*) FROM child")
    with either.read() as session:
        assert session.execute(statement).scalar_one() == 0
        with either.write() as writing:
            insert(writing, 1)
        assert session.execute(statement).scalar_one() == 0
    assert count(either) == 1


def test_a_writing_block_is_stored_when_it_ends(either: Database) -> None:
    with either.write() as session:
        insert(session, 1)
        assert count(either) == 0
    assert count(either) == 1


def test_a_writing_block_that_raises_leaves_nothing(either: Database) -> None:
    def write() -> None:
        with either.write() as session:
            insert(session, 1)
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        write()
    assert count(either) == 0
    with either.write() as session:
        insert(session, 1)
    assert count(either) == 1


def test_a_reference_to_nothing_is_refused_at_the_end(either: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), either.write() as session:
        insert(session, 1, parent=5)
    assert count(either) == 0


def test_writers_in_threads_wait_for_each_other(either: Database) -> None:
    ready = threading.Barrier(4)

    def write(thread: int) -> None:
        ready.wait()
        for n in range(10):
            with either.write() as session:
                session.execute(sa.text("SELECT count(*) FROM child")).scalar_one()
                insert(session, thread * 100 + n)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, thread) for thread in range(4)]:
            done.result()
    assert count(either) == 40


def test_a_writer_that_waits_too_long_is_told(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)

    def write() -> None:
        with sqlite.write():
            pass

    with ThreadPoolExecutor(1) as pool, sqlite.write(), pytest.raises(sa.exc.TimeoutError, match="busy"):
        pool.submit(write).result()


def test_a_write_of_a_route_may_end_on_another_thread(sqlite: Database) -> None:
    """A worker thread opens the session of a route; which one closes it is not said."""
    writing = sqlite.write()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        insert(one.submit(writing.__enter__).result(), 1)
        other.submit(writing.__exit__, None, None, None).result()
    assert count(sqlite) == 1


def test_errors_never_print_parameters(either: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError) as failed, either.write() as session:
        session.execute(sa.text("INSERT INTO nowhere (name) VALUES (:name)"), {"name": SECRET})
    assert SECRET not in str(failed.value)
    assert "hidden" in str(failed.value)


def test_json_is_written_as_it_is(either: Database) -> None:
    with either.read() as session:
        value = {"b": "é", "a": [1, None]}
        statement = sa.select(sa.literal(value, sa.JSON))
        assert session.execute(statement).scalar_one() == value
    serializer = cast(Callable[[object], str], vars(either.reader.dialect)["_json_serializer"])
    assert serializer(value) == '{"b":"é","a":[1,null]}'


def test_a_lock_is_held_by_one_transaction(postgres: Server) -> None:
    engine = make_engine(sa.make_url(postgres.url("postgres")), read_only=False, pool_size=2)
    free = sa.text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
    with Session(engine) as one, Session(engine) as other:
        lock(one, "a")
        assert other.execute(free, {"name": "a"}).scalar_one() is False
        assert other.execute(free, {"name": "b"}).scalar_one() is True
        one.rollback()
        assert other.execute(free, {"name": "a"}).scalar_one() is True
    engine.dispose()


def test_a_lock_needs_nothing_on_sqlite(sqlite: Database) -> None:
    with sqlite.write() as session:
        lock(session, "a")
        insert(session, 1)
    assert count(sqlite) == 1


def app_on(database: Database) -> FastAPI:
    app = FastAPI()
    app.state.database = database
    errors.install(app)

    @app.post("/children/{id_}")
    def write(db: WriteDb, id_: int, parent: int | None = None) -> dict[str, int]:
        insert(db, id_, SECRET if parent else None, parent)
        return {"id": id_}

    @app.get("/children")
    def read(db: ReadDb) -> int:
        return int(db.execute(sa.text("SELECT count(*) FROM child")).scalar_one())

    return app


def answers(app: FastAPI, *calls: tuple[str, str], threads: int = 40) -> list[httpx.Response]:
    """The answers to requests made at the same time, served by so many worker threads."""
    found: dict[int, httpx.Response] = {}

    async def call(client: httpx.AsyncClient, place: int) -> None:
        found[place] = await client.request(*calls[place])

    async def run() -> None:
        to_thread.current_default_thread_limiter().total_tokens = threads
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://a.example")
        async with client, anyio.create_task_group() as group:
            for place in range(len(calls)):
                group.start_soon(call, client, place)

    anyio.run(run)
    return [found[place] for place in range(len(calls))]


def test_what_a_route_answered_is_stored(either: Database) -> None:
    app = app_on(either)
    assert answers(app, ("POST", "/children/1"))[0].json() == {"id": 1}
    assert answers(app, ("GET", "/children"))[0].json() == 1


def test_a_route_whose_commit_fails_does_not_say_it_succeeded(either: Database) -> None:
    (answer,) = answers(app_on(either), ("POST", "/children/1?parent=5"))
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert count(either) == 0


def test_more_writes_than_worker_threads_are_all_served(either: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who wait for their turn must not keep the threads the one whose turn it is needs to finish."""
    monkeypatch.setattr(module, "BUSY_SECONDS", 1)
    calls = [("POST", f"/children/{n}") for n in range(8)]
    assert [answer.status_code for answer in answers(app_on(either), *calls, threads=3)] == [200] * 8
    assert count(either) == 8
