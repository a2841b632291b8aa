"""Databases for every test: migrated, empty, and on both kinds unless a test asks for one."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import settings as hypothesis_settings
from sqlmodel import Session, SQLModel
from starlette.exceptions import StarletteDeprecationWarning
from starlette.routing import Route
from starlette.types import ASGIApp

from api import settings
from api.core import migrating
from api.core.db import Database
from api.core.keys import Keys
from api.main import create_app
from api.settings import Settings
from tests.postgres import Server, running_postgres

with warnings.catch_warnings():
    # It prefers a successor of httpx, and says so once, when it is imported.
    warnings.filterwarnings("ignore", message="Using `httpx`", category=StarletteDeprecationWarning)
    from starlette.testclient import TestClient

# An example that is slow because the machine is busy is no finding.
hypothesis_settings.register_profile("any machine", deadline=None)
hypothesis_settings.load_profile("any machine")

KINDS = ("sqlite", "postgresql")
KEYS = Keys(b"the keys of the tests")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database whose connections are closed when the block ends."""
    database = Database(url, keys=KEYS)
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


class KeptDatabase(Database):
    """A database whose connections outlive the application that lets go of it: connecting is slow."""

    def __init__(self, url: str) -> None:
        super().__init__(url, keys=KEYS)
        self.engines = (self.reader, self.writer)

    def dispose(self) -> None:
        pass

    def begin_anew(self) -> None:
        """Delete every row, in one statement (TRUNCATE takes far longer), and forget who listened to the engines."""
        self.reader, self.writer = (engine.execution_options() for engine in self.engines)
        tables = reversed(SQLModel.metadata.sorted_tables)
        with self.writer.begin() as connection:
            connection.exec_driver_sql("; ".join(f"DELETE FROM {table.name}" for table in tables))

    def close(self) -> None:
        for engine in self.engines:
            engine.dispose()


@pytest.fixture(scope="session")
def kept_database(postgres: Server) -> Iterator[KeptDatabase]:
    """A PostgreSQL database at head, which the tests of a worker use one after another."""
    postgres.create_database("migrated")
    database = KeptDatabase(postgres.url("migrated"))
    migrating.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database."""
    path = tmp_path / "unspoken.db"
    shutil.copyfile(migrated_file, path)
    with opened(f"sqlite:///{path}") as database:
        yield database


@pytest.fixture
def postgres_database(kept_database: KeptDatabase) -> Database:
    """A migrated, empty PostgreSQL database."""
    kept_database.begin_anew()
    return kept_database


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database; the test runs once on each kind."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found = request.getfixturevalue(name)
    assert isinstance(found, Database)
    return found


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A writing session; what the test leaves in it uncommitted is rolled back."""
    with database.write() as session:
        yield session
        session.rollback()


@cache
def whole() -> FastAPI:
    """An application for each worker: its routes and their document take 0.1 s and 2 s to put together, once."""
    return create_app(settings.load(), database=Database("sqlite:///nowhere.db"))


def application(config: Settings, database: Database) -> FastAPI:
    """The whole application; the rooms' routers, which know neither settings nor database, are those of all others."""
    app = create_app(config, database=database)
    pairs = zip(app.routes, whole().routes, strict=True)
    app.router.routes = [own if isinstance(own, Route) else shared for own, shared in pairs]
    app.openapi = whole().openapi  # type: ignore[method-assign]
    return app


@pytest.fixture
def app(database: Database, tmp_path: Path) -> ASGIApp:
    """The whole application on the test's database."""
    return application(settings.load(data_dir=tmp_path), database)


@pytest.fixture
def client(app: ASGIApp) -> Iterator[TestClient]:
    """A client of the running application, which answers 500 where it breaks, as for a reader."""
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000") as client:
        yield client
