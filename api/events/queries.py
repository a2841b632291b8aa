"""The log by what it is asked for."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.core.columns import col
from api.core.pages import Range
from api.events.models import Event


def listed(
    *, type_: str | None, subject_kind: str | None, subject_id: UUID | None, actor_id: UUID | None, at: Range
) -> sa.Select[Any]:
    """The events that are all of this; None asks for nothing."""
    wanted = (
        (col(Event.type), type_),
        (col(Event.subject_kind), subject_kind),
        (col(Event.subject_id), subject_id),
        (col(Event.actor_id), actor_id),
    )
    statement = sa.select(*Event.__table__.columns)  # type: ignore[attr-defined]
    return statement.where(
        *(column == value for column, value in wanted if value is not None), *at.holds(col(Event.at))
    )


def happened(db: Session, type_: str, subject_id: UUID) -> bool:
    """Whether it ever happened to the subject."""
    found = sa.select(col(Event.id)).where(col(Event.subject_id) == subject_id, col(Event.type) == type_)
    found = found.where(col(Event.subject_kind) == type_.partition(".")[0])
    return db.execute(found.limit(1)).first() is not None
