"""Databases for every test: migrated, empty, and on both kinds unless a test asks for one."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import sqlalchemy as sa
from anyio import CapacityLimiter
from fastapi import FastAPI
from hypothesis import settings as hypothesis_settings
from sqlmodel import Session, SQLModel
from starlette.datastructures import State
from starlette.types import ASGIApp

from api import settings
from api.accounts import passwords
from api.core import migrating
from api.core.db import Database
from api.core.edge import Application
from api.core.keys import Keys
from api.core.processes import loading
from api.main import create_app, settle
from api.settings import Settings
from tests.asking import Client
from tests.postgres import Server, running_postgres

# An example that is slow because the machine is busy is no finding.
hypothesis_settings.register_profile("any machine", deadline=None)
hypothesis_settings.load_profile("any machine")

KINDS = ("sqlite", "postgresql")
# For what is refused by its form alone, by words of a scope or by a count: neither database is asked before, or neither
# could answer otherwise. What is queried, ordered, locked, constrained or kept stays on both.
on_one = pytest.mark.parametrize("database", KINDS[:1], indirect=True)
KEYS = Keys(b"the keys of the tests")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: some tests wait for the processes they started."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker gets a run of them, and begins with its part of those that take longest: none is left with one."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    heavy = [item for item in items if item.get_closest_marker("heavy")]
    light = [item for item in items if not item.get_closest_marker("heavy")]
    items[:] = [item for n in range(workers) for part in (heavy, light) for item in part[n::workers]]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported by now stays: the collector need not walk it again and again, nor what comes as often."""
    with loading():
        found = yield
    gc.set_threshold(50_000, 20, 50)
    return found


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Argon2 as it is, but cheap: what test_passwords.py measures, the others need not pay for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", passwords.Cost(memory_kib=64, passes=1, lanes=1))
        yield


def not_for_keeps(connection: Any, _: object) -> None:
    """Nothing has to survive a power cut, as on PostgreSQL: half of what a commit costs is the wait for the disk."""
    connection.execute("PRAGMA synchronous = OFF")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database whose connections are closed when the block ends."""
    database = Database(url, keys=KEYS)
    if database.is_sqlite:
        sa.event.listen(database.writer, "connect", not_for_keeps)
    try:
        yield database
    finally:
        database.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One PostgreSQL server for each worker, started by the first test that needs it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at head, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "unspoken.db"
    with opened(f"sqlite:///{path}") as database:
        migrating.upgrade(database)
    return path


@cache
def _which_are_filled() -> str:
    """Asks for the tables that hold a row, those first that others do not refer to."""
    names = [table.name for table in reversed(SQLModel.metadata.sorted_tables)]
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)


class KeptDatabase(Database):
    """A database whose connections and compiled statements outlive the application that lets go of it."""

    def __init__(self, url: str) -> None:
        super().__init__(url, keys=KEYS)
        self.engines = (self.reader, self.writer)
        if self.is_sqlite:
            sa.event.listen(self.writer, "connect", not_for_keeps)

    def dispose(self) -> None:
        pass

    def begin_anew(self) -> None:
        """Delete every row (on PostgreSQL TRUNCATE takes far longer), and forget who listened and who waited.

        The log of a SQLite file goes too: a test that looks into the file finds nothing of those before it.
        """
        self.reader, self.writer = (engine.execution_options() for engine in self.engines)
        if self.is_sqlite:
            self._one_writer, self.turns = Lock(), CapacityLimiter(1)
        connection = self.writer.raw_connection()
        cursor = connection.cursor()
        cursor.execute(_which_are_filled())
        script = "; ".join(f"DELETE FROM {name}" for (name,) in cursor.fetchall())
        if self.is_sqlite:
            # Row by row a table that refers to itself cannot be emptied under guard.
            connection.executescript(
                f"PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; {script}; COMMIT; PRAGMA foreign_keys = ON;"
                "PRAGMA wal_checkpoint(TRUNCATE)"
            )
        else:
            cursor.execute(script or "SELECT")
            connection.commit()
        connection.close()

    def close(self) -> None:
        for engine in self.engines:
            engine.dispose()


@pytest.fixture(scope="session")
def kept_postgres(postgres: Server) -> Iterator[KeptDatabase]:
    """A PostgreSQL database at head, which the tests of a worker use one after another."""
    postgres.create_database("migrated")
    database = KeptDatabase(postgres.url("migrated"))
    migrating.upgrade(database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def kept_sqlite(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptDatabase]:
    """A SQLite database at head, which the tests of a worker use one after another."""
    path = tmp_path_factory.mktemp("kept") / "unspoken.db"
    shutil.copyfile(migrated_file, path)
    database = KeptDatabase(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database in a file of its own, for a test that looks into the file."""
    path = tmp_path / "unspoken.db"
    shutil.copyfile(migrated_file, path)
    with opened(f"sqlite:///{path}") as database:
        yield database


@pytest.fixture
def postgres_database(kept_postgres: KeptDatabase) -> Database:
    """A migrated, empty PostgreSQL database."""
    kept_postgres.begin_anew()
    return kept_postgres


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> KeptDatabase:
    """A migrated, empty database; the test runs once on each kind."""
    found = request.getfixturevalue("kept_sqlite" if request.param == "sqlite" else "kept_postgres")
    assert isinstance(found, KeptDatabase)
    found.begin_anew()
    return found


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A writing session; what the test leaves in it uncommitted is rolled back."""
    with database.write() as session:
        yield session
        session.rollback()


@cache
def whole() -> Application:
    """An application for each worker: its routes and their document take 0.1 s and 2 s to put together, once."""
    return create_app(settings.load(), database=Database("sqlite:///nowhere.db"))


def application(config: Settings, database: Database) -> FastAPI:
    """The whole application; its routes, which know neither settings nor database, are those of all others."""
    if not config.docs:
        return create_app(config, database=database)
    app = copy(whole())
    app.state = State()
    settle(app, config, database)
    return app


@cache
def _loaded(*_: tuple[str, str]) -> Settings:
    """The settings of this environment: to read them costs as much as four requests."""
    return settings.load()


@pytest.fixture
def app(database: Database, tmp_path: Path) -> ASGIApp:
    """The whole application on the test's database."""
    given = {name: value for name, value in os.environ.items() if name.startswith(settings.PREFIX)}
    return application(_loaded(*given.items()).model_copy(update={"data_dir": tmp_path}), database)


@pytest.fixture
def client(app: ASGIApp) -> Iterator[Client]:
    """A client of the running application, which answers 500 where it breaks, as for a reader."""
    with Client(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000") as client:
        yield client
