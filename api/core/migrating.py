"""Moving a database between the revisions in migrations/: one transaction, and one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from api.core.db import Database, lock

FOLDER = Path(__file__).parents[2] / "migrations"


class MigratedLater(Exception):
    """The database is at a revision this version does not have, so nothing here knows its tables."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version does not know; a later version migrated it."
        )


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to `revision`; nothing happens when it is there already. Raises MigratedLater."""
    with transaction(database) as connection:
        check_known(connection)
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the database down to `revision`; "base" leaves nothing but Alembic's own table. Raises MigratedLater."""
    with transaction(database) as connection:
        check_known(connection)
        command.downgrade(_config(connection), revision)


def current(connection: sa.Connection) -> str | None:
    """The revision the database is at, None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def check_known(connection: sa.Connection) -> None:
    """Raise MigratedLater when the database is at a revision that is not in migrations/."""
    revision = current(connection)
    if revision is not None and revision not in _known():
        raise MigratedLater(revision)


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


@cache
def head() -> str:
    """The newest revision there is."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def at_head(database: Session | sa.Connection) -> bool:
    """Whether the database a session or connection is on has every migration."""
    return current(database.connection() if isinstance(database, Session) else database) == head()


@contextmanager
def transaction(database: Database) -> Iterator[sa.Connection]:
    """A connection on which tables may be rebuilt: committed when the block ends, rolled back when it raises."""
    with (
        database.writer.connect() as connection,
        _foreign_keys_unguarded(connection),
        connection.begin(),
        Session(connection) as session,
    ):
        lock(session, "migrations")
        yield connection
        if database.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"the migration leaves a row of {broken[0]} that refers to no row of {broken[2]}")


@contextmanager
def _foreign_keys_unguarded(connection: sa.Connection) -> Iterator[None]:
    """SQLite alters a table by replacing it, and dropping the old one would delete what refers to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Inside a transaction the pragma does nothing, so it goes past SQLAlchemy, which would begin one.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


def _config(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings without its file, whose parser gives a per cent sign in a path a meaning."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
