"""Comments as lists for staff show them: never with an address."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from api.articles.models import Article, ArticleByline, Role
from api.articles.queries.listed import owned_by
from api.authors.models import Author
from api.comments.models import Comment, Found, Report, Status
from api.core.columns import col
from api.core.db import rows
from api.core.text import fold
from api.screening.models import Severity

SHOWN = [
    column
    for column in Comment.__table__.columns  # type: ignore[attr-defined]
    if column.name not in {"edit_token_hash", "body", "avatar_seed", "sequence", "account_id", "likeness"}
]
REPORTS = (
    sa.select(sa.func.count())
    .where(col(Report.comment_id) == Comment.id, col(Report.dismissed_at).is_(None))
    .correlate(Comment)
    .scalar_subquery()
)


def listed() -> sa.Select[Any]:
    """Every comment, with the slug its article has for staff and how many reports wait."""
    found = sa.select(*SHOWN, REPORTS.label("reports"), col(Article.slug).label("article_slug"))
    return found.join(Article, col(Article.id) == Comment.article_id)


def is_waiting() -> sa.ColumnElement[bool]:
    """It waits for somebody's decision; one its writer may still take back does not."""
    return sa.and_(col(Comment.status) == Status.PENDING, col(Comment.delayed_until).is_(None))


def is_reported() -> sa.ColumnElement[bool]:
    open_ = sa.select(col(Report.id)).where(col(Report.comment_id) == Comment.id, col(Report.dismissed_at).is_(None))
    return open_.correlate(Comment).exists()


def has_found(severity: Severity) -> sa.ColumnElement[bool]:
    """A rule found something of that severity in it as it stands."""
    of = sa.select(col(Found.id)).where(col(Found.comment_id) == Comment.id, col(Found.severity) == severity)
    return of.correlate(Comment).exists()


def latest(db: Session, many: int) -> Sequence[sa.Row[Any]]:
    """The newest comments whose words are there."""
    said = listed().where(col(Comment.status) != Status.DELETED)
    return rows(db, said.order_by(col(Comment.created_at).desc(), col(Comment.id).desc()).limit(many))


def says(text: str) -> Any:
    return sa.func.lower(col(Comment.text)).contains(fold(text), autoescape=True)


def on_own(account_id: Any) -> Any:
    """On an article the account made or signs."""
    own = sa.select(col(Article.id)).where(owned_by(account_id))
    return col(Comment.article_id).in_(own)


def is_on_own(db: Session, comment_id: Any, account_id: Any) -> bool:
    found = sa.select(col(Comment.id)).where(col(Comment.id) == comment_id, on_own(account_id))
    return db.execute(found).first() is not None


def signs_as(db: Session, article_id: Any, account_id: Any) -> Role | None:
    """How the account's author signs the article, if at all."""
    signed = sa.select(col(ArticleByline.role)).join(Author, col(Author.id) == ArticleByline.author_id)
    signed = signed.where(col(ArticleByline.article_id) == article_id, col(Author.account_id) == account_id)
    found = db.execute(signed.order_by(col(ArticleByline.position)).limit(1)).first()
    return Role(found[0]) if found else None
