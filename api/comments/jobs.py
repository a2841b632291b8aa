"""Delayed comments appear, the classifier is asked; where comments came from, and what was redacted, is forgotten."""

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
    now = clock.now()
    queries.forget_origins(db, now - KEPT)
    queries.forget_passing(db, now - KEPT)
    queries.forget_originals(db, now)


ERRANDS = {"comments.classify": actions.classify}
EFFECTS = {"comments.release": release, "comments.forget": forget}
TIMETABLE = {"comments.forget": timedelta(hours=1)}
