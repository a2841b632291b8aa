"""Answers are kept for a day."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.idempotency import queries

KEPT = timedelta(hours=24)


def forget(db: Session, _: dict[str, Any]) -> None:
    queries.drop(db, clock.now() - KEPT)


EFFECTS = {"idempotency.forget": forget}
TIMETABLE = {"idempotency.forget": timedelta(hours=1)}
