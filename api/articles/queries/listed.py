"""Working copies as lists for staff show them: each row with what readers see meanwhile, and nothing asked per row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.articles.models import Article, ArticleByline, ArticleFaq, ArticleTopic, Publication, State
from api.articles.queries.published import is_visible
from api.authors.models import Author
from api.core.columns import AT, IDS, col
from api.core.db import rows
from api.core.schemas import EARLIEST
from api.core.text import fold
from api.faqs.models import Faq
from api.revisions.models import Revision
from api.topics import queries as topics
from api.topics.models import Topic

LISTED = tuple(
    col(getattr(Article, name))
    for name in (
        *("id", "version", "state", "slug", "title", "dek", "language", "hero", "seo", "content_notes", "corrections"),
        *("review_note", "significantly_updated_at", "created_by_id", "created_at", "updated_at", "trashed_at"),
    )
)
PERIOD = tuple(
    col(getattr(Publication, name)) for name in ("article_id", "visible_from", "visible_until", "revision", "slug")
)
LATEST = (
    sa.select(sa.func.max(col(Revision.number)))
    .where(col(Revision.document_id) == Article.id)
    .correlate(Article)
    .scalar_subquery()
)
FIRST = (
    sa.select(sa.func.min(col(Publication.visible_from)))
    .where(col(Publication.article_id) == Article.id)
    .correlate(Article)
    .scalar_subquery()
)
# What was never published sorts before all that was: a page cannot begin after nothing.
PUBLISHED = sa.func.coalesce(FIRST, sa.literal(EARLIEST, col(Publication.visible_from).type))


def working(at: datetime, *more: Any) -> sa.Select[Any]:
    """Every working copy, with its latest revision and what readers see at that instant."""
    live = sa.select(*PERIOD).where(is_visible(at)).subquery("live")
    return sa.select(
        *LISTED,
        *more,
        LATEST.label("revision"),
        FIRST.label("published_at"),
        live.c.visible_from.label("live_from"),
        live.c.visible_until.label("live_until"),
        live.c.revision.label("live_revision"),
        live.c.slug.label("live_slug"),
    ).outerjoin(live, live.c.article_id == Article.id)


_WITH_BODY = working(AT, col(Article.body), col(Article.html)).where(col(Article.id) == sa.bindparam("id"))


def one(db: Session, article_id: UUID, at: datetime) -> sa.Row[Any]:
    """One working copy with its body, which is there."""
    (found,) = rows(db, _WITH_BODY, id=article_id, at=at)
    return found


def is_live(at: datetime) -> sa.ColumnElement[bool]:
    return _shown(is_visible(at))


def is_scheduled(at: datetime) -> sa.ColumnElement[bool]:
    return _shown(col(Publication.visible_from) > at)


def is_published_whole(at: datetime) -> sa.ColumnElement[bool]:
    """Readers see the latest revision."""
    return _shown(sa.and_(is_visible(at), col(Publication.revision) == LATEST))


def _shown(condition: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(col(Publication.article_id) == Article.id, condition).correlate(Article)


def in_state(state: State | None) -> Any:
    """In that state; without one, in any but the trash."""
    return col(Article.state) != State.TRASHED if state is None else col(Article.state) == state


def in_topic(db: Session, slug: str) -> sa.ColumnElement[bool]:
    """It carries the topic or one under it."""
    carried = col(ArticleTopic.topic_id).in_(topics.under(db, slug))
    return sa.exists().where(col(ArticleTopic.article_id) == Article.id, carried).correlate(Article)


def by_author(slug: str) -> sa.ColumnElement[bool]:
    return _signed(col(Author.slug) == slug)


def owned_by(account_id: UUID) -> sa.ColumnElement[bool]:
    """The account made it or signs it."""
    return sa.or_(col(Article.created_by_id) == account_id, _signed(col(Author.account_id) == account_id))


def _signed(condition: Any) -> sa.ColumnElement[bool]:
    own = sa.exists().where(col(ArticleByline.article_id) == Article.id, col(ArticleByline.author_id) == Author.id)
    return own.where(condition).correlate(Article)


def said(text: str) -> Any:
    return col(Article.folded).contains(fold(text), autoescape=True)


_SCHEDULED = (
    sa.select(
        *(
            col(getattr(Publication, name))
            for name in ("article_id", "visible_from", "visible_until", "revision", "slug")
        )
    )
    .where(col(Publication.article_id).in_(IDS), col(Publication.visible_from) > AT)
    .order_by(col(Publication.visible_from))
)


def scheduled(db: Session, ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    """What readers shall see of each, in order."""
    return rows(db, _SCHEDULED, ids=ids, at=at)


def _linked(link: Any, to: Any, target: Any, name: Any, *more: Any) -> sa.Select[Any]:
    found = sa.select(col(link.article_id), col(target.id), col(target.slug), col(name).label("name"), *more)
    found = found.join(link, to == target.id).where(col(link.article_id).in_(IDS))
    return found.order_by(col(link.position))


_RELATIONS = {
    "bylines": _linked(ArticleByline, ArticleByline.author_id, Author, Author.name, col(ArticleByline.role)),
    "topics": _linked(ArticleTopic, ArticleTopic.topic_id, Topic, Topic.name),
    "faqs": _linked(ArticleFaq, ArticleFaq.faq_id, Faq, Faq.question),
}


def relations(db: Session, ids: Sequence[UUID]) -> dict[str, Sequence[sa.Row[Any]]]:
    """The bylines, topics and FAQs of each, public or not, in their order."""
    return {name: rows(db, linked, ids=ids) for name, linked in _RELATIONS.items()}
