"""Subscriptions by what they are asked for, and what may be subscribed to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.articles.models import Publication
from api.articles.queries.published import is_visible
from api.comments.models import Comment
from api.comments.queries.public import IS_APPROVED
from api.core.columns import col
from api.core.db import rows
from api.core.queries import upsert
from api.subscriptions.models import Frequency, Kind, Notice, Subscription

ALIVE = sa.and_(col(Subscription.confirmed_at).is_not(None), col(Subscription.ended_at).is_(None))
# What readers see of a comment: one that is gone is shown only as a place.
SAID = sa.and_(col(Comment.shown), IS_APPROVED)


def shown(db: Session, id_: UUID, reader_id: UUID, at: datetime) -> sa.Row[Any] | None:
    """One of a reader's own, as on the list."""
    return next(iter(rows(db, listed(reader_id, at).where(col(Subscription.id) == id_))), None)


def held(db: Session, id_: UUID) -> Subscription | None:
    """The subscription as it is now, held until the transaction ends."""
    return db.exec(select(Subscription).where(Subscription.id == id_).with_for_update()).first()


def ensure(db: Session, wanted: Subscription, most: int) -> Subscription | None:
    """The reader's subscription to this, made unless there is one; None where that would be one more than `most`.

    The same statements in every case: an answer's time shall not tell whether an address is known.
    """
    own = sa.select(sa.func.count()).where(col(Subscription.reader_id) == wanted.reader_id)
    kept = wanted.model_dump()
    types = Subscription.__table__.columns  # type: ignore[attr-defined]
    values = [sa.literal(value, types[name].type) for name, value in kept.items()]
    row = sa.select(*values).where(own.scalar_subquery() < most)
    db.execute(upsert(db)(Subscription).from_select(list(kept), row).on_conflict_do_nothing())
    known = select(Subscription).where(Subscription.reader_id == wanted.reader_id)
    return db.exec(known.where(Subscription.target == wanted.target)).first()


def shown_comment(db: Session, id_: UUID, at: datetime) -> Comment | None:
    """A comment that readers see, words and all."""
    shown = select(Comment).join(Publication, col(Publication.article_id) == Comment.article_id)
    return db.exec(shown.where(Comment.id == id_, SAID, is_visible(at))).first()


def watching(db: Session, comment: Comment, after: UUID | None, limit: int) -> Sequence[sa.Row[Any]]:
    """Who is told of a comment, in the order of readers: of each the soonest subscription comes first."""
    parent = db.get(Comment, comment.parent_id) if comment.parent_id else None
    ways = [sa.and_(col(Subscription.kind) == Kind.ARTICLE, col(Subscription.article_id) == comment.article_id)]
    if parent is not None:
        ways.append(col(Subscription.comment_id) == parent.id)
    if parent is not None and parent.reader_id is not None:
        ways.append(sa.and_(col(Subscription.kind) == Kind.MINE, col(Subscription.reader_id) == parent.reader_id))
    columns = (Subscription.id, Subscription.reader_id, Subscription.frequency, Subscription.target)
    of_others = [ALIVE]
    if comment.reader_id is not None:
        of_others.append(col(Subscription.reader_id) != comment.reader_id)
    if after is not None:
        of_others.append(col(Subscription.reader_id) > after)
    found = sa.union_all(*(sa.select(*map(col, columns)).where(way, *of_others) for way in ways)).subquery()
    soonest = sa.case({each: place for place, each in enumerate(Frequency)}, value=found.c.frequency)
    return rows(db, sa.select(found).order_by(found.c.reader_id, soonest, found.c.target.desc()).limit(limit))


def listed(reader_id: UUID, at: datetime) -> sa.Select[Any]:
    """What a reader subscribes to, each with its article while that is public."""
    shown = sa.select(*Subscription.__table__.columns, col(Publication.article_id).label("about"))  # type: ignore[attr-defined]
    shown = shown.add_columns(col(Publication.slug), col(Publication.title)).select_from(Subscription)
    shown = shown.join(Comment, col(Comment.id) == Subscription.comment_id, isouter=True)
    article = sa.func.coalesce(col(Subscription.article_id), col(Comment.article_id))
    of_it = sa.and_(col(Publication.article_id) == article, is_visible(at))
    shown = shown.join(Publication, of_it, isouter=True)
    return shown.where(col(Subscription.reader_id) == reader_id, ALIVE)


def end_all(db: Session, reader_id: UUID, at: datetime) -> None:
    alive = sa.update(Subscription).where(col(Subscription.reader_id) == reader_id, ALIVE)
    ended = alive.values(ended_at=at, version=col(Subscription.version) + 1)
    db.execute(ended.execution_options(synchronize_session=False))


def drop_of(db: Session, reader_id: UUID) -> int:
    """Take away all that is kept here about a reader; how many subscriptions that were."""
    db.execute(sa.delete(Notice).where(col(Notice.reader_id) == reader_id))
    dropped = db.execute(sa.delete(Subscription).where(col(Subscription.reader_id) == reader_id))
    return dropped.rowcount  # type: ignore[attr-defined, no-any-return]


def drop_ended(db: Session, *, unconfirmed: datetime, ended: datetime) -> None:
    """Forget what was asked for and not confirmed before an instant, and what ended before another."""
    never = sa.and_(col(Subscription.confirmed_at).is_(None), col(Subscription.created_at) < unconfirmed)
    db.execute(sa.delete(Subscription).where(sa.or_(never, col(Subscription.ended_at) < ended)))
