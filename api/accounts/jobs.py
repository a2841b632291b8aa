"""Mailing what was asked for, and forgetting what is over."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.accounts import queries
from api.accounts.actions import resets
from api.core import clock

# The marks of attempts are unlinkable after a day, when their key changes; two days are kept for the operator.
ATTEMPTS_KEPT = timedelta(hours=48)


def forget(db: Session, _: dict[str, Any]) -> None:
    """Sessions, links and invitations whose time is over, and old counts of attempts."""
    now = clock.now()
    queries.drop_expired(db, now, now - ATTEMPTS_KEPT)


EFFECTS = {"accounts.forget": forget, "accounts.mail_reset": resets.mail_reset}
TIMETABLE = {"accounts.forget": timedelta(hours=1)}
