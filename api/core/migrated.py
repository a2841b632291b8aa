"""The revision of migrations/ a database is at, found without Alembic, which a web process does not need to start."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

FOLDER = Path(__file__).parents[2] / "migrations"


class MigratedLater(Exception):
    """The database is at a revision this version does not have, so nothing here knows its tables."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version does not know; a later version migrated it."
        )


def current(connection: sa.Connection) -> str | None:
    """The revision the database is at, None before the first."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def check_known(connection: sa.Connection) -> str | None:
    """As `current`. Raises MigratedLater when that is a revision that is not in migrations/."""
    revision = current(connection)
    if revision is not None and revision not in known():
        raise MigratedLater(revision)
    return revision


@cache
def known() -> tuple[str, ...]:
    """The revisions in their order: one follows another, and a file is named by its own (0001_the_house.py)."""
    return tuple(sorted(file.name.partition("_")[0] for file in FOLDER.glob("versions/[0-9]*.py")))


def head() -> str:
    """The newest revision there is."""
    return known()[-1]


def at_head(database: Session | sa.Connection) -> bool:
    """Whether the database a session or connection is on has every migration. Raises MigratedLater."""
    return check_known(database.connection() if isinstance(database, Session) else database) == head()
