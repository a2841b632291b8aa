"""What happens on the site by itself, or is due, in a stretch of time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session

from api.articles.models import Article, Publication, State
from api.authors.models import Author
from api.core.columns import col
from api.core.db import rows
from api.faqs.models import Faq

ENTRIES_MAX = 1_000


class Stretch(NamedTuple):
    """From an instant until an instant, that one not included."""

    since: datetime
    until: datetime

    def holds(self, instant: Any) -> sa.ColumnElement[bool]:
        return sa.and_(instant >= self.since, instant < self.until)


def scheduled(
    db: Session, stretch: Stretch, articles: sa.ColumnElement[bool], kinds: Collection[str]
) -> Sequence[sa.Row[Any]]:
    """The entries of a stretch in order, of those articles and of these other kinds of documents.

    One more than `ENTRIES_MAX` where there are more.
    """
    parts: list[sa.Select[Any]] = [_begins(stretch, articles, update=update) for update in (False, True)]
    parts.append(_ends(stretch, articles))
    if "author" in kinds:
        parts.append(_of(Author, "author", "appears", (Author.name, Author.published_at), stretch))
    if "faq" in kinds:
        parts.append(_of(Faq, "faq", "appears", (Faq.question, Faq.published_at), stretch))
        parts.append(_of(Faq, "faq", "review_due", (Faq.question, Faq.next_review_due), stretch))
    every = sa.union_all(*parts).subquery()
    in_order = sa.select(every).order_by(every.c.at, every.c.kind, every.c.id, every.c.what)
    return rows(db, in_order.limit(ENTRIES_MAX + 1))


_BEFORE, _AFTER = aliased(Publication), aliased(Publication)
_IS_NEXT = sa.and_(
    col(_BEFORE.article_id) == Publication.article_id, col(_BEFORE.visible_until) == Publication.visible_from
)
_IS_FOLLOWED = sa.and_(
    col(_AFTER.article_id) == Publication.article_id, col(_AFTER.visible_from) == Publication.visible_until
)


def _begins(stretch: Stretch, articles: sa.ColumnElement[bool], *, update: bool) -> sa.Select[Any]:
    """A publication that takes over from another is an update; any other lets the article appear, again or at first."""
    at = col(Publication.visible_from)
    follows = sa.select(col(_BEFORE.id)).where(_IS_NEXT).exists()
    begins = _of_articles("updates" if update else "appears", at, articles)
    return begins.where(stretch.holds(at), follows if update else ~follows)


def _ends(stretch: Stretch, articles: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """An end is one when nothing takes over."""
    at = col(Publication.visible_until)
    followed = sa.select(col(_AFTER.id)).where(_IS_FOLLOWED).exists()
    return _of_articles("ends", at, articles).where(stretch.holds(at), ~followed)


def _of_articles(what: str, at: Any, articles: sa.ColumnElement[bool]) -> sa.Select[Any]:
    shown = (col(Publication.article_id).label("id"), col(Publication.slug), col(Publication.title).label("title"))
    entry = sa.select(at.label("at"), *_named(what, "article"), *shown, col(Publication.revision).label("revision"))
    entry = entry.join(Article, col(Article.id) == Publication.article_id)
    return entry.where(col(Article.state) != State.TRASHED, articles)


def _of(table: Any, kind: str, what: str, columns: tuple[Any, Any], stretch: Stretch) -> sa.Select[Any]:
    title, at = (col(column) for column in columns)
    entry = sa.select(at.label("at"), *_named(what, kind), table.id, table.slug, title.label("title"), sa.null())
    return entry.where(stretch.holds(at), table.trashed_at.is_(None))


def _named(what: str, kind: str) -> tuple[sa.ColumnElement[str], ...]:
    return sa.literal(what).label("what"), sa.literal(kind).label("kind")
