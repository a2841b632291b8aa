"""Statements that each database says in its own way."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def upsert(session: Session) -> Any:
    """The INSERT of this database, which can say what to do about a row that is there."""
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
