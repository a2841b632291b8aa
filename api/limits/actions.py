"""Counting tries, before anything is looked up, so that a refused try counts as well."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from api.core import clock
from api.core.errors import TooMany
from api.core.keys import keys_of
from api.limits import queries

# The longest anybody is kept out, whoever caused it.
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Figures:
    """Tries in a window: from one network, for one address from one network, for one address from anywhere.

    None is not counted.
    """

    network: int | None
    pair: int | None = None
    address: int | None = None
    window: timedelta = WINDOW


@dataclass(frozen=True, slots=True)
class Tally:
    """What one try was counted under, and the refusal if it was one too many."""

    marks: tuple[str, ...]
    window: datetime
    refused: TooMany | None


def count(db: Session, kind: str, figures: Figures, network: str, address: str = "") -> Tally:
    """Count one try, under marks whose key changes by the day.

    It stops at the first limit passed: who is refused for a network uses up nothing of a person's.
    """
    now, lasts = clock.now(), figures.window.total_seconds()
    window = datetime.fromtimestamp(now.timestamp() // lasts * lasts, UTC)
    purpose = f"attempts at {kind} on {window:%Y-%m-%d}"
    asked = (
        ("network", network, figures.network),
        ("pair", f"{network} {address}", figures.pair),
        ("address", address, figures.address),
    )
    marks: list[str] = []
    for name, value, most in asked:
        if most is None:
            continue
        marks.append(keys_of(db).mark(f"{purpose} by {name}", value))
        if queries.count(db, marks[-1], window) > most:
            wait = int((window + figures.window - now).total_seconds()) + 1
            return Tally(tuple(marks), window, TooMany("Too many tries; wait a little.", retry_after=wait))
    return Tally(tuple(marks), window, None)


def admit(db: Session, kind: str, figures: Figures, network: str, address: str = "") -> None:
    """Count one try in the transaction of what is tried. Raises TooMany."""
    if refused := count(db, kind, figures, network, address).refused:
        raise refused


def forgive(db: Session, tally: Tally) -> None:
    """Take a try back that was none: the right password, the right code."""
    queries.uncount(db, tally.marks, tally.window)
