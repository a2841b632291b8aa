"""The rows behind public answers that belong to no single room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.articles.models import Publication, PublicationTopic
from api.articles.queries import published
from api.authors import queries as authors
from api.authors.models import Author
from api.core.columns import AT, col
from api.core.db import rows
from api.faqs import queries as faqs
from api.faqs.models import Faq, FaqTopic
from api.helplines.models import Helpline
from api.helplines.models import Topic as HelplineTopic
from api.revisions.models import Revision
from api.topics import queries as topics
from api.topics.models import Topic

BOUNDARIES = (
    *(Publication.visible_from, Publication.visible_until),
    *(Author.published_at, Faq.published_at, Helpline.fresh_until),
)


def _next_of(boundary: Any) -> Any:
    """What waits in the trash changes nothing when its time comes."""
    ahead = sa.select(sa.func.min(col(boundary))).where(col(boundary) > AT)
    kept = getattr(boundary.class_, "trashed_at", None)
    return (ahead if kept is None else ahead.where(kept.is_(None))).scalar_subquery()


_NEXT = sa.select(*(_next_of(boundary) for boundary in BOUNDARIES))


def next_change(db: Session, at: datetime) -> datetime | None:
    """The first instant after `at` at which anything public changes by itself."""
    return min((instant for instant in rows(db, _NEXT, at=at)[0] if instant is not None), default=None)


FAQ_COLUMNS = tuple(
    col(column)
    for column in (
        *(Faq.id, Faq.slug, Faq.question, Faq.html, Faq.reviewed_by_id),
        *(Faq.last_reviewed_at, Faq.published_at, Faq.updated_at),
    )
)
AUTHOR_COLUMNS = tuple(
    col(column)
    for column in (
        *(Author.id, Author.slug, Author.name, Author.headline, Author.text, Author.portrait, Author.links),
        *(Author.published_at, Author.updated_at),
    )
)
TOPIC_COLUMNS = tuple(
    col(column)
    for column in (Topic.id, Topic.slug, Topic.kind, Topic.name, Topic.description, Topic.parent_id, Topic.updated_at)
)


def published_faqs(at: datetime, *more: Any) -> sa.Select[Any]:
    return sa.select(*FAQ_COLUMNS, *more).where(faqs.is_public(at))


def published_authors(at: datetime, *more: Any) -> sa.Select[Any]:
    return sa.select(*AUTHOR_COLUMNS, *more).where(authors.is_public(at))


def all_topics() -> sa.Select[Any]:
    return sa.select(*TOPIC_COLUMNS).where(topics.is_public())


def faq_in_topic(slug: str) -> Any:
    """The FAQ carries the topic or one under it."""
    return col(Faq.id).in_(sa.select(col(FaqTopic.faq_id)).where(col(FaqTopic.topic_id).in_(topics.ids_under(slug))))


def faq_by_author(slug: str, at: datetime) -> sa.ColumnElement[bool]:
    """The author reviewed the FAQ, or wrote an article that shows it."""
    reviewer = sa.select(col(Author.id)).where(col(Author.slug) == slug, authors.is_public(at))
    return sa.or_(col(Faq.reviewed_by_id).in_(reviewer), col(Faq.id).in_(published.faqs_of_author(slug, at)))


def topics_of_faqs(db: Session, ids: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    links = sa.select(col(Topic.id), col(Topic.slug), col(Topic.name), col(FaqTopic.faq_id))
    links = links.join(FaqTopic, col(FaqTopic.topic_id) == Topic.id)
    links = links.where(col(FaqTopic.faq_id).in_(ids), topics.is_public())
    return db.execute(links.order_by(col(FaqTopic.position))).all()


def public_authors(db: Session, ids: Sequence[UUID | None], at: datetime) -> dict[UUID, sa.Row[Any]]:
    named = sa.select(col(Author.id), col(Author.slug), col(Author.name))
    return {row.id: row for row in db.execute(named.where(col(Author.id).in_(ids), authors.is_public(at)))}


def helpline_topics_of(db: Session, publication_id: UUID) -> list[HelplineTopic]:
    """What the helplines are for that the topics of a publication name."""
    named = sa.select(col(Topic.helpline_topics)).join(PublicationTopic, col(PublicationTopic.topic_id) == Topic.id)
    named = named.where(col(PublicationTopic.publication_id) == publication_id, topics.is_public())
    found = {name for row in rows(db, named) for name in row.helpline_topics}
    return [topic for topic in HelplineTopic if topic in found]


def children_of(db: Session, ids: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    below = sa.select(col(Topic.id), col(Topic.slug), col(Topic.name), col(Topic.parent_id))
    below = below.where(col(Topic.parent_id).in_(ids), topics.is_public())
    return db.execute(below.order_by(col(Topic.name_key), col(Topic.id))).all()


def is_empty(db: Session) -> bool:
    """Whether nothing was ever written here."""
    return all(db.execute(sa.select(col(kind.id)).limit(1)).first() is None for kind in (Topic, Revision))
