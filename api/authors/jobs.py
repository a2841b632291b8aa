"""The trash is emptied after 30 days."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.authors import actions
from api.core import clock

KEPT = timedelta(days=30)


def purge(db: Session, _: dict[str, Any]) -> None:
    actions.purge(db, clock.now() - KEPT)


EFFECTS = {"authors.purge": purge}
TIMETABLE = {"authors.purge": timedelta(hours=6)}
