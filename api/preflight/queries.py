"""Where documents stand: seen by readers, seen later, not, or thrown away. One statement for each kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.articles.models import Article, Publication, State
from api.authors.models import Author
from api.core.columns import col
from api.core.db import rows
from api.faqs.models import Faq
from api.redirects.models import Redirect
from api.topics.models import Topic


class Standing(NamedTuple):
    """`public`, `scheduled` (since when it will be), `trashed` or `unpublished`."""

    state: str
    kind: str
    slug: str
    since: datetime | None

    @property
    def path(self) -> str:
        return f"/{self.kind}s/{self.slug}"


RANK = ("public", "scheduled", "trashed", "unpublished")


@dataclass
class Standings:
    """The best standing under each slug of a kind, and of each document."""

    by_slug: dict[tuple[str, str], Standing] = field(default_factory=dict)
    by_id: dict[UUID, Standing] = field(default_factory=dict)

    def add(self, kind: str, found: Iterable[Any], at: datetime) -> None:
        standings = [(row.id, Standing(_state(row, at), kind, row.slug, row.since)) for row in found]
        for id_, standing in sorted(standings, key=lambda each: (RANK.index(each[1].state), each[1].since or at)):
            self.by_slug.setdefault((kind, standing.slug), standing)
            self.by_id.setdefault(id_, standing)


def _state(row: Any, at: datetime) -> str:
    if row.trashed:
        return "trashed"
    if row.since is None:
        return "unpublished"
    return "public" if row.since <= at else "scheduled"


class Wanted(NamedTuple):
    slugs: Sequence[str]
    ids: Sequence[UUID]


def standings(db: Session, wanted: Mapping[str, Wanted], at: datetime) -> Standings:
    found = Standings()
    for kind, (slugs, ids) in wanted.items():
        if slugs or ids:
            found.add(kind, rows(db, STATEMENTS[kind](slugs, ids, at)), at)
    return found


def _articles(slugs: Sequence[str], ids: Sequence[UUID], at: datetime) -> sa.CompoundSelect[Any]:
    """Working copies, and the publications that are or will be seen, which may have another slug."""
    seen = sa.select(
        *(col(Publication.article_id).label("id"), col(Publication.slug), col(Publication.visible_from).label("since")),
        sa.false().label("trashed"),
    )
    ends, seen_id = col(Publication.visible_until), col(Publication.article_id)
    seen = seen.where(sa.or_(ends.is_(None), ends > at), sa.or_(col(Publication.slug).in_(slugs), seen_id.in_(ids)))
    written = sa.select(col(Article.id), col(Article.slug), sa.null(), col(Article.state) == State.TRASHED)
    return seen.union_all(written.where(sa.or_(col(Article.slug).in_(slugs), col(Article.id).in_(ids))))


def _of(kind: Any, since: Any) -> Callable[[Sequence[str], Sequence[UUID], datetime], sa.Select[Any]]:
    trashed = kind.trashed_at.is_not(None).label("trashed")
    every = sa.select(kind.id, kind.slug, since.label("since"), trashed)
    return lambda slugs, ids, _: every.where(sa.or_(kind.slug.in_(slugs), kind.id.in_(ids)))


STATEMENTS: dict[str, Callable[[Sequence[str], Sequence[UUID], datetime], Any]] = {
    "article": _articles,
    "faq": _of(Faq, col(Faq.published_at)),
    "author": _of(Author, col(Author.published_at)),
    "topic": _of(Topic, col(Topic.created_at)),
}


def redirects(db: Session, paths: Sequence[str], at: datetime) -> dict[str, sa.Row[Any]]:
    """What the paths lead to: `document_kind` and `document_id`, or `target`, or nothing any more."""
    led = sa.select(*(col(each) for each in (Redirect.path, Redirect.document_kind, Redirect.document_id)))
    led = led.add_columns(col(Redirect.target)).where(col(Redirect.path).in_(paths), col(Redirect.since) <= at)
    return {row.path: row for row in rows(db, led)} if paths else {}


def holders_of_slug(db: Session, article: Article, at: datetime) -> list[datetime]:
    """When other articles begin to be seen under the slug, of those that have not ended, in order."""
    begin, ends = col(Publication.visible_from), col(Publication.visible_until)
    held = sa.select(begin).where(col(Publication.slug) == article.slug, col(Publication.article_id) != article.id)
    return [row.visible_from for row in rows(db, held.where(sa.or_(ends.is_(None), ends > at)).order_by(begin))]
