"""The queues: comments and passages that wait for somebody. Each is a query; nothing is counted beforehand."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session

from api.anchors.models import Anchor, Placement
from api.anchors.queries import is_awaiting
from api.articles.models import Article, Publication
from api.articles.queries.published import is_visible
from api.comments.models import ERASED_QUOTE, Appeal, Change, Comment, Found, Reason, Report, Severity, Status
from api.comments.queries import staff
from api.core.columns import col
from api.core.db import rows
from api.moderation.models import Claim, Queue

COUNTED = 1_000


def _is_reported() -> sa.ColumnElement[bool]:
    """Readers see it, and a report waits. What is pending waits there, with its reports.

    By way of the reports, which are few: of an equation SQLite would make the way through all that is approved.
    """
    return _is_seen_and_in(sa.select(col(Report.comment_id)).where(col(Report.dismissed_at).is_(None)))


def _is_seen_and_in(ids: sa.Select[Any]) -> sa.ColumnElement[bool]:
    others = [status for status in Status if status is not Status.APPROVED]
    return sa.and_(col(Comment.id).in_(ids), col(Comment.status).not_in(others))


def _is_urgent() -> sa.ColumnElement[bool]:
    """Its writer may be in need."""
    return sa.and_(staff.is_waiting(), staff.has_found(Severity.CARE))


def _is_quoting() -> sa.ColumnElement[bool]:
    """Readers see it, and it repeats words that somebody else has erased. By way of these few, as what is reported."""
    quoting = sa.select(col(Found.comment_id)).where(sa.text(f"comment_finding.rule = '{ERASED_QUOTE}'"))
    return _is_seen_and_in(quoting)


def _is_appealed() -> sa.ColumnElement[bool]:
    """Its writer asks that somebody else looks at what was decided."""
    appealed = sa.select(col(Appeal.comment_id)).where(sa.text("comment_appeal.state = 'open'"))
    asked: sa.ColumnElement[bool] = col(Comment.id).in_(appealed)
    return asked


WAITING: dict[Queue, Callable[[], sa.ColumnElement[bool]]] = {
    Queue.URGENT: _is_urgent,
    Queue.PENDING: staff.is_waiting,
    Queue.REPORTED: _is_reported,
    Queue.APPEALS: _is_appealed,
    Queue.QUOTES: _is_quoting,
}


def queue(kind: Queue, at: datetime) -> sa.Select[Any]:
    """The comments of a queue as staff sees them, with the claim that holds."""
    holds = sa.and_(col(Claim.comment_id) == col(Comment.id), col(Claim.until) > at)
    claim = (
        col(Claim.by_kind).label("claim_kind"),
        col(Claim.by_id).label("claim_id"),
        col(Claim.by_name).label("claim_name"),
        col(Claim.until).label("claim_until"),
    )
    return staff.listed().add_columns(*claim).outerjoin(Claim, holds).where(WAITING[kind]())


def is_claimed() -> sa.ColumnElement[bool]:
    """Of a row of `queue`: somebody looks at it."""
    held: sa.ColumnElement[bool] = col(Claim.comment_id).is_not(None)
    return held


def is_claimed_by(kind: str, id_: UUID | None) -> sa.ColumnElement[bool]:
    """By way of the claims, which are few."""
    by = sa.select(col(Claim.comment_id)).where(col(Claim.by_kind) == kind, col(Claim.by_id) == id_)
    held: sa.ColumnElement[bool] = sa.and_(is_claimed(), col(Comment.id).in_(by))
    return held


def has_found(rule: str | None = None, rule_id: UUID | None = None) -> sa.ColumnElement[bool]:
    """A rule found something in the comment as it stands."""
    of = sa.select(col(Found.id)).where(col(Found.comment_id) == Comment.id)
    for column, value in ((Found.rule, rule), (Found.rule_id, rule_id)):
        if value is not None:
            of = of.where(col(column) == value)
    return of.correlate(Comment).exists()


def _says_the_same(other: Any, likeness: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """`other` waits and says it too. By way of the mark: of an equation SQLite would make the way through all that
    waits."""
    decided = [status for status in Status if status is not Status.PENDING]
    return (other.likeness == likeness, other.status.not_in(decided), other.delayed_until.is_(None))


def is_first() -> sa.ColumnElement[bool]:
    """None that waits longer says the same."""
    other: Any = aliased(Comment)
    longer = sa.tuple_(other.created_at, other.id) < sa.tuple_(col(Comment.created_at), col(Comment.id))
    same = _says_the_same(other, col(Comment.likeness))
    return ~sa.select(other.id).where(*same, longer).correlate(Comment).exists()


def same_as(db: Session, comment_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Of each comment that says what others do, how many others wait."""
    marked = sa.select(col(Comment.id), col(Comment.likeness), staff.is_waiting().label("waits"))
    found = rows(db, marked.where(col(Comment.id).in_(comment_ids), col(Comment.likeness).is_not(None)))
    other: Any = aliased(Comment)
    same = _says_the_same(other, sa.bindparam("likeness"))
    counted = sa.select(sa.func.count()).select_from(other).where(*same)
    marks = {row.likeness for row in found}
    many = {mark: int(db.connection().execute(counted, {"likeness": mark}).scalar_one()) for mark in marks}
    return {row.id: many[row.likeness] - int(row.waits) for row in found}


