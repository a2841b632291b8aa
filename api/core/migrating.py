"""Moving a database between the revisions in migrations/: one transaction, and one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import Session

from api.core.db import Database, lock
from api.core.migrated import FOLDER, check_known


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


@contextmanager
def transaction(database: Database) -> Iterator[sa.Connection]:
    """A connection on which tables may be rebuilt: committed when the block ends, rolled back when it raises."""
    with (
        database.writer.connect() as connection,
        _foreign_keys_unguarded(connection),
        connection.begin(),
        Session(connection) as session,
    ):
        if not database.is_sqlite:
            # Another process may be migrating a large table; there is nothing to do before it is done.
            session.execute(sa.text("SET LOCAL lock_timeout = 0"))
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
