"""What the rooms below keep about a reader."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.articles.models import Publication
from api.articles.queries.published import is_visible
from api.bans.models import Ban
from api.bans.queries import PERSONAL
from api.comments.models import Comment, Earlier
from api.core.columns import col
from api.core.db import rows
from api.core.pages import Range
from api.events.models import Event
from api.readers.models import Reader

# Events by which somebody's words, name or person are gone.
ERASURES = {"reader.erased": "reader", "comment.deleted": "comment", "comment.disowned": "name"}


def comments_of(reader_id: UUID, at: datetime) -> sa.Select[Any]:
    """What a reader said, in every status, with the slug its article has for readers, if they see it."""
    said = sa.select(*Comment.__table__.columns, col(Publication.slug).label("slug")).select_from(Comment)  # type: ignore[attr-defined]
    seen = sa.and_(col(Publication.article_id) == col(Comment.article_id), is_visible(at))
    return said.join(Publication, seen, isouter=True).where(col(Comment.reader_id) == reader_id)


def all_comments_of(db: Session, reader_id: UUID, at: datetime) -> Sequence[sa.Row[Any]]:
    """The same, all of them, the earliest first."""
    return rows(db, comments_of(reader_id, at).order_by(col(Comment.created_at), col(Comment.id)))


def edits_of(db: Session, reader_id: UUID) -> Mapping[UUID, Sequence[Earlier]]:
    """What a reader's comments said before they were edited, by the comment's id."""
    edits = select(Earlier).join(Comment, col(Comment.id) == col(Earlier.comment_id))
    edits = edits.where(Comment.reader_id == reader_id).order_by(col(Earlier.at), col(Earlier.id))
    found: dict[UUID, list[Earlier]] = defaultdict(list)
    for edit in db.exec(edits):
        found[edit.comment_id].append(edit)
    return found


def bans_of(db: Session, reader: Reader) -> Sequence[Ban]:
    """Bans of a reader, and of their address, in the order they were made."""
    theirs = sa.and_(col(Ban.of).in_(PERSONAL), col(Ban.mark) == reader.email_mark)
    return db.exec(select(Ban).where(sa.or_(col(Ban.reader_id) == reader.id, theirs)).order_by(col(Ban.id))).all()


def erasures(db: Session, since: Range) -> Sequence[sa.Row[Any]]:
    """What was erased, in the order it was."""
    told = sa.select(col(Event.type), col(Event.subject_id), col(Event.at), col(Event.snapshot))
    told = told.where(col(Event.type).in_(ERASURES), *since.holds(col(Event.at)))
    return rows(db, told.order_by(col(Event.at), col(Event.id)))


def kept_of(db: Session, table: type[Any], reader_id: UUID) -> Sequence[Any]:
    """The rows of a table that are a reader's, in the order they were made."""
    return db.exec(select(table).where(table.reader_id == reader_id).order_by(col(table.id))).all()
