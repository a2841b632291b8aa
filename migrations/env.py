"""Alembic runs this file, for migrating.upgrade() on its connection and for the `alembic` command on one made here."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from api import rooms, settings
from api.core import migrating
from api.core.db import Database


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write the types of SQLModel as the plain ones they stand for, so that migrations outlive them."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.String()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UTCDateTime) else False


def run(connection: sa.Connection) -> None:
    """Run what was asked of Alembic in the transaction the connection is in."""
    rooms.load_models()
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on_own_connection() -> None:
    """Serve the `alembic` command on the database of the settings."""
    database = Database(settings.load().database)
    try:
        with migrating.transaction(database) as connection:
            run(connection)
    finally:
        database.dispose()


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    run_on_own_connection()
