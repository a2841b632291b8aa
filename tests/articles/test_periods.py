"""Periods, whatever is done to them in whatever order."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.articles import periods
from api.articles.periods import PeriodTaken

START = datetime(2026, 1, 1, tzinfo=UTC)
Order = tuple[str, int, int | None]


@dataclass(eq=False)
class Shown:
    visible_from: datetime
    planned_until: datetime | None = None
    visible_until: datetime | None = None


class History:
    """The periods of an article, as the verbs change them, and a clock. Times are hours."""

    def __init__(self) -> None:
        self.held: list[Shown] = []
        self.now = START

    def at(self, hour: float) -> datetime:
        return START + timedelta(hours=hour)

    def publish(self, at: datetime, until: datetime | None) -> bool:
        try:
            periods.check(self.held, at, until, now=self.now)
        except PeriodTaken:
            return False
        self.held = [period for period in self.held if period.visible_from != at] + [Shown(at, until)]
        periods.settle(self.held)
        return True

    def unpublish(self) -> None:
        begun = periods.close(self.held, self.now)
        self._take(begun)

    def cancel(self) -> None:
        self._take(periods.scheduled(self.held, self.now))

    def end_all(self) -> None:
        begun = periods.close(self.held, self.now)
        self._take([*begun, *periods.scheduled(self.held, self.now)])

    def _take(self, gone: list[Shown]) -> None:
        self.held = [period for period in self.held if period not in gone]
        periods.settle(self.held)

    def do(self, order: Order) -> None:
        what, hours, length = order
        match what:
            case "wait":
                self.now += timedelta(hours=hours)
            case "publish":
                until = self.now + timedelta(hours=hours + length) if length is not None else None
                self.publish(self.now + timedelta(hours=hours), until)
            case "unpublish":
                self.unpublish()
            case "cancel":
                self.cancel()
            case "end":
                self.end_all()

    def shown(self, upto: datetime) -> list[Shown | None]:
        """What readers saw at every half hour before an instant."""
        halves = int((upto - START) / timedelta(minutes=30))
        return [periods.live(self.held, START + half * timedelta(minutes=30)) for half in range(-20, halves)]


orders = st.lists(
    st.tuples(
        st.sampled_from(["wait", "publish", "publish", "publish", "unpublish", "cancel", "end"]),
        st.integers(-3, 6),
        st.none() | st.integers(1, 6),
    ).map(lambda order: (order[0], max(order[1], 0) if order[0] == "wait" else order[1], order[2])),
    max_size=14,
)


@given(orders)
def test_periods_never_overlap_and_none_is_empty(given_orders: list[Order]) -> None:
    history = History()
    for order in given_orders:
        history.do(order)
        held = sorted(history.held, key=lambda period: period.visible_from)
        assert all(period.visible_until is None or period.visible_until > period.visible_from for period in held)
        for earlier, later in itertools.pairwise(held):
            assert earlier.visible_until is not None
            assert earlier.visible_until <= later.visible_from


@given(orders)
def test_what_readers_have_seen_is_never_rewritten(given_orders: list[Order]) -> None:
    history = History()
    for order in given_orders:
        before = history.shown(history.now)
        known = [period is not None for period in before]
        then = history.now
        history.do(order)
        after = history.shown(then)
        for was, seen, now in zip(before, known, after, strict=True):
            if seen:
                assert now is was


@given(orders, st.lists(st.tuples(st.integers(1, 9), st.none() | st.integers(1, 6)), min_size=1, max_size=4))
def test_cancelling_undoes_what_was_scheduled_exactly(
    given_orders: list[Order], coming: list[tuple[int, int | None]]
) -> None:
    history = History()
    for order in given_orders:
        history.do(order)
    history.cancel()
    before = {id(period): (period.visible_from, period.visible_until) for period in history.held}
    for hours, length in coming:
        at = history.now + timedelta(hours=hours)
        history.publish(at, at + timedelta(hours=length) if length else None)
    history.cancel()
    assert {id(period): (period.visible_from, period.visible_until) for period in history.held} == before


@given(orders)
def test_a_period_lasts_as_long_as_planned_or_until_the_next(given_orders: list[Order]) -> None:
    history = History()
    for order in given_orders:
        history.do(order)
        starts = {period.visible_from for period in history.held}
        for period in history.held:
            assert period.visible_until in {period.planned_until, *starts}
            if period.planned_until is not None:
                assert period.visible_until is not None
                assert period.visible_until <= period.planned_until


@given(orders)
@example([("publish", 0, None), ("wait", 1, None), ("publish", 0, None)])
def test_after_the_end_of_all_nothing_is_seen_or_shall_be(given_orders: list[Order]) -> None:
    history = History()
    for order in given_orders:
        history.do(order)
    history.end_all()
    assert all(period.visible_until is not None and period.visible_until <= history.now for period in history.held)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodTaken):
        periods.check([], START, START, now=START)
