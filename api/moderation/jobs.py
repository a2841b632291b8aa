"""Writers are told of messages, what they said before a ban becomes what it says; claims that ended are forgotten."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.core import clock
from api.moderation import actions, queries


def forget(db: Session, _: dict[str, Any]) -> None:
    queries.drop_ended(db, clock.now())


def past(db: Session, payload: dict[str, Any]) -> None:
    after = payload.get("after")
    actions.change_past(db, UUID(payload["ban"]), UUID(after) if after is not None else None)


EFFECTS = {"moderation.forget": forget, "moderation.past": past}
ERRANDS = {"moderation.tell": actions.tell}
TIMETABLE = {"moderation.forget": timedelta(hours=1)}
