"""Faqs by what they are asked for, and when readers may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.faqs.models import Faq, FaqTopic


def is_public(at: datetime) -> sa.ColumnElement[bool]:
    """Published, and not only from later on."""
    return sa.and_(col(Faq.published_at).is_not(None), col(Faq.published_at) <= at)


def by_slug(db: Session, slug: str) -> Faq | None:
    return db.exec(select(Faq).where(Faq.slug == slug)).first()


def ids_by_slug(db: Session, slugs: Iterable[str]) -> dict[str, UUID]:
    return dict(db.exec(select(Faq.slug, Faq.id).where(col(Faq.slug).in_(list(slugs)))).all())


def existing(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    return set(db.exec(select(Faq.id).where(col(Faq.id).in_(ids))))


def topic_ids(db: Session, faq_id: UUID) -> list[UUID]:
    """The topics of an FAQ, in order."""
    links = select(FaqTopic.topic_id).where(FaqTopic.faq_id == faq_id)
    return list(db.exec(links.order_by(col(FaqTopic.position))))


def drop_topics(db: Session, faq_id: UUID) -> None:
    db.execute(sa.delete(FaqTopic).where(col(FaqTopic.faq_id) == faq_id))