def passages(at: datetime) -> sa.Select[Any]:
    """Marks that wait for somebody in what readers see, on any article."""
    found = sa.select(
        col(Placement.anchor_id),
        col(Placement.id).label("placement_id"),
        col(Publication.article_id),
        col(Publication.visible_from),
        col(Article.slug).label("article_slug"),
    )
    found = found.join(Placement, col(Placement.publication_id) == col(Publication.id))
    found = found.join(Anchor, col(Anchor.id) == col(Placement.anchor_id))
    found = found.join(Article, col(Article.id) == col(Publication.article_id))
    # Word for word the condition of the index of those astray.
    astray = sa.text("placement.state IN ('relocated', 'orphaned')")
    return found.where(astray, is_awaiting(), is_visible(at))


def is_of_article(article_id: UUID) -> sa.ColumnElement[bool]:
    """Of a row of `passages`."""
    return col(Publication.article_id) == article_id  # type: ignore[no-any-return]


def marks(db: Session, placement_ids: Sequence[UUID]) -> dict[UUID, tuple[Anchor, Placement]]:
    """Placements by id, each with its anchor."""
    found = sa.select(Anchor, Placement).join(Placement, col(Placement.anchor_id) == col(Anchor.id))
    return {row[1].id: (row[0], row[1]) for row in db.execute(found.where(col(Placement.id).in_(placement_ids)))}


class Counted(NamedTuple):
    many: int
    more: bool
    oldest_at: datetime | None


def counted(db: Session, kind: Queue) -> Counted:
    """How many comments wait, counted up to 1,000, and when the oldest was said."""
    return _counted(db, sa.select(col(Comment.created_at).label("at")).where(WAITING[kind]()))


def counted_passages(db: Session, at: datetime) -> Counted:
    return _counted(db, passages(at).with_only_columns(col(Publication.visible_from).label("at")))


def _counted(db: Session, statement: sa.Select[Any]) -> Counted:
    first = statement.order_by("at").limit(COUNTED + 1).subquery()
    asked = sa.select(sa.func.count().label("many"), sa.func.min(first.c.at).label("oldest_at"))
    (row,) = rows(db, asked)
    return Counted(min(row.many, COUNTED), row.many > COUNTED, row.oldest_at)


def reasons_of(db: Session, comment_ids: Sequence[UUID]) -> dict[UUID, list[Reason]]:
    """Why readers reported these comments, as far as nobody looked at it, the first report first."""
    open_ = sa.select(col(Report.comment_id), col(Report.reason)).where(
        col(Report.comment_id).in_(comment_ids), col(Report.dismissed_at).is_(None)
    )
    found: dict[UUID, list[Reason]] = {}
    for row in rows(db, open_.order_by(col(Report.id))):
        found.setdefault(row.comment_id, []).append(row.reason)
    return found


def last_whys(db: Session, comment_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Why each of the comments got the status it has."""
    said = sa.select(col(Change.comment_id), col(Change.why)).where(col(Change.comment_id).in_(comment_ids))
    in_order = said.order_by(col(Change.comment_id), col(Change.at), col(Change.id))
    return {row.comment_id: row.why for row in rows(db, in_order)}


def found_in(db: Session, comment_ids: Sequence[UUID]) -> dict[UUID, list[sa.Row[Any]]]:
    """What rules found in these comments, in the order of their texts, and after it what is no part of these."""
    columns = (
        getattr(Found, name) for name in ("comment_id", "rule", "rule_id", "severity", "topic", "what", "start", "end")
    )
    said = sa.select(*(col(column) for column in columns)).where(col(Found.comment_id).in_(comment_ids))
    found: dict[UUID, list[sa.Row[Any]]] = {}
    for row in rows(db, said.order_by(col(Found.start).nulls_last(), col(Found.id))):
        found.setdefault(row.comment_id, []).append(row)
    return found
