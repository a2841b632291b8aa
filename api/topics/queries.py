"""Topics and their tree."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, select

from api.core.columns import IDS, SLUG, col
from api.core.db import rows
from api.core.queries import existing_of
from api.topics.models import Kind, Topic

DEPTH_MAX = 8

# Articles stand above this room on the map; of theirs only these names are known here.
_CARRYING = sa.table("publication_topic", sa.column("publication_id"), sa.column("topic_id", sa.Uuid()))
_PERIODS = sa.table(
    "publication", sa.column("id"), sa.column("article_id"), sa.column("visible_until", sa.DateTime(timezone=True))
)


def is_public() -> sa.ColumnElement[bool]:
    """A topic is public unless it is in the trash."""
    return sa.and_(col(Topic.trashed_at).is_(None))


def by_slug(db: Session, slug: str) -> Topic | None:
    return db.exec(select(Topic).where(Topic.slug == slug)).first()


def by_id(db: Session, topic_id: UUID) -> Topic | None:
    """The topic as the database has it now."""
    return db.get(Topic, topic_id, populate_existing=True)


def ids_by_slug(db: Session, slugs: Iterable[str]) -> dict[str, UUID]:
    rows = db.exec(select(Topic.slug, Topic.id).where(col(Topic.slug).in_(list(slugs))))
    return dict(rows.all())


def existing(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    return existing_of(db, Topic.id, ids)


def existing_sections(db: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Of these the sections that are not in the trash."""
    sections = select(Topic.id).where(col(Topic.id).in_(ids), col(Topic.kind) == Kind.SECTION, is_public())
    return set(db.exec(sections))


def listed() -> sa.Select[Any]:
    """What a list for staff shows of topics, with the parents'."""
    above = aliased(Topic)
    written = ("slug", "kind", "name", "description", "parent_id", "helpline_topics")
    shown = ("id", "version", *written, "created_at", "updated_at", "trashed_at")
    columns: list[Any] = [getattr(Topic, name) for name in shown]
    parent = (col(above.slug).label("parent_slug"), col(above.name).label("parent_name"))
    return sa.select(*columns, *parent).outerjoin(above, col(above.id) == Topic.parent_id)


def in_state(state: str | None) -> sa.ColumnElement[bool]:
    return col(Topic.trashed_at).is_not(None) if state == "trashed" else is_public()


def children(db: Session, topic_id: UUID) -> int:
    """How many topics stand directly under it, those in the trash aside."""
    below = sa.select(sa.func.count()).select_from(Topic).where(col(Topic.parent_id) == topic_id, is_public())
    return int(db.execute(below).scalar_one())


def articles_carrying(db: Session, topic_id: UUID, at: datetime) -> int:
    """How many articles readers see under the topic, now or as scheduled."""
    carried = sa.select(sa.func.count(sa.distinct(_PERIODS.c.article_id)))
    carried = carried.join(_CARRYING, _CARRYING.c.publication_id == _PERIODS.c.id)
    ends = _PERIODS.c.visible_until
    carried = carried.where(_CARRYING.c.topic_id == topic_id, sa.or_(ends.is_(None), ends > at))
    return int(db.execute(carried).scalar_one())


def trashed_before(db: Session, at: datetime) -> Sequence[Topic]:
    """The outermost last, so that a section can follow what stood under it."""
    return db.exec(select(Topic).where(col(Topic.trashed_at) <= at).order_by(col(Topic.created_at).desc())).all()


def ancestors(db: Session, topic_id: UUID) -> list[UUID]:
    """The topic and all above it, nearest first."""
    above = _closure(upward=True)
    found = db.execute(sa.select(above.c.reached).where(above.c.root == topic_id).order_by(above.c.depth))
    return list(found.scalars())


def depth_below(db: Session, topic_id: UUID) -> int:
    """How many generations stand under the topic, those in the trash too: they may come back."""
    below = _closure(upward=False)
    return db.execute(sa.select(sa.func.max(below.c.depth)).where(below.c.root == topic_id)).scalar_one() or 0


def trails(db: Session, ids: Sequence[UUID]) -> dict[UUID, list[sa.Row[Any]]]:
    """For each topic the way to it, outermost section first, itself last: (id, slug, name)."""
    found: dict[UUID, list[sa.Row[Any]]] = {}
    for row in rows(db, _TRAILS, ids=ids) if ids else ():
        found.setdefault(row.root, []).append(row)
    return found


def with_descendants() -> sa.CTE:
    """Every public topic (`root`) with every one at or under it (`reached`): a section holds what its sections hold."""
    return _closure(upward=False, public=True)


def under(db: Session, slug: str) -> list[UUID]:
    """As `ids_under`, asked at once: PostgreSQL plans well for ids it is told, and badly for those of a recursion."""
    return [row.reached for row in rows(db, _UNDER, slug=slug)]


def ids_under(slug: str) -> sa.Select[Any]:
    """The ids of a public topic and of every one under it."""
    tree = with_descendants()
    return sa.select(tree.c.reached).join(Topic, col(Topic.id) == tree.c.root).where(col(Topic.slug) == slug)


@cache
def _closure(*, upward: bool, public: bool = False, roots: Any = None) -> sa.CTE:
    """Each topic with all above or below it; where it is `public`, as if what is in the trash had never been."""
    start: sa.Select[Any] = sa.select(
        col(Topic.id).label("root"), col(Topic.id).label("reached"), sa.literal(0).label("depth")
    )
    if roots is not None:
        start = start.where(col(Topic.id).in_(roots))
    if public:
        start = start.where(is_public())
    tree = start.cte("topic_tree", recursive=True)
    other = aliased(Topic)
    if upward:
        reached, link = col(other.parent_id), col(other.id) == tree.c.reached
    else:
        reached, link = col(other.id), col(other.parent_id) == tree.c.reached
    step = sa.select(tree.c.root, reached, tree.c.depth + 1).join(other, link)
    if public:
        step = step.where(col(other.trashed_at).is_(None))
    return tree.union_all(step.where(reached.is_not(None), tree.c.depth < DEPTH_MAX))


_ABOVE = _closure(upward=True, public=True, roots=IDS)
_TRAILS = (
    sa.select(_ABOVE.c.root, col(Topic.id), col(Topic.slug), col(Topic.name))
    .join(Topic, col(Topic.id) == _ABOVE.c.reached)
    .where(is_public())
    .order_by(_ABOVE.c.depth.desc())
)
_UNDER = sa.select(
    _closure(upward=False, public=True, roots=sa.select(col(Topic.id)).where(col(Topic.slug) == SLUG)).c.reached
)
