"""Notices: waiting, on their way, and over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.articles.models import Publication
from api.articles.queries.published import is_visible
from api.comments.models import Comment
from api.core.columns import col
from api.core.db import rows
from api.core.queries import upsert
from api.subscriptions.models import WAITING, Notice, Subscription
from api.subscriptions.queries.subscriptions import ALIVE, SAID


def add_notices(db: Session, notices: Sequence[dict[str, Any]]) -> None:
    """Whoever has a notice of the comment keeps that one."""
    once = upsert(db)(Notice).on_conflict_do_nothing(index_elements=["reader_id", "comment_id"])
    if notices:
        db.connection().execute(once, notices)


def due(db: Session, at: datetime, limit: int) -> Sequence[UUID]:
    """The readers of the notices that have waited longest, once for each notice."""
    waiting = sa.select(col(Notice.reader_id)).where(WAITING, col(Notice.due_at) <= at)
    return db.execute(waiting.order_by(col(Notice.due_at)).limit(limit)).scalars().all()


def letters_since(db: Session, reader_id: UUID, at: datetime) -> int:
    """Letters to a reader since an instant, those on their way included."""
    since = sa.func.coalesce(col(Notice.ended_at), col(Notice.due_at)) >= at
    counted = sa.select(sa.func.count(sa.distinct(col(Notice.letter_id)))).where(col(Notice.reader_id) == reader_id)
    return int(db.execute(counted.where(since)).scalar_one())


def take(db: Session, reader_id: UUID, at: datetime, letter_id: UUID) -> None:
    """All that is due for a reader goes into one letter."""
    db.execute(_due_for(reader_id, at).values(letter_id=letter_id))


def postpone(db: Session, reader_id: UUID, at: datetime, until: datetime) -> None:
    db.execute(_due_for(reader_id, at).values(due_at=until))


def _due_for(reader_id: UUID, at: datetime) -> sa.Update:
    waiting = sa.update(Notice).where(WAITING, col(Notice.reader_id) == reader_id, col(Notice.due_at) <= at)
    return waiting.execution_options(synchronize_session=False)


def worth_telling(db: Session, letter_id: UUID, at: datetime) -> Sequence[sa.Row[Any]]:
    """What a letter has to tell as things are now: comments that are shown, on public articles, and wanted."""
    told = sa.select(col(Notice.id), col(Notice.subscription_id), col(Subscription.kind))
    told = told.add_columns(col(Publication.slug), col(Publication.title))
    told = told.join(Subscription, col(Subscription.id) == Notice.subscription_id)
    told = told.join(Comment, col(Comment.id) == Notice.comment_id)
    told = told.join(Publication, col(Publication.article_id) == Comment.article_id)
    wanted = (col(Notice.letter_id) == letter_id, col(Notice.ended_at).is_(None), ALIVE, SAID, is_visible(at))
    return rows(db, told.where(*wanted).order_by(col(Comment.shown_at), col(Notice.id)))


def end_letter(db: Session, letter_id: UUID, told: Sequence[UUID], at: datetime) -> None:
    """The letter is done with: some of its notices were told, the others are let go."""
    open_ = sa.update(Notice).where(col(Notice.letter_id) == letter_id, col(Notice.ended_at).is_(None))
    open_ = open_.execution_options(synchronize_session=False)
    db.execute(open_.where(col(Notice.id).in_(told)).values(ended_at=at))
    db.execute(open_.values(ended_at=at, letter_id=None))


def drop_ended_notices(db: Session, before: datetime) -> None:
    db.execute(sa.delete(Notice).where(col(Notice.ended_at) < before))
