"""Marks by which a network is known for a while, and by nobody else."""

from datetime import datetime

from sqlmodel import Session

from api.core.keys import keys_of


def day_of(at: datetime) -> str:
    """The day whose key a mark is under."""
    return f"{at:%Y-%m-%d}"


def network_mark(db: Session, network: str, day: str) -> str:
    """The network under the key of a day: the same one looks otherwise the next day."""
    return keys_of(db).mark(f"origin on {day}", network)
