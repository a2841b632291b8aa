"""A ban as staff gets it."""

from datetime import datetime
from typing import Any

from api.bans.actions.placing import is_over
from api.bans.schemas import BanRead, By

COPIED = (
    *("version", "of", "effect", "domain", "reason", "note", "past", "past_done", "past_ended_at", "created_at"),
    *("until", "ended_at"),
)


def read(ban: Any, at: datetime) -> BanRead:
    """A ban, or a row of one."""
    return BanRead(
        **{name: getattr(ban, name) for name in COPIED},
        id=str(ban.id),
        live=not is_over(ban, at),
        reader_id=str(ban.reader_id) if ban.reader_id else None,
        by=By(kind=ban.by_kind, id=str(ban.by_id), name=ban.by_name),
    )
