"""Links that end mails. They are derived and kept nowhere, so that each letter ever sent can be answered."""

import hmac
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from api.core.keys import keys_of

PURPOSE = "end of mails"
PATH = "/reader/unsubscribe"


class Whose(StrEnum):
    """One subscription ends, or all of a reader's."""

    SUBSCRIPTION = "s"
    READER = "r"


def link_to_end(db: Session, origin: str, whose: Whose, id_: UUID) -> str:
    return f"{origin}{PATH}?token={_token(db, whose, id_)}"


def read_token(db: Session, token: str) -> tuple[Whose, UUID] | None:
    """What a token ends; None for one that was not made here."""
    try:
        whose, id_ = Whose(token[:1]), UUID(hex=token[1:33])
    except ValueError:
        return None
    return (whose, id_) if hmac.compare_digest(_token(db, whose, id_).encode(), token.encode()) else None


def _token(db: Session, whose: Whose, id_: UUID) -> str:
    named = f"{whose}{id_.hex}"
    return named + keys_of(db).mark(PURPOSE, named)
