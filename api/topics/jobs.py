"""The trash is emptied after 30 days."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.topics import actions

KEPT = timedelta(days=30)


def purge(db: Session, _: dict[str, Any]) -> None:
    actions.purge(db, clock.now() - KEPT)


EFFECTS = {"topics.purge": purge}
TIMETABLE = {"topics.purge": timedelta(hours=6)}
