"""Statements of any room, and those that each database says in its own way."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from api.core.columns import col


def upsert(session: Session) -> Any:
    """The INSERT of this database, which can say what to do about a row that is there."""
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


def existing_of(session: Session, key: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Which of the ids are there, by the key of their table; nobody is asked about none."""
    return set(session.exec(select(key).where(col(key).in_(ids)))) if ids else set()
