"""Databases for every test: migrated, empty, and on both kinds unless a test asks for one."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel
from starlette.exceptions import StarletteDeprecationWarning
from starlette.types import ASGIApp

from api import settings
from api.core import migrating
from api.core.db import Database
from api.main import create_app
from tests.postgres import Server, running_postgres

with warnings.catch_warnings():
    # It prefers a successor of httpx, and says so once, when it is imported.
    warnings.filterwarnings("ignore", message="Using `httpx`", category=StarletteDeprecationWarning)
    from starlette.testclient import TestClient

KINDS = ("sqlite", "postgresql")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database whose connections are closed when the block ends."""
    database = Database(url)
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


@pytest.fixture(scope="session")
def migrated_url(postgres: Server) -> str:
    """A PostgreSQL database at head, which tests use one after another."""
    postgres.create_database("migrated")
    with opened(postgres.url("migrated")) as database:
        migrating.upgrade(database)
    return postgres.url("migrated")


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database."""
    path = tmp_path / "unspoken.db"
    shutil.copyfile(migrated_file, path)
    with opened(f"sqlite:///{path}") as database:
        yield database


@pytest.fixture
def postgres_database(migrated_url: str) -> Iterator[Database]:
    """A migrated, empty PostgreSQL database."""
    with opened(migrated_url) as database:
        with database.writer.begin() as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                connection.execute(table.delete())
        yield database


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


@pytest.fixture
def app(database: Database, tmp_path: Path) -> ASGIApp:
    """The whole application on the test's database."""
    return create_app(settings.load(data_dir=tmp_path), database=database)


@pytest.fixture
def client(app: ASGIApp) -> Iterator[TestClient]:
    """A client of the running application, which answers 500 where it breaks, as for a reader."""
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000") as client:
        yield client
