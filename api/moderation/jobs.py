"""Writers are told of messages, and claims that ended are forgotten."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.moderation import actions, queries


def forget(db: Session, _: dict[str, Any]) -> None:
    queries.drop_ended(db, clock.now())


EFFECTS = {"moderation.forget": forget}
ERRANDS = {"moderation.tell": actions.tell}
TIMETABLE = {"moderation.forget": timedelta(hours=1)}
