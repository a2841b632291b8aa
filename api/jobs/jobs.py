"""The queue keeps itself short."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.jobs import queries

KEPT = timedelta(days=7)


def forget_finished(db: Session, _: dict[str, Any]) -> None:
    queries.drop_finished(db, clock.now() - KEPT)


EFFECTS = {"jobs.forget_finished": forget_finished}
TIMETABLE = {"jobs.forget_finished": timedelta(days=1)}
