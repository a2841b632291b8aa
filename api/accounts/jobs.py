"""Mailing what was asked for, and forgetting what is over."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.accounts import queries
from api.accounts.actions import resets
from api.core import clock


def forget(db: Session, _: dict[str, Any]) -> None:
    """Sessions, links and invitations whose time is over."""
    queries.drop_expired(db, clock.now())


EFFECTS = {"accounts.forget": forget, "accounts.mail_reset": resets.mail_reset}
TIMETABLE = {"accounts.forget": timedelta(hours=1)}
