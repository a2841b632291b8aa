"""Answers by who asked and under which key."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from api.core.columns import col
from api.idempotency.models import Replay


def by_key(db: Session, owner: str, key: str) -> Replay | None:
    return db.get(Replay, (owner, key))


def drop_of(db: Session, owner: str) -> None:
    """Forget all that somebody was answered."""
    db.execute(sa.delete(Replay).where(col(Replay.owner) == owner))


def drop(db: Session, before: datetime) -> None:
    db.execute(sa.delete(Replay).where(col(Replay.created_at) < before))
