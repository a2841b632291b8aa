"""What readers may see of articles. Every query here goes through `is_visible`, and reads only publications.

What every answer asks for is built once, with the instant left open: building a statement costs more than running it.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from api.articles.models import Publication, PublicationByline, PublicationFaq, PublicationTopic
from api.authors import queries as authors
from api.authors.models import Author
from api.core.columns import AT, IDS, SLUG, col
from api.core.db import rows
from api.core.pages import Range
from api.core.text import is_slug
from api.faqs import queries as faqs
from api.faqs.models import Faq
from api.topics import queries as topics
from api.topics.models import Topic

NEVER_LISTED = {"body", "blocks", "html", "text", "folded", "title_key", "visible_from", "visible_until"}
LISTED = [column for column in Publication.__table__.columns if column.name not in NEVER_LISTED]  # type: ignore[attr-defined]
RELATED_MAX = 5
RELATED_AMONG = 20  # of each topic, those published or updated last
MANY = 500  # publications of a topic or an author, from which on a list is read in its order

REF = (
    col(Publication.article_id).label("id"),
    col(Publication.slug),
    col(Publication.title).label("name"),
)


def is_visible(at: datetime) -> sa.ColumnElement[bool]:
    """`visible_from <= at < visible_until`: scheduling needs no process to be alive."""
    ends = col(Publication.visible_until)
    return sa.and_(col(Publication.visible_from) <= at, sa.or_(ends.is_(None), ends > at))


_PUBLISHED = sa.select(*LISTED)


def published(at: datetime, *more: Any) -> sa.Select[Any]:
    return _PUBLISHED.add_columns(*more).where(is_visible(at))


def by_slug(body: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The article under `:slug` at `:at`, with its body as `shown`."""
    return published(AT, body.label("shown")).where(col(Publication.slug) == SLUG)


def in_topic(db: Session, slug: str) -> Any:
    """The publication carries the topic or one under it."""
    return _carries(db, PublicationTopic, col(PublicationTopic.topic_id).in_(topics.under(db, slug)))


def by_author(db: Session, slug: str, at: datetime) -> Any:
    return _carries(db, PublicationByline, col(PublicationByline.author_id).in_(authors.public_ids(slug, at)))


def _carries(db: Session, link: type[SQLModel], condition: Any) -> Any:
    """Few publications are gathered by their links and sorted; many are met on the way through the sorted list.

    Each costs what all articles cost where the other is cheap, and SQLite does not know how many there are.
    """
    links = sa.select(col(link).publication_id).where(condition)
    if len(rows(db, links.limit(MANY))) < MANY:
        return col(Publication.id).in_(links)
    return links.where(col(link).publication_id == Publication.id).exists()


def dated(published_at: Range, updated_at: Range) -> list[sa.ColumnElement[bool]]:
    return [*published_at.holds(col(Publication.published_at)), *updated_at.holds(col(Publication.updated_at))]


_BYLINES = (
    sa.select(col(Author.id), col(Author.slug), col(Author.name), col(Author.headline), col(Author.html))
    .add_columns(col(Author.portrait), col(Author.links), col(PublicationByline.publication_id))
    .add_columns(col(PublicationByline.role))
    .join(PublicationByline, col(PublicationByline.author_id) == Author.id)
    .where(col(PublicationByline.publication_id).in_(IDS), authors.is_public(AT))
    .order_by(col(PublicationByline.position))
)
_TOPICS = (
    sa.select(col(Topic.id), col(Topic.slug), col(Topic.name), col(Topic.kind), col(Topic.description))
    .add_columns(col(PublicationTopic.publication_id))
    .join(PublicationTopic, col(PublicationTopic.topic_id) == Topic.id)
    .where(col(PublicationTopic.publication_id).in_(IDS), topics.is_public())
    .order_by(col(PublicationTopic.position))
)
_FAQS = (
    sa.select(col(Faq.id), col(Faq.slug), col(Faq.question).label("name"), col(Faq.html))
    .add_columns(col(PublicationFaq.publication_id))
    .join(PublicationFaq, col(PublicationFaq.faq_id) == Faq.id)
    .where(col(PublicationFaq.publication_id).in_(IDS), faqs.is_public(AT))
    .order_by(col(PublicationFaq.position))
)


