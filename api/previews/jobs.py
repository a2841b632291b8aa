"""Links that are over are forgotten."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.previews import actions


def forget(db: Session, _: dict[str, Any]) -> None:
    actions.forget(db, clock.now())


EFFECTS = {"previews.forget": forget}
TIMETABLE = {"previews.forget": timedelta(days=1)}
