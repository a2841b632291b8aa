"""Whom a ban was of is forgotten a month after its end."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.bans import queries
from api.core import clock

KEPT = timedelta(days=30)


def forget(db: Session, _: dict[str, Any]) -> None:
    queries.forget(db, clock.now() - KEPT)


EFFECTS = {"bans.forget": forget}
TIMETABLE = {"bans.forget": timedelta(days=1)}
