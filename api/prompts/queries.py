"""Questions, and the passages of what readers see."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.anchors.models import Anchor, Placement
from api.anchors.queries import is_awaiting
from api.articles.models import Publication
from api.articles.queries.published import is_visible
from api.core.columns import col
from api.prompts.models import Prompt


def by_id(db: Session, prompt_id: UUID) -> Prompt | None:
    return db.get(Prompt, prompt_id)


def held(db: Session, prompt_id: UUID) -> Prompt | None:
    """The prompt as it is now; nobody else changes it until the transaction ends, but it may be answered."""
    return db.exec(select(Prompt).where(Prompt.id == prompt_id).with_for_update(key_share=True)).first()


def open_one(db: Session, article_id: UUID, prompt_id: UUID) -> Prompt | None:
    """The article's prompt, while it takes answers. It is not deleted before the transaction ends."""
    asked = select(Prompt).where(Prompt.id == prompt_id, Prompt.article_id == article_id)
    asked = asked.where(col(Prompt.closed_at).is_(None))
    return db.exec(asked.with_for_update(key_share=True)).first()


def many(db: Session, article_id: UUID) -> int:
    """How many prompts an article has."""
    return db.exec(select(sa.func.count()).where(Prompt.article_id == article_id)).one()


def add_answers(db: Session, prompt_id: UUID, by: int) -> None:
    counted = sa.update(Prompt).where(col(Prompt.id) == prompt_id)
    db.execute(counted.values(answers=col(Prompt.answers) + by))


def listed(article_id: UUID) -> sa.Select[tuple[UUID]]:
    """The ids of an article's prompts."""
    return sa.select(col(Prompt.id)).where(col(Prompt.article_id) == article_id)


def those(db: Session, ids: Collection[UUID]) -> dict[UUID, Prompt]:
    return {prompt.id: prompt for prompt in db.exec(select(Prompt).where(col(Prompt.id).in_(ids)))}


class Found(NamedTuple):
    """A mark, its place in what readers see, if they see anything, and whether somebody has to look at it."""

    anchor: Anchor
    placement: Placement | None
    awaiting: bool


def passages(db: Session, article_id: UUID, anchor_ids: Collection[UUID], at: datetime) -> dict[UUID, Found]:
    """Marks of an article by id, in what readers see of the article at that instant."""
    here = sa.and_(col(Placement.anchor_id) == col(Anchor.id), col(Placement.publication_id).in_(_seen(article_id, at)))
    found = select(Anchor, Placement, is_awaiting()).outerjoin(Placement, here).where(col(Anchor.id).in_(anchor_ids))
    return {anchor.id: Found(anchor, placement, bool(awaiting)) for anchor, placement, awaiting in db.exec(found)}


def shown(db: Session, publication_id: UUID) -> Sequence[tuple[Prompt, Anchor, Placement]]:
    """The prompts of a publication in the order of its text; those whose passage is lost come last."""
    asked = select(Prompt, Anchor, Placement).join(Anchor, col(Anchor.id) == Prompt.anchor_id)
    asked = asked.join(Placement, col(Placement.anchor_id) == Prompt.anchor_id)
    asked = asked.where(Placement.publication_id == publication_id)
    return db.exec(asked.order_by(col(Placement.position), col(Placement.anchor_id))).all()


def passages_seen(article_id: UUID, at: datetime, *, awaiting: bool) -> sa.Select[tuple[UUID]]:
    """The ids of the marks placed in what readers see of an article at that instant; or of those that wait."""
    here = sa.select(col(Placement.anchor_id)).join(Anchor, col(Anchor.id) == col(Placement.anchor_id))
    here = here.where(col(Placement.publication_id).in_(_seen(article_id, at)))
    return here.where(is_awaiting()) if awaiting else here


def asked_on(db: Session, anchor_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of marks that carry a prompt its id."""
    found = select(Prompt.anchor_id, Prompt.id).where(col(Prompt.anchor_id).in_(anchor_ids))
    return dict(db.exec(found).all())


def _seen(article_id: UUID, at: datetime) -> sa.Select[tuple[UUID]]:
    return sa.select(col(Publication.id)).where(col(Publication.article_id) == article_id, is_visible(at))
