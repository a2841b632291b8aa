"""Conversations held until a transaction ends, and what was read of them since, for whoever decides about many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.comments.models import ERASED_QUOTE, Appeal, AppealState, Comment, Discussion, Found, Report
from api.core.columns import IDS, col
from api.core.db import lock, rows


@dataclass(slots=True)
class Held:
    """Conversations this transaction holds, and what it read of them since, which nobody else changes before it ends.

    `quiet` are comments about which nothing waits: no report, no appeal, no words that somebody erased.
    """

    conversations: set[UUID] = field(default_factory=set)
    counted: dict[UUID, Discussion] = field(default_factory=dict)
    comments: dict[UUID, Comment] = field(default_factory=dict)
    quiet: set[UUID] = field(default_factory=set)


def held_by(db: Session) -> Held:
    """What this transaction holds: it has its session for itself (`Database.write`)."""
    found = db.info.setdefault("held conversations", Held())
    assert isinstance(found, Held)
    return found


def hold_conversation(db: Session, article_id: UUID) -> None:
    """Let nobody else change anything of the conversation until the transaction ends."""
    held = held_by(db).conversations
    if article_id in held:
        return
    lock(db, f"discussion:{article_id}")
    # PostgreSQL gives up what was held in a savepoint that is rolled back.
    if not db.in_nested_transaction():
        held.add(article_id)


def hold_conversations(db: Session, articles: Iterable[UUID]) -> None:
    """Hold those of several articles in one order, so that two who hold several never wait in a ring."""
    for article_id in sorted(set(articles)):
        hold_conversation(db, article_id)


_ARTICLE = sa.select(col(Comment.article_id)).where(col(Comment.id) == sa.bindparam("comment"))
_ARTICLES = sa.select(col(Comment.article_id)).where(col(Comment.id).in_(IDS)).distinct()
_NOW = {"populate_existing": True}


def held(db: Session, comment_id: UUID) -> Comment | None:
    """The comment as it is now; nothing of its article's conversation changes until this transaction ends."""
    if comment_id in held_by(db).comments:
        return held_by(db).comments[comment_id]
    where = [row.article_id for row in rows(db, _ARTICLE, comment=comment_id)]
    hold_conversations(db, where)
    comment = db.exec(select(Comment).where(Comment.id == comment_id).execution_options(**_NOW)).first()
    # It may have been moved while its article was waited for; then it is held where it stands now.
    return comment if comment is None or comment.article_id in where else held(db, comment_id)


def hold_articles_of(db: Session, comment_ids: Sequence[UUID]) -> None:
    """As `held`, for many, which are read at once."""
    hold_conversations(db, (row.article_id for row in rows(db, _ARTICLES, ids=comment_ids)))
    if db.in_nested_transaction():
        return
    known = held_by(db)
    # One that was moved meanwhile is in a conversation that nobody holds yet.
    here = (col(Comment.id).in_(comment_ids), col(Comment.article_id).in_(known.conversations))
    read = {comment.id: comment for comment in db.exec(select(Comment).where(*here).execution_options(**_NOW))}
    known.comments |= read
    known.quiet |= read.keys() - {row.comment_id for row in rows(db, _WAITING, ids=comment_ids)}


_WAITING = sa.union_all(
    sa.select(col(Report.comment_id)).where(col(Report.comment_id).in_(IDS), col(Report.dismissed_at).is_(None)),
    sa.select(col(Appeal.comment_id)).where(col(Appeal.comment_id).in_(IDS), col(Appeal.state) == AppealState.OPEN),
    sa.select(col(Found.comment_id)).where(col(Found.comment_id).in_(IDS), col(Found.rule) == ERASED_QUOTE),
)


def is_quiet(db: Session, comment_id: UUID) -> bool:
    """Whether it is known that nothing waits about the comment."""
    return comment_id in held_by(db).quiet


def discussion(db: Session, article_id: UUID) -> Discussion:
    """The conversation of an article, held until the transaction ends; made when there was none."""
    hold_conversation(db, article_id)
    known = held_by(db)
    # One that was made in a savepoint that was rolled back is in no session any more.
    if article_id in known.counted and known.counted[article_id] in db:
        return known.counted[article_id]
    found = db.get(Discussion, article_id, populate_existing=True)
    if found is None:
        found = Discussion(article_id=article_id)
        db.add(found)
        db.flush()
    if article_id in known.conversations:
        known.counted[article_id] = found
    return found
