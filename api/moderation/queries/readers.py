"""Readers as those who moderate look at them: what they said and reported, and what was noted. Never an address."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.bans.models import Ban, Of
from api.comments.models import Comment, Origin, Report, Status
from api.core.columns import col
from api.core.db import rows
from api.moderation.models import Note
from api.readers.models import Reader

NOTES_SHOWN = 50


def said_before(db: Session, ban: Ban, after: UUID | None, many: int) -> list[UUID]:
    """Comments of whom the ban is of from before it, in the order they were said: the next after one of them."""
    of = sa.select(col(Comment.id)).where(_by_banned(ban), col(Comment.created_at) <= ban.created_at)
    if after is not None:
        last = sa.select(col(Comment.created_at)).where(col(Comment.id) == after).scalar_subquery()
        same = sa.and_(col(Comment.created_at) == last, col(Comment.id) > after)
        of = of.where(sa.or_(col(Comment.created_at) > last, same))
    in_order = of.order_by(col(Comment.created_at), col(Comment.id)).limit(many)
    return [row.id for row in rows(db, in_order)]


def _by_banned(ban: Ban) -> Any:
    if ban.of is Of.READER:
        return col(Comment.reader_id) == ban.reader_id
    if ban.of is Of.ADDRESS:
        return col(Comment.reader_id).in_(sa.select(col(Reader.id)).where(col(Reader.email_mark) == ban.mark))
    return col(Comment.id).in_(sa.select(col(Origin.comment_id)).where(col(Origin.network) == ban.mark))


def said_by_status(db: Session, reader_id: UUID) -> dict[Status, int]:
    counted = sa.select(col(Comment.status), sa.func.count().label("many")).where(col(Comment.reader_id) == reader_id)
    return {row.status: row.many for row in rows(db, counted.group_by(col(Comment.status)))}


def reports_by(db: Session, reader_id: UUID) -> sa.Row[Any]:
    """How many reports a reader `made`, and how many of these were `dismissed`."""
    many = (sa.func.count().label("made"), sa.func.count(col(Report.dismissed_at)).label("dismissed"))
    (row,) = rows(db, sa.select(*many).where(col(Report.reader_id) == reader_id))
    return row


def notes_on(db: Session, reader_id: UUID) -> Sequence[Note]:
    """The last notes, the newest first."""
    of = select(Note).where(Note.reader_id == reader_id)
    return db.exec(of.order_by(col(Note.at).desc(), col(Note.id).desc()).limit(NOTES_SHOWN)).all()


def count_notes(db: Session, reader_id: UUID) -> int:
    (row,) = rows(db, sa.select(sa.func.count().label("many")).where(col(Note.reader_id) == reader_id))
    return int(row.many)


def note_by_id(db: Session, reader_id: UUID, note_id: UUID) -> Note | None:
    return db.exec(select(Note).where(Note.id == note_id, Note.reader_id == reader_id)).first()
