"""What readers may see of the conversation. Every statement here says `shown`, and words only where it is approved.

The article must be one readers see; that is for the caller to have looked up.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.anchors.models import Anchor, Placement, State
from api.articles.models import Publication
from api.articles.queries.published import is_visible
from api.comments.models import Comment, Discussion, Status
from api.core.columns import IDS, col
from api.core.db import rows

IS_APPROVED = col(Comment.status) == Status.APPROVED
MASKED = ("name", "badge", "edited_at", "featured_at", "expert_at", "redacted_at", "anchor_id", "prompt_id")
EMPTIED = ("avatar_seed", "html", "text")
COLUMNS = (
    *(
        col(getattr(Comment, name))
        for name in (
            *("id", "article_id", "parent_id", "root_id", "depth", "status", "helpful", "reply_count"),
            *("created_at", "locked_at", "sequence"),
        )
    ),
    *(sa.case((IS_APPROVED, col(getattr(Comment, name))), else_=None).label(name) for name in MASKED),
    *(sa.case((IS_APPROVED, col(getattr(Comment, name))), else_="").label(name) for name in EMPTIED),
)
ANCESTORS_MAX = 50
REPLIES = 5  # of each thread, and comments of each passage, that come along


def shown() -> sa.Select[Any]:
    return sa.select(*COLUMNS).where(col(Comment.shown))


def of_article(article_id: UUID) -> sa.Select[Any]:
    return shown().where(col(Comment.article_id) == article_id)


def of_site(at: datetime) -> sa.Select[Any]:
    """Approved comments of every article readers see, with its slug."""
    of = sa.select(*COLUMNS, col(Publication.slug)).join(
        Publication, sa.and_(col(Publication.article_id) == Comment.article_id, is_visible(at))
    )
    return of.where(col(Comment.shown), IS_APPROVED)


def one(db: Session, comment_id: UUID, at: datetime) -> sa.Row[Any] | None:
    """A comment readers see, with the slug and the publication of its article."""
    of = sa.select(*COLUMNS, col(Publication.slug), col(Publication.id).label("publication_id")).join(
        Publication, sa.and_(col(Publication.article_id) == Comment.article_id, is_visible(at))
    )
    return next(iter(rows(db, of.where(col(Comment.shown), col(Comment.id) == comment_id))), None)


def ancestors(db: Session, comment_id: UUID) -> Sequence[sa.Row[Any]]:
    """The comments above one, the topmost first; of a long thread the ANCESTORS_MAX nearest."""
    above = sa.select(col(Comment.parent_id).label("id"), sa.literal(1).label("far"))
    chain = above.where(col(Comment.id) == comment_id).cte("chain", recursive=True)
    further = sa.select(col(Comment.parent_id), chain.c.far + 1).join(chain, col(Comment.id) == chain.c.id)
    chain = chain.union_all(further.where(chain.c.far < ANCESTORS_MAX))
    found = shown().join(chain, chain.c.id == col(Comment.id))
    return rows(db, found.order_by(chain.c.far.desc()))


def first_replies(db: Session, roots: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    """Of each thread the first REPLIES and one more, in the order they were said."""
    return _first(db, "root_id", roots)


def first_on(db: Session, anchors: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    """Of each passage the first REPLIES approved comments and one more, in the order they were said."""
    return _first(db, "anchor_id", anchors)


def _first(db: Session, name: str, ids: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    if not ids:
        return ()
    return rows(db, _firsts(name, len(ids)), **{f"of_{place}": id_ for place, id_ in enumerate(ids)})


@cache
def _firsts(name: str, many: int) -> sa.Select[Any]:
    """One statement, in which each part walks an index and stops."""
    column = col(getattr(Comment, name))
    each = []
    for place in range(many):
        part = sa.select(col(Comment.id)).where(col(Comment.shown), column == sa.bindparam(f"of_{place}"))
        part = part.where(col(Comment.parent_id).is_not(None) if name == "root_id" else IS_APPROVED)
        part = part.order_by(col(Comment.created_at), col(Comment.id)).limit(REPLIES + 1)
        each.append(sa.select(part.subquery().c.id))
    wanted = sa.union_all(*each).subquery()
    return shown().join(wanted, wanted.c.id == col(Comment.id)).order_by(col(Comment.created_at), col(Comment.id))


ANCHOR = tuple(sa.inspect(Anchor).columns)
PASSAGES = (
    sa.select(*ANCHOR)
    .add_columns(
        col(Placement.state),
        col(Placement.kept),
        col(Placement.block).label("placed_block"),
        col(Placement.start).label("placed_start"),
        col(Placement.end).label("placed_end"),
        col(Placement.exact).label("now"),
    )
    .join(Placement, col(Placement.anchor_id) == Anchor.id)
)
_PLACED = PASSAGES.where(col(Placement.publication_id) == sa.bindparam("publication_id"), col(Anchor.id).in_(IDS))


def placed(db: Session, publication_id: UUID, ids: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    """Passages, and where they are in a publication."""
    return rows(db, _PLACED, publication_id=publication_id, ids=ids) if ids else ()


def placed_now(db: Session, ids: Sequence[UUID], at: datetime) -> Sequence[sa.Row[Any]]:
    """Passages, and where they are in what readers see now, of whatever articles."""
    seen = PASSAGES.join(Publication, col(Publication.id) == Placement.publication_id)
    return rows(db, seen.where(col(Anchor.id).in_(ids), is_visible(at))) if ids else ()


def passages(publication_id: UUID) -> sa.Select[Any]:
    """The passages of a publication on which readers see somebody say something."""
    said = sa.select(col(Comment.id)).where(col(Comment.anchor_id) == Placement.anchor_id)
    said = said.where(col(Comment.shown), IS_APPROVED)
    said_on = said.correlate(Placement).exists()
    return PASSAGES.where(col(Placement.publication_id) == publication_id, said_on)


def counts_on(db: Session, anchors: Sequence[UUID]) -> dict[UUID, int]:
    """How many comments readers see on each passage."""
    counted = sa.select(col(Comment.anchor_id), sa.func.count().label("many")).where(col(Comment.shown), IS_APPROVED)
    counted = counted.where(col(Comment.anchor_id).in_(anchors)).group_by(col(Comment.anchor_id))
    return {row.anchor_id: row.many for row in rows(db, counted)}


def counts_by_block(db: Session, publication_id: UUID) -> dict[str | None, int]:
    """How many comments readers see on passages of each block; under None those whose passage is gone.

    Counted passage by passage: joined, SQLite walks through the comments of all articles.
    """
    said = sa.select(sa.func.count()).where(col(Comment.anchor_id) == Placement.anchor_id, col(Comment.shown))
    said = said.where(IS_APPROVED).correlate(Placement)
    block = sa.case((col(Placement.state) == State.ORPHANED, None), else_=col(Placement.block)).label("in_block")
    each = sa.select(block, said.scalar_subquery().label("many"))
    each_one = each.where(col(Placement.publication_id) == publication_id).subquery()
    counted = sa.select(each_one.c.in_block, sa.func.sum(each_one.c.many).label("many")).group_by(each_one.c.in_block)
    return {row.in_block: int(row.many) for row in rows(db, counted) if row.many}


_COUNTS = sa.select(
    col(Discussion.article_id), col(Discussion.count), col(Discussion.inline), col(Discussion.opening)
).where(col(Discussion.article_id).in_(IDS))


def counts(db: Session, articles: Sequence[UUID]) -> dict[UUID, sa.Row[Any]]:
    """What readers see of each article's conversation, counted; of one nobody spoke in there is nothing."""
    return {row.article_id: row for row in rows(db, _COUNTS, ids=articles)} if articles else {}


def numbers(db: Session, articles: Sequence[UUID], at: datetime) -> dict[UUID, int]:
    """Of those articles readers see the number of what came to be shown last."""
    number = sa.func.coalesce(col(Discussion.sequence), 0)
    seen = sa.select(col(Publication.article_id), number.label("number"))
    seen = seen.outerjoin(Discussion, col(Discussion.article_id) == Publication.article_id)
    seen = seen.where(col(Publication.article_id).in_(articles), is_visible(at))
    return {row.article_id: row.number for row in rows(db, seen)}


def has_any(db: Session, article_id: UUID) -> bool:
    """Whether anybody ever said anything there, shown or not."""
    return bool(rows(db, sa.select(col(Comment.id)).where(col(Comment.article_id) == article_id).limit(1)))


def since(db: Session, article_id: UUID, sequence: int, many: int) -> Sequence[sa.Row[Any]]:
    """What came to be shown after a number, in that order."""
    newer = of_article(article_id).where(IS_APPROVED, col(Comment.sequence) > sequence)
    return rows(db, newer.order_by(col(Comment.sequence)).limit(many))
