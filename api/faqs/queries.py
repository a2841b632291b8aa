"""Faqs by what they are asked for, and when readers may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.authors.models import Author
from api.core.queries import existing_of
from api.faqs.models import Faq, FaqTopic
from api.topics.models import Topic


def is_public(at: datetime) -> sa.ColumnElement[bool]:
    """Published, not only from later on, and not in the trash."""
    return sa.and_(col(Faq.published_at).is_not(None), col(Faq.published_at) <= at, col(Faq.trashed_at).is_(None))


def in_state(state: str | None, at: datetime) -> sa.ColumnElement[bool]:
    """FAQs in a state; all that are not in the trash when none is named."""
    published = col(Faq.published_at)
    kept = col(Faq.trashed_at).is_(None)
    states: dict[str | None, sa.ColumnElement[bool]] = {
        None: kept,
        "draft": sa.and_(kept, published.is_(None)),
        "scheduled": sa.and_(kept, published > at),
        "published": is_public(at),
        "trashed": col(Faq.trashed_at).is_not(None),
    }
    return states[state]


def by_slug(db: Session, slug: str) -> Faq | None:
    return db.exec(select(Faq).where(Faq.slug == slug)).first()


def by_id(db: Session, faq_id: UUID) -> Faq | None:
    """The FAQ as the database has it now."""
    return db.get(Faq, faq_id, populate_existing=True)


def ids_by_slug(db: Session, slugs: Iterable[str]) -> dict[str, UUID]:
    return dict(db.exec(select(Faq.slug, Faq.id).where(col(Faq.slug).in_(list(slugs)))).all())


def existing(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    return existing_of(db, Faq.id, ids)


def topic_ids(db: Session, faq_id: UUID) -> list[UUID]:
    """The topics of an FAQ, in order."""
    links = select(FaqTopic.topic_id).where(FaqTopic.faq_id == faq_id)
    return list(db.exec(links.order_by(col(FaqTopic.position))))


def drop_topics(db: Session, faq_id: UUID) -> None:
    db.execute(sa.delete(FaqTopic).where(col(FaqTopic.faq_id) == faq_id))


def listed() -> sa.Select[Any]:
    """What a list for staff shows of FAQs."""
    shown = ("id", "version", "slug", "question", "reviewed_by_id", "last_reviewed_at", "next_review_due")
    dates = ("published_at", "created_at", "updated_at", "trashed_at")
    columns: list[Any] = [getattr(Faq, name) for name in shown + dates]
    return sa.select(*columns)


def in_topic(slug: str) -> Any:
    """The FAQ carries the topic itself."""
    carrying = sa.select(col(FaqTopic.faq_id)).join(Topic, col(Topic.id) == FaqTopic.topic_id)
    return col(Faq.id).in_(carrying.where(col(Topic.slug) == slug))


def topics_of(db: Session, ids: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    """The topics of FAQs for staff, those in the trash too."""
    links = sa.select(col(Topic.id), col(Topic.slug), col(Topic.name), col(FaqTopic.faq_id))
    links = links.join(FaqTopic, col(FaqTopic.topic_id) == Topic.id).where(col(FaqTopic.faq_id).in_(ids))
    return db.execute(links.order_by(col(FaqTopic.position))).all()


def reviewers(db: Session, ids: Sequence[UUID | None]) -> dict[UUID, sa.Row[Any]]:
    named = sa.select(col(Author.id), col(Author.slug), col(Author.name)).where(col(Author.id).in_(ids))
    return {row.id: row for row in db.execute(named)}


def trashed_before(db: Session, at: datetime) -> Sequence[Faq]:
    return db.exec(select(Faq).where(col(Faq.trashed_at) <= at)).all()
