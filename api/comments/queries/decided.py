"""What was decided about comments, and what is asked and kept because of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.comments.models import Appeal, AppealState, Change, Comment, Earlier, Original, Status
from api.comments.queries.holding import is_quiet
from api.core.columns import col


def changes_of(db: Session, comment_id: UUID) -> Sequence[Change]:
    of = select(Change).where(Change.comment_id == comment_id)
    return db.exec(of.order_by(col(Change.at), col(Change.id))).all()


def last_change_of(db: Session, comment_id: UUID) -> Change | None:
    of = select(Change).where(Change.comment_id == comment_id)
    return db.exec(of.order_by(col(Change.at).desc(), col(Change.id).desc()).limit(1)).first()


def like(db: Session, likeness: str, most: int) -> Sequence[tuple[UUID, int]]:
    """Comments that wait and say the same, with their versions, the oldest first."""
    waiting = (col(Comment.status) == Status.PENDING, col(Comment.delayed_until).is_(None))
    same = select(Comment.id, Comment.version).where(col(Comment.likeness) == likeness, *waiting)
    return db.exec(same.order_by(col(Comment.created_at), col(Comment.id)).limit(most)).all()


def messages_of(db: Session, comment_ids: Sequence[UUID]) -> Sequence[Change]:
    """The changes of several comments with which staff wrote to the writer, in their order."""
    of = select(Change).where(col(Change.comment_id).in_(comment_ids), col(Change.message).is_not(None))
    return db.exec(of.order_by(col(Change.at), col(Change.id))).all()


def original_of(db: Session, comment_id: UUID) -> Original | None:
    return db.get(Original, comment_id)


def originals_of(db: Session, comment_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What writers said where other words were published, as long as that is kept."""
    of = select(Original).where(col(Original.comment_id).in_(comment_ids))
    return {each.comment_id: each.body for each in db.exec(of)}


def drop_original(db: Session, comment_id: UUID) -> None:
    db.execute(sa.delete(Original).where(col(Original.comment_id) == comment_id))


def forget_originals(db: Session, at: datetime) -> None:
    """What writers said where other words were published, edits before it too, unless that can be appealed."""
    appealed = sa.select(col(Appeal.id)).where(
        col(Appeal.comment_id) == Original.comment_id, col(Appeal.state) == AppealState.OPEN
    )
    over = (col(Original.until) <= at, ~appealed.correlate(Original).exists())
    db.execute(sa.delete(Earlier).where(col(Earlier.comment_id).in_(sa.select(col(Original.comment_id)).where(*over))))
    db.execute(sa.delete(Original).where(*over))


def appeal_of(db: Session, change_id: UUID) -> Appeal | None:
    return db.exec(select(Appeal).where(Appeal.change_id == change_id)).first()


_OPEN_APPEAL = select(Appeal).where(Appeal.comment_id == sa.bindparam("comment"), col(Appeal.state) == AppealState.OPEN)


def open_appeal_of(db: Session, comment_id: UUID) -> Appeal | None:
    """The appeal that waits, if one does."""
    if is_quiet(db, comment_id):
        return None
    return db.exec(_OPEN_APPEAL, params={"comment": comment_id}).first()


def appeals_of(db: Session, comment_ids: Sequence[UUID]) -> Sequence[Appeal]:
    """The appeals of several comments, in the order they were made."""
    of = select(Appeal).where(col(Appeal.comment_id).in_(comment_ids))
    return db.exec(of.order_by(col(Appeal.at), col(Appeal.id))).all()


def appeals_against(db: Session, comment_ids: Sequence[UUID]) -> Sequence[tuple[Appeal, str | None]]:
    """The same, each with the name of who decided what is appealed."""
    of = select(Appeal, Change.by_name).join(Change, col(Change.id) == col(Appeal.change_id))
    return db.exec(of.where(col(Appeal.comment_id).in_(comment_ids)).order_by(col(Appeal.at), col(Appeal.id))).all()


def end_appeals(db: Session, comment_id: UUID, at: datetime) -> None:
    """Its comment is gone: what waits is withdrawn, and what was said in appeals is gone too."""
    of = sa.update(Appeal).where(col(Appeal.comment_id) == comment_id)
    waits = of.where(col(Appeal.state) == AppealState.OPEN)
    db.execute(waits.values(state=AppealState.WITHDRAWN, ended_at=at).execution_options(synchronize_session=False))
    db.execute(of.values(text="").execution_options(synchronize_session=False))


def last_changes_of(db: Session, comment_ids: Sequence[UUID]) -> dict[UUID, Change]:
    """The last change of each of these comments."""
    of = select(Change).where(col(Change.comment_id).in_(comment_ids))
    return {change.comment_id: change for change in db.exec(of.order_by(col(Change.at), col(Change.id)))}
