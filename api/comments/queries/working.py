"""Comments as those who write and moderate them need them, whether readers see them or not."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.articles.models import Article, Publication
from api.articles.queries.published import Shown, is_visible
from api.comments.models import (
    Comment,
    Discussion,
    Earlier,
    Found,
    Opening,
    Origin,
    Reaction,
    Report,
    Status,
)
from api.comments.queries.holding import held_by, is_quiet
from api.core.columns import AT, SLUG, col
from api.core.db import rows
from api.core.text import is_slug


def by_id(db: Session, comment_id: UUID) -> Comment | None:
    return db.get(Comment, comment_id)


def read_discussion(db: Session, article_id: UUID) -> Discussion:
    """The conversation of an article; that of one nobody spoke in is not kept."""
    return db.get(Discussion, article_id) or Discussion(article_id=article_id)


def is_article(db: Session, article_id: UUID) -> bool:
    return db.exec(select(Article.id).where(Article.id == article_id)).first() is not None


def slug_of(db: Session, article_id: UUID) -> str:
    """The slug an article has for staff."""
    return db.exec(select(Article.slug).where(Article.id == article_id)).one()


class Ground(NamedTuple):
    """A published article as far as it matters to who says something on it."""

    shown: Shown
    opening: Opening


_GROUND = (
    sa.select(*(col(getattr(Publication, name)) for name in Shown._fields), col(Discussion.opening))
    .outerjoin(Discussion, col(Discussion.article_id) == Publication.article_id)
    .where(is_visible(AT), col(Publication.slug) == SLUG)
)


def ground(db: Session, slug: str, at: datetime) -> Ground | None:
    """What readers see under a slug, and whether it takes comments as far as it says so itself.

    What cannot be a slug is not looked for.
    """
    if not is_slug(slug):
        return None
    for row in rows(db, _GROUND, slug=slug, at=at):
        shown, opening = row[:-1], row[-1]
        return Ground(Shown._make(shown), opening or Opening.SETTINGS)
    return None


def openings(db: Session, articles: Sequence[UUID]) -> dict[UUID, Opening]:
    """Whether articles take comments, as far as they say so themselves."""
    said = sa.select(col(Discussion.article_id), col(Discussion.opening)).where(
        col(Discussion.article_id).in_(articles)
    )
    return {row.article_id: row.opening for row in rows(db, said)}


def article_is_public(db: Session, article_id: UUID, at: datetime) -> bool:
    seen = select(Publication.id).where(Publication.article_id == article_id, is_visible(at))
    return db.exec(seen.limit(1)).first() is not None


def approved_of(db: Session, reader_id: UUID, enough: int) -> int:
    """How many comments of a reader are approved, counted up to `enough`."""
    mine = select(Comment.id).where(Comment.reader_id == reader_id, Comment.status == Status.APPROVED).limit(enough)
    return len(db.exec(mine).all())


def refused_of(db: Session, reader_id: UUID, many: int) -> int:
    """How many of the last so many comments of a reader, those taken back aside, are rejected or spam."""
    mine = (col(Comment.reader_id) == reader_id, col(Comment.status) != Status.DELETED)
    newest = (
        sa.select(col(Comment.status)).where(*mine).order_by(col(Comment.created_at).desc(), col(Comment.id).desc())
    )
    last = newest.limit(many).subquery()
    refused = sa.select(sa.func.count()).where(last.c.status.in_((Status.REJECTED, Status.SPAM)))
    return int(db.execute(refused).scalar_one())


_ECHO = sa.select(col(Origin.comment_id)).where(col(Origin.echo) == sa.bindparam("mark")).limit(1)


def is_echo(db: Session, mark: str) -> bool:
    """Whether something was said under this mark."""
    return bool(rows(db, _ECHO, mark=mark))


def origin_of(db: Session, comment_id: UUID) -> Origin | None:
    """Where a comment came from, while that is kept."""
    return db.get(Origin, comment_id)


def is_edit_token(db: Session, token_hash: str) -> bool:
    return db.exec(select(Comment.id).where(Comment.edit_token_hash == token_hash).limit(1)).first() is not None


def earlier_of(db: Session, comment_id: UUID) -> Sequence[Earlier]:
    return db.exec(select(Earlier).where(Earlier.comment_id == comment_id).order_by(col(Earlier.id))).all()


def drop_earlier(db: Session, comment_id: UUID) -> None:
    db.execute(sa.delete(Earlier).where(col(Earlier.comment_id) == comment_id))


def thread_of(db: Session, root_id: UUID, most: int) -> Sequence[Comment]:
    """A thread's comments in every status, the first before its replies, and at most so many."""
    thread = select(Comment).where(Comment.root_id == root_id).order_by(col(Comment.created_at), col(Comment.id))
    return db.exec(thread.limit(most)).all()


