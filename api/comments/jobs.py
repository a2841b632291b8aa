"""Comments whose writers asked for a delay appear; where comments came from is forgotten."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.comments import actions, queries
from api.core import clock

KEPT = timedelta(hours=48)


def release(db: Session, payload: dict[str, Any]) -> None:
    actions.release(db, UUID(payload["comment"]))


def forget(db: Session, _: dict[str, Any]) -> None:
    before = clock.now() - KEPT
    queries.forget_origins(db, before)
    queries.forget_passing(db, before)
    queries.forget_originals(db, clock.now())


EFFECTS = {"comments.release": release, "comments.forget": forget}
TIMETABLE = {"comments.forget": timedelta(hours=1)}
