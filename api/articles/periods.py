"""When readers see what: the periods of one article, which meet and never overlap.

An editor plans where each begins and, perhaps, where it ends. Where it does end follows: as planned, or where the next
begins. So taking one back gives the one before its own end again, and nothing has to remember what was there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from api.core.errors import Conflict
from api.core.schemas import stamp


class Period(Protocol):
    visible_from: datetime
    visible_until: datetime | None
    planned_until: datetime | None


P = TypeVar("P", bound=Period)


class PeriodTaken(Conflict):
    """Readers already saw, or shall see, something else at that time."""

    code, title = "period-taken", "Period taken"


def check(periods: Sequence[Period], at: datetime, until: datetime | None, *, now: datetime) -> None:
    """Refuse `[at, until)` where it would rewrite what readers have seen, or run into a later period."""
    if until is not None and until <= at:
        raise PeriodTaken("The period ends before it begins.")
    if at < now and any(period.visible_from < now and covers_from(period, at) for period in periods):
        raise PeriodTaken("Readers already saw another publication at that time; publish from now on.")
    following = min((period.visible_from for period in periods if period.visible_from > at), default=None)
    if following is not None and until is not None and until > following:
        raise PeriodTaken(f"Another publication begins at {stamp(following)}; end before it.")


def settle(periods: Sequence[P]) -> list[P]:
    """Let each end as planned, or where the next begins if that is sooner. In order; those that last longer now."""
    ordered = sorted(periods, key=lambda period: period.visible_from)
    longer = []
    for place, period in enumerate(ordered):
        starts = [following.visible_from for following in ordered[place + 1 : place + 2]]
        end = min((end for end in (*starts, period.planned_until) if end is not None), default=None)
        if _later(end, period.visible_until):
            longer.append(period)
        period.visible_until = end
    return longer


def live(periods: Sequence[P], now: datetime) -> P | None:
    """The one readers see."""
    return next((period for period in periods if period.visible_from <= now and covers_from(period, now)), None)


def scheduled(periods: Sequence[P], now: datetime) -> list[P]:
    """Those readers shall see."""
    return [period for period in periods if period.visible_from > now]


def close(periods: Sequence[P], now: datetime) -> list[P]:
    """End what readers see by now; what would have begun this very instant was seen by nobody and is given back."""
    for period in periods:
        if period.visible_from < now and (period.visible_until is None or period.visible_until >= now):
            period.planned_until = now
    return [period for period in periods if period.visible_from == now]


def covers_from(period: Period, at: datetime) -> bool:
    """Whether some of it lies after `at`."""
    return period.visible_until is None or period.visible_until > at


def _later(end: datetime | None, before: datetime | None) -> bool:
    return before is not None and (end is None or end > before)
