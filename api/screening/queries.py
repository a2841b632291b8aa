"""The rules, by what they are asked for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.core.columns import col
from api.core.db import rows
from api.screening.models import Kind, ScreeningRule, ScreeningState

_STAMP = sa.select(col(ScreeningState.stamp)).where(col(ScreeningState.id) == 1)


def stamp(db: Session) -> UUID | None:
    """What changes with the rules; None before there were any."""
    found = rows(db, _STAMP)
    return found[0].stamp if found else None


def state(db: Session) -> ScreeningState | None:
    return db.get(ScreeningState, 1, populate_existing=True)


def enabled(db: Session) -> Sequence[ScreeningRule]:
    """Those in force, in the order of their making."""
    return db.exec(select(ScreeningRule).where(col(ScreeningRule.enabled)).order_by(col(ScreeningRule.id))).all()


def store(db: Session, found: Sequence[dict[str, Any]]) -> None:
    """Keep rules, told by their columns."""
    db.connection().execute(sa.insert(ScreeningRule), found)


def by_id(db: Session, rule_id: UUID) -> ScreeningRule | None:
    return db.get(ScreeningRule, rule_id, populate_existing=True)


def by_text(db: Session, kind: Kind, text: str) -> ScreeningRule | None:
    return db.exec(select(ScreeningRule).where(ScreeningRule.kind == kind, ScreeningRule.text == text)).first()


def count(db: Session) -> int:
    return int(db.execute(sa.select(sa.func.count()).select_from(ScreeningRule)).scalar_one())


def listed() -> sa.Select[Any]:
    return sa.select(*(col(column) for column in ScreeningRule.__table__.columns))  # type: ignore[attr-defined]


def says(text: str) -> Any:
    return col(ScreeningRule.text).contains(text, autoescape=True)
