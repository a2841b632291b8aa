"""What readers may see of articles. Every query here goes through `is_visible`, and reads only publications."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.articles.models import Publication, PublicationByline, PublicationFaq, PublicationTopic
from api.authors import queries as authors
from api.authors.models import Author
from api.core.columns import col
from api.core.pages import Range
from api.faqs import queries as faqs
from api.faqs.models import Faq
from api.topics import queries as topics
from api.topics.models import Topic

NEVER_LISTED = {"body", "blocks", "html", "text", "folded", "title_key", "visible_from", "visible_until"}
LISTED = [column for column in Publication.__table__.columns if column.name not in NEVER_LISTED]  # type: ignore[attr-defined]
RELATED_MAX = 5

REF = (
    col(Publication.article_id).label("id"),
    col(Publication.slug),
    col(Publication.title).label("name"),
)


def is_visible(at: datetime) -> sa.ColumnElement[bool]:
    """`visible_from <= at < visible_until`: scheduling needs no process to be alive."""
    ends = col(Publication.visible_until)
    return sa.and_(col(Publication.visible_from) <= at, sa.or_(ends.is_(None), ends > at))


def published(at: datetime, *more: Any) -> sa.Select[Any]:
    return sa.select(*LISTED, *more).where(is_visible(at))


def in_topic(slug: str) -> Any:
    """The publication carries the topic or one under it."""
    links = sa.select(col(PublicationTopic.publication_id)).where(
        col(PublicationTopic.topic_id).in_(topics.ids_under(slug))
    )
    return col(Publication.id).in_(links)


def by_author(slug: str, at: datetime) -> Any:
    links = sa.select(col(PublicationByline.publication_id)).join(Author, col(Author.id) == PublicationByline.author_id)
    return col(Publication.id).in_(links.where(col(Author.slug) == slug, authors.is_public(at)))


def dated(published_at: Range, updated_at: Range) -> list[sa.ColumnElement[bool]]:
    return [*published_at.holds(col(Publication.published_at)), *updated_at.holds(col(Publication.updated_at))]


def bylines(db: Session, ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    columns = (col(Author.id), col(Author.slug), col(Author.name), col(Author.headline), col(Author.html))
    more = (col(Author.portrait), col(Author.links), col(PublicationByline.publication_id), col(PublicationByline.role))
    links = sa.select(*columns, *more).join(PublicationByline, col(PublicationByline.author_id) == Author.id)
    links = links.where(col(PublicationByline.publication_id).in_(ids), authors.is_public(at))
    return db.execute(links.order_by(col(PublicationByline.position))).all()


def topics_of(db: Session, ids: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    columns = (col(Topic.id), col(Topic.slug), col(Topic.name), col(Topic.kind), col(Topic.description))
    links = sa.select(*columns, col(PublicationTopic.publication_id))
    links = links.join(PublicationTopic, col(PublicationTopic.topic_id) == Topic.id)
    links = links.where(col(PublicationTopic.publication_id).in_(ids))
    return db.execute(links.order_by(col(PublicationTopic.position))).all()


def faqs_of(db: Session, ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    columns = (col(Faq.id), col(Faq.slug), col(Faq.question).label("name"), col(Faq.html))
    links = sa.select(*columns, col(PublicationFaq.publication_id))
    links = links.join(PublicationFaq, col(PublicationFaq.faq_id) == Faq.id)
    links = links.where(col(PublicationFaq.publication_id).in_(ids), faqs.is_public(at))
    return db.execute(links.order_by(col(PublicationFaq.position))).all()


def neighbour(db: Session, row: sa.Row[Any], at: datetime, *, older: bool) -> sa.Row[Any] | None:
    """The publication before or after this one in the order of publishing."""
    place = sa.tuple_(col(Publication.published_at), col(Publication.article_id))
    here = sa.tuple_(
        sa.literal(row.published_at, col(Publication.published_at).type),
        sa.literal(row.article_id, col(Publication.article_id).type),
    )
    order = (col(Publication.published_at), col(Publication.article_id))
    beside = sa.select(*REF).where(is_visible(at), place < here if older else place > here)
    return db.execute(beside.order_by(*(c.desc() if older else c.asc() for c in order)).limit(1)).first()


def related(db: Session, row: sa.Row[Any], at: datetime) -> Sequence[sa.Row[Any]]:
    """Visible articles that share most topics with this one, newest first among equals."""
    own = sa.select(col(PublicationTopic.topic_id)).where(col(PublicationTopic.publication_id) == row.id)
    links = sa.select(*REF).join(PublicationTopic, col(PublicationTopic.publication_id) == Publication.id)
    links = links.where(is_visible(at), col(Publication.article_id) != row.article_id)
    links = links.where(col(PublicationTopic.topic_id).in_(own)).group_by(*REF, col(Publication.published_at))
    ordered = links.order_by(sa.func.count().desc(), col(Publication.published_at).desc(), col(Publication.article_id))
    return db.execute(ordered.limit(RELATED_MAX)).all()


def counts_by_author(db: Session, ids: Sequence[UUID], at: datetime) -> dict[UUID, int]:
    count = sa.select(col(PublicationByline.author_id), sa.func.count())
    count = count.join(Publication, col(Publication.id) == PublicationByline.publication_id)
    count = count.where(is_visible(at), col(PublicationByline.author_id).in_(ids))
    return {row[0]: row[1] for row in db.execute(count.group_by(col(PublicationByline.author_id)))}


def counts_by_topic(db: Session, ids: Sequence[UUID], at: datetime) -> dict[UUID, int]:
    """Articles at or under each topic, each counted once."""
    tree = topics.with_descendants()
    count = sa.select(tree.c.root, sa.func.count(sa.distinct(col(PublicationTopic.publication_id))))
    count = count.join(PublicationTopic, col(PublicationTopic.topic_id) == tree.c.reached)
    count = count.join(Publication, col(Publication.id) == PublicationTopic.publication_id)
    count = count.where(is_visible(at), tree.c.root.in_(ids)).group_by(tree.c.root)
    return {row[0]: row[1] for row in db.execute(count)}


def articles_of_faqs(db: Session, ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    links = sa.select(*REF, col(PublicationFaq.faq_id))
    links = links.join(PublicationFaq, col(PublicationFaq.publication_id) == Publication.id)
    links = links.where(is_visible(at), col(PublicationFaq.faq_id).in_(ids))
    return db.execute(links.order_by(col(Publication.published_at).desc(), col(Publication.article_id))).all()


def shown_with(faqs_: sa.Select[Any], slug: str, at: datetime) -> sa.Select[Any]:
    """Of the FAQs a statement selects those an article shows, each with its place there. One article has a slug."""
    links = faqs_.join(PublicationFaq, col(PublicationFaq.faq_id) == Faq.id)
    links = links.join(Publication, col(Publication.id) == PublicationFaq.publication_id)
    return links.where(is_visible(at), col(Publication.slug) == slug)


def faqs_of_author(slug: str, at: datetime) -> sa.Select[Any]:
    links = sa.select(col(PublicationFaq.faq_id)).join(
        Publication, col(Publication.id) == PublicationFaq.publication_id
    )
    return links.where(is_visible(at), by_author(slug, at))
