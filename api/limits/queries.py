"""Counts by mark and window."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from api.core.columns import col
from api.core.db import rows
from api.core.queries import upsert
from api.limits.models import Attempt


@cache
def _one_more(insert: Any) -> Any:
    first = insert(Attempt).values(mark=sa.bindparam("mark"), window=sa.bindparam("window"), count=1)
    more = first.on_conflict_do_update(index_elements=["mark", "window"], set_={"count": col(Attempt.count) + 1})
    return more.returning(col(Attempt.count))


def count(db: Session, mark: str, window: datetime) -> int:
    """Count one more, and say how many that makes."""
    ((counted,),) = rows(db, _one_more(upsert(db)), mark=mark, window=window)
    return int(counted)


def uncount(db: Session, marks: Sequence[str], window: datetime) -> None:
    """Take one back from each; in the order they were counted in, so that two at once do not wait for each other."""
    for mark in marks:
        counted = sa.update(Attempt).where(col(Attempt.mark) == mark, col(Attempt.window) == window)
        less = counted.values(count=col(Attempt.count) - 1).execution_options(synchronize_session=False)
        db.execute(less)


def drop(db: Session, before: datetime) -> None:
    db.execute(sa.delete(Attempt).where(col(Attempt.window) < before))
