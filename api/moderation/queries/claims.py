"""Who looks at which comments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.core.columns import col
from api.core.db import rows
from api.core.queries import upsert
from api.moderation.models import Claim

CLAIM = Claim.__table__.columns  # type: ignore[attr-defined]


def claims_of(db: Session, comment_ids: Sequence[UUID], at: datetime) -> dict[UUID, sa.Row[Any]]:
    """The claims on these comments that hold at that instant."""
    found = sa.select(*CLAIM).where(col(Claim.comment_id).in_(comment_ids), col(Claim.until) > at)
    return {row.comment_id: row for row in rows(db, found)}


def put(db: Session, claim: Claim) -> None:
    """Keep the claim, in the place of one that was there."""
    values = claim.model_dump()
    place = upsert(db)(Claim).values(**values)
    renewed = {name: value for name, value in values.items() if name != "comment_id"}
    db.connection().execute(place.on_conflict_do_update(index_elements=["comment_id"], set_=renewed))


def drop(db: Session, comment_id: UUID) -> None:
    db.connection().execute(sa.delete(Claim).where(col(Claim.comment_id) == comment_id))


def drop_ended(db: Session, at: datetime) -> None:
    db.connection().execute(sa.delete(Claim).where(col(Claim.until) <= at))
