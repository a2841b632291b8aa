"""Answers by who asked and under which key."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.core.columns import col
from api.idempotency.models import Replay

# From what a request makes to the answer that is kept, in the same transaction.
LONGEST_REQUEST = timedelta(minutes=1)


def by_key(db: Session, owner: str, key: str) -> Replay | None:
    return db.get(Replay, (owner, key))


def drop_of(db: Session, owner: str) -> None:
    """Forget all that somebody was answered."""
    db.execute(sa.delete(Replay).where(col(Replay.owner) == owner))


def drop_made(db: Session, made: UUID, at: datetime) -> None:
    """Forget what was answered when this was made at that instant."""
    then = col(Replay.created_at).between(at, at + LONGEST_REQUEST)
    of_it = col(Replay.headers)["location"].as_string().endswith(f"/{made}")
    db.execute(sa.delete(Replay).where(then, of_it).execution_options(synchronize_session=False))


def drop(db: Session, before: datetime) -> None:
    db.execute(sa.delete(Replay).where(col(Replay.created_at) < before))