def bylines(db: Session, ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    return rows(db, _BYLINES, ids=ids, at=at)


def topics_of(db: Session, ids: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    return rows(db, _TOPICS, ids=ids)


def faqs_of(db: Session, ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    return rows(db, _FAQS, ids=ids, at=at)


def _neighbours() -> sa.Select[Any]:
    """At most one row for each side."""
    order = (col(Publication.published_at), col(Publication.article_id))
    here = sa.tuple_(*(sa.bindparam(column.key, type_=column.type) for column in order))
    place = sa.tuple_(*order)
    older = sa.select(*REF, sa.literal(-1).label("side")).where(is_visible(AT), place < here)
    newer = sa.select(*REF, sa.literal(1).label("side")).where(is_visible(AT), place > here)
    beside = (
        older.order_by(*(column.desc() for column in order)).limit(1),
        newer.order_by(*order).limit(1),
    )
    return sa.select(sa.union_all(*(sa.select(one.subquery()) for one in beside)).subquery())


_NEIGHBOURS = _neighbours()


def neighbours(db: Session, row: sa.Row[Any], at: datetime) -> dict[int, sa.Row[Any]]:
    """The publications before (-1) and after (1) this one in the order of publishing."""
    found = rows(db, _NEIGHBOURS, published_at=row.published_at, article_id=row.article_id, at=at)
    return {beside.side: beside for beside in found}


def related(db: Session, row: sa.Row[Any], topic_ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    """Visible articles that share most of the topics, newest first among equals.

    Looked for among the `RELATED_AMONG` of each topic that were published or updated last.
    """
    if not topic_ids:
        return ()
    given = {f"topic_{place}": topic_id for place, topic_id in enumerate(topic_ids)}
    return rows(db, _related(len(topic_ids)), own=row.id, at=at, **given)


@cache
def _related(topics_: int) -> sa.Select[Any]:
    each = sa.union_all(*(sa.select(_last_of(f"topic_{place}").subquery()) for place in range(topics_))).subquery()
    nearest = (sa.func.count().desc(), each.c.published_at.desc(), each.c.publication_id)
    ranked = sa.select(each.c.publication_id, sa.func.row_number().over(order_by=nearest).label("rank"))
    best = ranked.group_by(each.c.publication_id, each.c.published_at).order_by("rank").limit(RELATED_MAX).subquery()
    return sa.select(*REF).join(best, best.c.publication_id == col(Publication.id)).order_by(best.c.rank)


def _last_of(topic: str) -> sa.Select[Any]:
    """Ids of publications sort by the time they were made, so no row is read but of indexes."""
    link = col(PublicationTopic.publication_id)
    last = sa.select(link, col(Publication.published_at)).join(Publication, col(Publication.id) == link)
    last = last.where(col(PublicationTopic.topic_id) == sa.bindparam(topic), link != sa.bindparam("own"))
    return last.where(is_visible(AT)).order_by(link.desc()).limit(RELATED_AMONG)


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
        PublicationByline, col(PublicationByline.publication_id) == PublicationFaq.publication_id
    )
    links = links.join(Publication, col(Publication.id) == PublicationFaq.publication_id)
    return links.where(is_visible(at), col(PublicationByline.author_id).in_(authors.public_ids(slug, at)))


class Shown(NamedTuple):
    """A publication, as far as it matters where something stands in it."""

    id: UUID
    article_id: UUID
    revision: int
    published_at: datetime
    slug: str


_SHOWN = sa.select(
    col(Publication.id),
    col(Publication.article_id),
    col(Publication.revision),
    col(Publication.published_at),
    col(Publication.slug),
)
_STANDING = _SHOWN.where(is_visible(AT), col(Publication.slug) == SLUG)


def standing(db: Session, slug: str, at: datetime) -> Shown | None:
    """What readers see under a slug, without its text. What cannot be a slug is not looked for."""
    if not is_slug(slug):
        return None
    return next((Shown._make(row) for row in rows(db, _STANDING, slug=slug, at=at)), None)


def shown_of(db: Session, article_id: UUID, at: datetime) -> Shown | None:
    """What readers see of an article, without its text."""
    of = _SHOWN.where(col(Publication.article_id) == article_id, is_visible(at))
    return next((Shown._make(row) for row in rows(db, of)), None)


def shown_and_coming(db: Session, article_id: UUID, at: datetime) -> list[Shown]:
    """Each publication of the article that is seen at an instant, or shall be."""
    ends = col(Publication.visible_until)
    alive = _SHOWN.where(col(Publication.article_id) == article_id, sa.or_(ends.is_(None), ends > at))
    return [Shown._make(row) for row in rows(db, alive)]


def was_shown(db: Session, article_id: UUID, revision: int, at: datetime) -> bool:
    """Whether readers saw a revision by then."""
    seen = _SHOWN.where(col(Publication.article_id) == article_id, col(Publication.revision) == revision)
    return bool(rows(db, seen.where(col(Publication.visible_from) <= at).limit(1)))
