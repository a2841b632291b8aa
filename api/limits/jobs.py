"""Old counts are forgotten."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.limits import queries

# Marks are unlinkable after a day, when their key changes; two days are kept for the operator.
KEPT = timedelta(hours=48)


def forget(db: Session, _: dict[str, Any]) -> None:
    queries.drop(db, clock.now() - KEPT)


EFFECTS = {"limits.forget": forget}
TIMETABLE = {"limits.forget": timedelta(hours=1)}
