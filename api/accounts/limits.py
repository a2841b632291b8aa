"""How often somebody may try. Counted before anything is looked up, so that a refused try counts as well."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlmodel import Session

from api.accounts import queries
from api.core import clock
from api.core.errors import TooMany
from api.core.keys import keys_of

# The longest anybody is kept out, whoever caused it.
WINDOW = timedelta(minutes=15)

Kind = Literal["sign-in", "second-factor", "password", "reset-request", "reset", "setup", "invitation"]


@dataclass(frozen=True, slots=True)
class Figures:
    """Tries in a window: from one network, for one address from one network, for one address from anywhere.

    None is not counted.
    """

    network: int
    pair: int | None = None
    address: int | None = None


FIGURES: dict[Kind, Figures] = {
    # A person mistypes less than ten times. A stranger uses up ten of the fifty and locks nobody out alone; fifty
    # a quarter of an hour are 5,000 a day against passwords that withstand a million. A network may be an office.
    "sign-in": Figures(network=100, pair=10, address=50),
    # Who comes here knows the password. Three codes of a million are good at a time: 480 a day find one in two years.
    "second-factor": Figures(network=20, address=5),
    # Somebody at an open session guesses the password behind it.
    "password": Figures(network=50, address=10),
    # Each may send a mail; who gets them did not ask for them.
    "reset-request": Figures(network=20, address=3),
    # Tokens of 256 bits are not guessed; what is bounded here is the cost of hashing.
    "reset": Figures(network=30),
    "setup": Figures(network=30),
    "invitation": Figures(network=30),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What one try was counted under, and the refusal if it was one too many."""

    marks: tuple[str, ...]
    window: datetime
    refused: TooMany | None


def count(db: Session, kind: Kind, network: str, address: str = "") -> Tally:
    """Count one try, under marks whose key changes by the day.

    It stops at the first limit passed: who is refused for a network uses up nothing of a person's.
    """
    now, figures = clock.now(), FIGURES[kind]
    window = datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), UTC)
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
        if queries.count_attempt(db, marks[-1], window) > most:
            wait = int((window + WINDOW - now).total_seconds()) + 1
            return Tally(tuple(marks), window, TooMany("Too many tries; wait a little.", retry_after=wait))
    return Tally(tuple(marks), window, None)


def forgive(db: Session, tally: Tally) -> None:
    """Take a try back that was none: the right password, the right code."""
    queries.uncount_attempts(db, tally.marks, tally.window)