def found_in(db: Session, comment_id: UUID) -> Sequence[Found]:
    """What was found in a comment as it stands, in the order of its text, and after it what is no part of that."""
    of = select(Found).where(Found.comment_id == comment_id)
    return db.exec(of.order_by(col(Found.start).nulls_last(), col(Found.id))).all()


def drop_found(db: Session, comment_id: UUID) -> None:
    db.execute(sa.delete(Found).where(col(Found.comment_id) == comment_id))


def reports_of(db: Session, comment_id: UUID) -> Sequence[Report]:
    return db.exec(select(Report).where(Report.comment_id == comment_id).order_by(col(Report.id))).all()


def report_of(db: Session, comment_id: UUID, voter: str) -> Report | None:
    return db.exec(select(Report).where(Report.comment_id == comment_id, Report.voter == voter)).first()


def is_reported(db: Session, comment_id: UUID) -> bool:
    """Whether a report on it waits."""
    if is_quiet(db, comment_id):
        return False
    waiting = select(Report.id).where(Report.comment_id == comment_id, col(Report.dismissed_at).is_(None))
    return db.exec(waiting.limit(1)).first() is not None


_DISMISS = (
    sa.update(Report)
    .where(col(Report.comment_id) == sa.bindparam("comment"), col(Report.dismissed_at).is_(None))
    .values(dismissed_at=sa.bindparam("at"))
)


def dismiss_reports(db: Session, comment_id: UUID, at: datetime) -> None:
    """Somebody decided: what was reported is looked at."""
    if is_quiet(db, comment_id):
        return
    db.connection().execute(_DISMISS, {"comment": comment_id, "at": at})


def reopen_reports(db: Session, comment_id: UUID, since: datetime) -> None:
    """What was dismissed from then on waits again."""
    held_by(db).quiet.discard(comment_id)
    dismissed = sa.update(Report).where(col(Report.comment_id) == comment_id, col(Report.dismissed_at) >= since)
    db.execute(dismissed.values(dismissed_at=None).execution_options(synchronize_session=False))


def reaction_of(db: Session, comment_id: UUID, voter: str) -> Reaction | None:
    return db.exec(select(Reaction).where(Reaction.comment_id == comment_id, Reaction.voter == voter)).first()


def of_reader(db: Session, reader_id: UUID) -> Sequence[Comment]:
    """Everything a reader said, the oldest first."""
    return db.exec(select(Comment).where(Comment.reader_id == reader_id).order_by(col(Comment.id))).all()


def drop_standing(db: Session, reader_id: UUID) -> None:
    """Whose reactions and reports they were is forgotten; what was said of a comment stays."""
    for kind in (Reaction, Report):
        own = sa.update(kind).where(col(kind.reader_id) == reader_id)
        db.execute(own.values(voter=None, reader_id=None).execution_options(synchronize_session=False))


def empty_reports(db: Session, reader_id: UUID) -> None:
    """What a reader wrote in reports is gone; that something was reported, and why, stays."""
    own = sa.update(Report).where(col(Report.reader_id) == reader_id)
    db.execute(own.values(text="").execution_options(synchronize_session=False))


def forget_origins(db: Session, before: datetime) -> None:
    db.execute(sa.delete(Origin).where(col(Origin.created_at) < before))


def forget_passing(db: Session, before: datetime) -> None:
    """Whose network reacted or reported is forgotten; that somebody did stays."""
    for kind in (Reaction, Report):
        old = (col(kind.passing), col(kind.created_at) < before)
        db.execute(sa.update(kind).where(*old).values(voter=None, passing=False))
