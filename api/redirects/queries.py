"""Redirects by what they are asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.core.columns import col
from api.redirects.models import Redirect

# Chains collapse when they are written, so one step is the rule; no answer hangs on that.
STEPS_MAX = 5


def by_path(db: Session, path: str) -> Redirect | None:
    return db.exec(select(Redirect).where(Redirect.path == path)).first()


def in_force(db: Session, path: str, at: datetime) -> Redirect | None:
    return db.exec(select(Redirect).where(Redirect.path == path, col(Redirect.since) <= at)).first()


def lookup(db: Session, path: str, at: datetime) -> Redirect | None:
    """The redirect at the end of the way from a path; None where there is none, or no end within a few steps."""
    found = None
    for _ in range(STEPS_MAX):
        step = in_force(db, path, at)
        if step is None:
            return found
        if step.target is None or not step.target.startswith("/"):
            return step
        found, path = step, step.target
    return None


def by_id(db: Session, redirect_id: UUID) -> Redirect | None:
    """The redirect as the database has it now."""
    return db.get(Redirect, redirect_id, populate_existing=True)


def leading_to(db: Session, target: str) -> Sequence[Redirect]:
    return db.exec(select(Redirect).where(Redirect.target == target)).all()


def left_by(db: Session, document_id: UUID, since: datetime) -> Sequence[Redirect]:
    """What a document leaves behind at one instant."""
    left = select(Redirect).where(Redirect.document_id == document_id, Redirect.since == since)
    return db.exec(left).all()


def listed() -> sa.Select[Any]:
    return sa.select(*(col(column) for column in Redirect.__table__.columns))  # type: ignore[attr-defined]


def leads_to(what: str) -> sa.ColumnElement[bool]:
    """Redirects to a `document`, to a `target`, or those that are `gone`."""
    document, target = col(Redirect.document_id), col(Redirect.target)
    kinds: dict[str, sa.ColumnElement[bool]] = {
        "document": document.is_not(None),
        "target": target.is_not(None),
        "gone": sa.and_(document.is_(None), target.is_(None)),
    }
    return kinds[what]


def drop_for(db: Session, document_id: UUID) -> None:
    """A document that is no more leads nowhere."""
    db.execute(sa.delete(Redirect).where(col(Redirect.document_id) == document_id))
