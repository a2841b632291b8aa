"""What was said in a thread beside its erased words, and what was found of them in it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.articles.models import Publication
from api.articles.queries.published import is_visible
from api.comments.models import ERASED_QUOTE, Comment, Found, Status, Visibility
from api.comments.queries.holding import is_quiet
from api.core import clock
from api.core.columns import col
from api.core.db import rows

SAID_AT = sa.func.coalesce(col(Comment.edited_at), col(Comment.created_at))


def said_in_thread(
    db: Session, root_id: UUID, but: Collection[UUID], reader_id: UUID | None, many: int
) -> Sequence[sa.Row[Any]]:
    """What others say in a thread that readers see or may come to see, in the order it was said; the last so many.

    Down the thread from reply to reply: what waits in it is in no index of threads.
    """
    thread = sa.select(col(Comment.id)).where(col(Comment.id) == root_id).cte("thread", recursive=True)
    thread = thread.union_all(sa.select(col(Comment.id)).join(thread, col(Comment.parent_id) == thread.c.id))
    said = sa.select(col(Comment.id), col(Comment.text), SAID_AT.label("said_at"))
    said = said.join(thread, thread.c.id == col(Comment.id)).where(
        col(Comment.status).in_((Status.APPROVED, Status.PENDING)),
        col(Comment.visibility) == Visibility.PUBLIC,
        col(Comment.id).not_in(but),
    )
    if reader_id is not None:
        said = said.where(sa.or_(col(Comment.reader_id).is_(None), col(Comment.reader_id) != reader_id))
    return rows(db, said.order_by(sa.desc("said_at"), col(Comment.id).desc()).limit(many))[::-1]


def article_text(db: Session, article_id: UUID) -> str:
    """What readers can read in the article now."""
    shown = select(Publication.text).where(Publication.article_id == article_id, is_visible(clock.now()))
    return db.exec(shown.limit(1)).first() or ""


_QUOTES = (col(Found.comment_id) == sa.bindparam("comment"), col(Found.rule) == ERASED_QUOTE)
_QUOTING = sa.select(col(Found.id)).where(*_QUOTES).limit(1)
_DROP = sa.delete(Found).where(*_QUOTES)


def is_quoting(db: Session, comment_id: UUID) -> bool:
    """Whether words somebody else has erased were found in it."""
    return not is_quiet(db, comment_id) and bool(rows(db, _QUOTING, comment=comment_id))


def drop_quotes(db: Session, comment_id: UUID) -> None:
    """Somebody decided that the comment stays as it is."""
    if is_quiet(db, comment_id):
        return
    db.connection().execute(_DROP, {"comment": comment_id})
