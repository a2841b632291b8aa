"""Helplines by whom they are for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.core.columns import col
from api.core.db import rows
from api.helplines.models import INTERNATIONAL, Helpline, Topic


def by_id(db: Session, helpline_id: UUID) -> Helpline | None:
    """The helpline as the database has it now."""
    return db.get(Helpline, helpline_id, populate_existing=True)


def has_any(db: Session) -> bool:
    return bool(rows(db, sa.select(col(Helpline.id)).limit(1)))


def listed() -> sa.Select[Any]:
    return sa.select(*(col(column) for column in Helpline.__table__.columns))  # type: ignore[attr-defined]


def is_stale(at: datetime) -> sa.ColumnElement[bool]:
    """Never verified, or too long ago: no reader sees it."""
    until = col(Helpline.fresh_until)
    return sa.or_(until.is_(None), until <= at)


def is_about(*topics: Topic) -> sa.ColumnElement[bool]:
    """It names one of the topics."""
    return sa.or_(*(_holds(Helpline.topics, f'"{topic.value}"') for topic in topics))


def speaks(language: str) -> sa.ColumnElement[bool]:
    """It names the language, in whatever variety: whoever asks for de-AT is helped in de."""
    first = language.lower().partition("-")[0]
    return sa.or_(_holds(Helpline.languages, f'"{first}"'), _holds(Helpline.languages, f'"{first}-'))


def shown(
    db: Session, region: str | None, topics: Collection[Topic], at: datetime, language: str | None = None
) -> Sequence[sa.Row[Any]]:
    """The helplines readers of a region see, those of the region before those for people anywhere.

    Of topics, those for one of them and then those for anything (`general`); without topics all. Without a region those
    for people anywhere.
    """
    abroad = col(Helpline.region) == INTERNATIONAL
    found = listed().where(sa.or_(col(Helpline.region) == region, abroad), sa.not_(is_stale(at)))
    order: list[Any] = [abroad, col(Helpline.name_key), col(Helpline.id)]
    if topics:
        found = found.where(is_about(*topics, Topic.GENERAL))
        order.insert(1, sa.case((is_about(*topics), 0), else_=1))
    if language is not None:
        found = found.where(speaks(language))
    return rows(db, found.order_by(*order))


def _holds(column: object, words: str) -> Any:
    """A list is kept as JSON, the same text on both databases."""
    return sa.func.lower(sa.cast(col(column), sa.String)).contains(words, autoescape=True)
