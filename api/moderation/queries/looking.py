"""What staff did with comments, and how fast: the log and the figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session

from api.articles.models import Article
from api.comments.models import Change, Comment, Found, Status
from api.core.columns import col
from api.core.db import rows
from api.core.pages import Range
from api.screening.models import ScreeningRule

# Word for word the conditions of two indexes, without which they are not used.
_BY_STAFF = sa.text("comment_change.by_kind IN ('staff', 'key')")
_HELD = sa.text("comment_change.became = 'pending'")
# Decisions in the log. Beside these: staff's own replies, and what was undone.
DECIDED = ("moderator", "upheld", "redacted", "appeal_granted", "appeal_declined")
DECISIONS_MAX = 100_000
RULES_MAX = 200

CHANGE = (
    *(Change.id, Change.at, Change.comment_id, Change.was, Change.became, Change.why, Change.reason, Change.note),
    Change.message,
    *(Change.by_kind, Change.by_id, Change.by_name),
)


def log() -> sa.Select[Any]:
    """Every change by staff, with the article it was on."""
    found = sa.select(*map(col, CHANGE), col(Comment.article_id), col(Article.slug).label("article_slug"))
    found = found.join(Comment, col(Comment.id) == col(Change.comment_id))
    return found.join(Article, col(Article.id) == col(Comment.article_id)).where(_BY_STAFF)


def has_more_than(db: Session, log_: sa.Select[Any], most: int) -> bool:
    """Whether a log, as `log` selects it, has more lines than that."""
    return bool(rows(db, log_.with_only_columns(col(Change.id)).offset(most).limit(1)))


def first_decisions(db: Session, within: Range) -> Sequence[tuple[datetime, datetime]]:
    """When comments were said and when staff first decided about them, for those first decided then.

    The last 100,000, and one more where there are more.
    """
    earlier: Any = aliased(Change)
    before = sa.select(earlier.id).where(earlier.comment_id == col(Change.comment_id), *_decides(earlier))
    before = before.where(sa.tuple_(earlier.at, earlier.id) < sa.tuple_(col(Change.at), col(Change.id)))
    first = sa.select(col(Comment.created_at), col(Change.at)).join(Comment, col(Comment.id) == col(Change.comment_id))
    first = first.where(_BY_STAFF, *_decides(Change), *within.holds(col(Change.at)), ~before.exists())
    in_order = first.order_by(col(Change.at).desc(), col(Change.id).desc()).limit(DECISIONS_MAX + 1)
    return [(row.created_at, row.at) for row in rows(db, in_order)]


def _decides(change: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(change.by_kind).in_(("staff", "key")),
        col(change.why).in_(DECIDED),
        col(change.became) != Status.PENDING,
    )


def said_by_hour(db: Session, within: Range) -> dict[int, int]:
    """How many comments were said in each hour of the day."""
    return _by_hour(db, col(Comment.created_at), within.holds(col(Comment.created_at)))


def decided_by_hour(db: Session, within: Range) -> dict[int, int]:
    return _by_hour(db, col(Change.at), [_BY_STAFF, *_decides(Change), *within.holds(col(Change.at))])


def _by_hour(db: Session, at: Any, conditions: Sequence[Any]) -> dict[int, int]:
    hour = sa.extract("hour", at).label("hour")
    counted = sa.select(hour, sa.func.count().label("many")).where(*conditions).group_by(hour)
    return {int(row.hour): row.many for row in rows(db, counted)}


def held_by_why(db: Session, within: Range) -> Sequence[sa.Row[Any]]:
    """Of each `why` how many comments it held, and how many of these are approved now; of staff's own deeds none."""
    approved = sa.case((col(Comment.status) == Status.APPROVED, col(Comment.id)))
    held = sa.select(
        col(Change.why),
        sa.func.count(col(Comment.id).distinct()).label("held"),
        sa.func.count(approved.distinct()).label("approved"),
    ).join(Comment, col(Comment.id) == col(Change.comment_id))
    held = held.where(_HELD, col(Change.by_kind).not_in(("staff", "key")), *within.holds(col(Change.at)))
    return rows(db, held.group_by(col(Change.why)).order_by(sa.desc("held"), col(Change.why)))


def found_by_rule(db: Session, within: Range) -> Sequence[sa.Row[Any]]:
    """In how many comments said then each rule found something, how many of these were held at first, and how many are
    approved now; with the text of the rule, where it is one of staff and still there."""
    met = sa.select(col(Found.rule), col(Found.rule_id), col(Found.comment_id), col(Comment.status))
    met = met.join(Comment, col(Comment.id) == col(Found.comment_id)).where(*within.holds(col(Comment.created_at)))
    each = met.distinct().subquery()
    # The first one by its index: of any that held it PostgreSQL would gather all there are.
    first = sa.select(col(Change.became)).where(col(Change.comment_id) == each.c.comment_id)
    first = first.order_by(col(Change.at), col(Change.id)).limit(1)
    counted = sa.select(
        each.c.rule,
        each.c.rule_id,
        col(ScreeningRule.text),
        sa.func.count().label("found"),
        sa.func.count(sa.case((first.scalar_subquery() == Status.PENDING, 1))).label("held"),
        sa.func.count(sa.case((each.c.status == Status.APPROVED, 1))).label("approved"),
    )
    counted = counted.outerjoin_from(each, ScreeningRule, col(ScreeningRule.id) == each.c.rule_id)
    counted = counted.group_by(each.c.rule, each.c.rule_id, col(ScreeningRule.text))
    return rows(db, counted.order_by(sa.desc("found"), each.c.rule, each.c.rule_id).limit(RULES_MAX))
