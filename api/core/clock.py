"""The one clock. Everything that asks for the time asks here, so that tests can set it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, in UTC, to the microsecond (the finest step both databases keep)."""
    return datetime.now(UTC)
