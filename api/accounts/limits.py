"""How often staff may try what could be guessed."""

from typing import Literal

from sqlmodel import Session

from api.limits import actions as limits
from api.limits.actions import WINDOW, Figures, Tally, forgive

__all__ = ["FIGURES", "WINDOW", "Figures", "Kind", "Tally", "count", "forgive"]

Kind = Literal["sign-in", "second-factor", "password", "reset-request", "reset", "setup", "invitation"]

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


def count(db: Session, kind: Kind, network: str, address: str = "") -> Tally:
    """Count one try of this kind."""
    return limits.count(db, kind, FIGURES[kind], network, address)
