"""Where a new publication fits between the periods an article already has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.articles.models import Publication
from api.core.errors import Conflict
from api.core.schemas import stamp


class PeriodTaken(Conflict):
    """Readers already saw, or shall see, something else at that time."""

    code, title = "period-taken", "Period taken"


@dataclass(frozen=True, slots=True)
class Fit:
    """What must give way: a publication that ends at the new one's start, one it replaces, and the new one's end."""

    ends: Publication | None
    replaces: Publication | None
    until: datetime | None


def fit(periods: Sequence[Publication], at: datetime, until: datetime | None, *, now: datetime) -> Fit:
    """The room for `[at, until)`. What readers have seen is never rewritten; a later period ends an open one."""
    if until is not None and until <= at:
        raise PeriodTaken("The period ends before it begins.")
    if at < now and any(_seen(period, at, now) for period in periods):
        raise PeriodTaken("Readers already saw another publication at that time; publish from now on.")
    replaced = next((period for period in periods if period.visible_from == at), None)
    ended = next((period for period in periods if period.visible_from < at and _open_at(period, at)), None)
    following = min((period.visible_from for period in periods if period.visible_from > at), default=None)
    if following is not None and until is not None and until > following:
        raise PeriodTaken(f"Another publication begins at {stamp(following)}; end before it.")
    return Fit(ended, replaced, until or following)


def _open_at(period: Publication, at: datetime) -> bool:
    return period.visible_until is None or period.visible_until > at


def _seen(period: Publication, at: datetime, now: datetime) -> bool:
    return period.visible_from < now and _open_at(period, at)
