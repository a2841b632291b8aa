"""Questions, and the passages of what readers see."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.anchors.models import Anchor, Placement
from api.articles.models import Publication
from api.articles.queries.published import is_visible
from api.core.columns import col
from api.prompts.models import Prompt


def by_id(db: Session, prompt_id: UUID) -> Prompt | None:
    return db.get(Prompt, prompt_id)


def held(db: Session, prompt_id: UUID) -> Prompt | None:
    """The prompt as it is now, held until the transaction ends."""
    return db.exec(select(Prompt).where(Prompt.id == prompt_id).with_for_update()).first()


def open_one(db: Session, article_id: UUID, prompt_id: UUID) -> Prompt | None:
    """The article's prompt, while it takes answers. It is not deleted before the transaction ends."""
    asked = select(Prompt).where(Prompt.id == prompt_id, Prompt.article_id == article_id)
    asked = asked.where(col(Prompt.closed_at).is_(None))
    return db.exec(asked.with_for_update(read=True, key_share=True)).first()


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


def passages(
    db: Session, article_id: UUID, anchor_ids: Collection[UUID], at: datetime
) -> dict[UUID, tuple[Anchor, Placement | None]]:
    """Marks of an article by id, each with its place in what readers see of the article at that instant."""
    seen = sa.select(col(Publication.id)).where(col(Publication.article_id) == article_id, is_visible(at))
    here = sa.and_(col(Placement.anchor_id) == col(Anchor.id), col(Placement.publication_id).in_(seen))
    found = select(Anchor, Placement).outerjoin(Placement, here).where(col(Anchor.id).in_(anchor_ids))
    return {anchor.id: (anchor, placement) for anchor, placement in db.exec(found)}


def shown(db: Session, publication_id: UUID) -> Sequence[tuple[Prompt, Anchor, Placement]]:
    """The prompts of a publication in the order of its text; those whose passage is lost come last."""
    asked = select(Prompt, Anchor, Placement).join(Anchor, col(Anchor.id) == Prompt.anchor_id)
    asked = asked.join(Placement, col(Placement.anchor_id) == Prompt.anchor_id)
    asked = asked.where(Placement.publication_id == publication_id)
    return db.exec(asked.order_by(col(Placement.position), col(Placement.anchor_id))).all()
