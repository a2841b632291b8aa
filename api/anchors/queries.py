"""Anchors and their placements, by article."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.anchors.models import Anchor, Placement, State
from api.core.columns import col

BATCH = 1_000


def by_id(db: Session, anchor_id: UUID) -> Anchor | None:
    return db.get(Anchor, anchor_id)


def anchors_of(db: Session, article_id: UUID) -> Iterator[Sequence[Anchor]]:
    """Every anchor of an article, the oldest first, a thousand at a time."""
    of = select(Anchor).where(Anchor.article_id == article_id).order_by(col(Anchor.id)).limit(BATCH)
    found = db.exec(of).all()
    while found:
        yield found
        found = db.exec(of.where(col(Anchor.id) > found[-1].id)).all() if len(found) == BATCH else []


def is_spoken_on(db: Session, article_id: UUID) -> bool:
    """Whether anybody marked a passage of the article."""
    return db.exec(select(Anchor.id).where(Anchor.article_id == article_id).limit(1)).first() is not None


def placements_in(db: Session, publication_id: UUID) -> Sequence[Placement]:
    """Where the anchors are in one publication, in the order of its blocks' ids and offsets."""
    of = select(Placement).where(Placement.publication_id == publication_id)
    return db.exec(of.order_by(col(Placement.block), col(Placement.start), col(Placement.id))).all()


def nearest(db: Session, anchors: Sequence[UUID], revision: int) -> Sequence[Placement]:
    """Of each of the anchors the placement in the newest publication that is of this revision or an older one."""
    newest_first = sa.func.row_number().over(
        partition_by=col(Placement.anchor_id), order_by=(col(Placement.revision).desc(), col(Placement.id).desc())
    )
    upto = sa.select(col(Placement.id), newest_first.label("rank")).where(
        col(Placement.anchor_id).in_(anchors), col(Placement.revision) <= revision
    )
    ranked = upto.subquery()
    chosen = sa.select(ranked.c.id).where(ranked.c.rank == 1)
    return db.exec(select(Placement).where(col(Placement.id).in_(chosen))).all()


def store(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep placements, told by their columns."""
    if rows:
        db.connection().execute(sa.insert(Placement), rows)


def placements_of(db: Session, anchor_id: UUID) -> Sequence[Placement]:
    """Where one anchor is in each publication, the oldest revision first."""
    of = select(Placement).where(Placement.anchor_id == anchor_id)
    return db.exec(of.order_by(col(Placement.revision), col(Placement.id))).all()


def is_awaiting() -> sa.ColumnElement[bool]:
    """Somebody has to look at the mark in that placement: it was found elsewhere, or lost and not kept as it is."""
    lost = sa.and_(col(Placement.state) == State.ORPHANED, col(Anchor.kept_at).is_(None))
    return sa.and_(col(Anchor.resolved_at).is_(None), sa.or_(lost, col(Placement.state) == State.RELOCATED))


def awaiting(db: Session, publication_id: UUID) -> Sequence[tuple[Anchor, Placement]]:
    """What somebody has to look at in a publication."""
    asked = select(Anchor, Placement).join(Placement, col(Placement.anchor_id) == col(Anchor.id))
    asked = asked.where(col(Placement.publication_id) == publication_id, is_awaiting())
    return db.exec(asked.order_by(col(Anchor.id))).all()
