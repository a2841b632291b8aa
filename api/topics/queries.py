"""Topics and their tree."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, select

from api.core.columns import IDS, SLUG, col
from api.core.db import rows
from api.topics.models import Kind, Topic

DEPTH_MAX = 8


def by_slug(db: Session, slug: str) -> Topic | None:
    return db.exec(select(Topic).where(Topic.slug == slug)).first()


def ids_by_slug(db: Session, slugs: Iterable[str]) -> dict[str, UUID]:
    rows = db.exec(select(Topic.slug, Topic.id).where(col(Topic.slug).in_(list(slugs))))
    return dict(rows.all())


def existing(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    return set(db.exec(select(Topic.id).where(col(Topic.id).in_(ids))))


def existing_sections(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    sections = select(Topic.id).where(col(Topic.id).in_(ids), col(Topic.kind) == Kind.SECTION)
    return set(db.exec(sections))


def ancestors(db: Session, topic_id: UUID) -> list[UUID]:
    """The topic and all above it, nearest first."""
    above = _closure(upward=True)
    found = db.execute(sa.select(above.c.reached).where(above.c.root == topic_id).order_by(above.c.depth))
    return list(found.scalars())


def depth_below(db: Session, topic_id: UUID) -> int:
    """How many generations stand under the topic."""
    below = _closure(upward=False)
    return db.execute(sa.select(sa.func.max(below.c.depth)).where(below.c.root == topic_id)).scalar_one() or 0


def trails(db: Session, ids: Sequence[UUID]) -> dict[UUID, list[sa.Row[Any]]]:
    """For each topic the way to it, outermost section first, itself last: (id, slug, name)."""
    found: dict[UUID, list[sa.Row[Any]]] = {}
    for row in rows(db, _TRAILS, ids=ids) if ids else ():
        found.setdefault(row.root, []).append(row)
    return found


def with_descendants() -> sa.CTE:
    """Every topic (`root`) with every topic at or under it (`reached`): a section holds what its sections hold."""
    return _closure(upward=False)


def under(db: Session, slug: str) -> list[UUID]:
    """As `ids_under`, asked at once: PostgreSQL plans well for ids it is told, and badly for those of a recursion."""
    return [row.reached for row in rows(db, _UNDER, slug=slug)]


def ids_under(slug: str) -> sa.Select[Any]:
    """The ids of a topic and of every topic under it."""
    tree = with_descendants()
    return sa.select(tree.c.reached).join(Topic, col(Topic.id) == tree.c.root).where(col(Topic.slug) == slug)


@cache
def _closure(*, upward: bool, roots: Any = None) -> sa.CTE:
    start: sa.Select[Any] = sa.select(
        col(Topic.id).label("root"), col(Topic.id).label("reached"), sa.literal(0).label("depth")
    )
    if roots is not None:
        start = start.where(col(Topic.id).in_(roots))
    tree = start.cte("topic_tree", recursive=True)
    other = aliased(Topic)
    if upward:
        reached, link = col(other.parent_id), col(other.id) == tree.c.reached
    else:
        reached, link = col(other.id), col(other.parent_id) == tree.c.reached
    step = sa.select(tree.c.root, reached, tree.c.depth + 1).join(other, link)
    return tree.union_all(step.where(reached.is_not(None), tree.c.depth < DEPTH_MAX))


_ABOVE = _closure(upward=True, roots=IDS)
_TRAILS = (
    sa.select(_ABOVE.c.root, col(Topic.id), col(Topic.slug), col(Topic.name))
    .join(Topic, col(Topic.id) == _ABOVE.c.reached)
    .order_by(_ABOVE.c.depth.desc())
)
_UNDER = sa.select(_closure(upward=False, roots=sa.select(col(Topic.id)).where(col(Topic.slug) == SLUG)).c.reached)
