"""Mailing the links that were asked for, and forgetting what is over."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.readers import queries
from api.readers.actions import links, persons

KEPT_UNCONFIRMED = timedelta(days=7)
AT_ONCE = 500


def forget(db: Session, _: dict[str, Any]) -> None:
    """Links and sessions whose time is over, addresses that nobody confirmed in a week, and letters given up then."""
    now = clock.now()
    for reader_id in sorted(queries.never_confirmed(db, now - KEPT_UNCONFIRMED, now, limit=AT_ONCE)):
        persons.forget_unconfirmed(db, reader_id)
    queries.drop_ended(db, now)
    persons.forget_letters(db, now - KEPT_UNCONFIRMED)


EFFECTS = {"readers.forget": forget, "readers.mail_link": links.mail_link}
TIMETABLE = {"readers.forget": timedelta(hours=1)}
