"""The one clock."""

from datetime import UTC, datetime

import time_machine

from api.core import clock


def test_the_clock_tells_utc_and_can_be_set() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        assert clock.now() == noon
        assert clock.now().tzinfo is UTC
