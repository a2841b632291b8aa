"""Why somebody does not decide about a comment."""

from datetime import datetime
from typing import Any

from api.core.errors import Conflict, NotFound
from api.core.schemas import stamp


class Claimed(Conflict):
    """Somebody else looks at it."""

    code, title = "claimed", "Claimed"

    def __init__(self, by_name: str, until: datetime) -> None:
        super().__init__(f"{by_name} looks at this comment until {stamp(until)}.")
        self.more: dict[str, Any] = {"claim": {"by": by_name, "until": stamp(until)}}


class ByStaff(Conflict):
    """Staff is no matter of bans."""

    code, title = "by-staff", "By staff"

    def __init__(self) -> None:
        super().__init__("Staff wrote this comment; nobody is banned for it.")


class NothingToGoBy(Conflict):
    """Nothing is kept by which whoever wrote it could be banned."""

    code, title = "nothing-to-go-by", "Nothing to go by"

    def __init__(self, of: str) -> None:
        kept = "its writer is no reader we know" if of == "reader" else "where it came from is not known any more"
        super().__init__(f"Nobody can be banned by {of} for this comment: {kept}.")
        self.more: dict[str, Any] = {"of": of}


class NoSuchReader(NotFound):
    """There is none, or none who confirmed an address."""

    def __init__(self) -> None:
        super().__init__("There is no such reader.")


class TooManyNotes(Conflict):
    code, title = "too-many-notes", "Too many notes"

    def __init__(self, most: int) -> None:
        super().__init__(f"There are {most} notes on this reader; delete some first.")


class NothingToDecide(Conflict):
    """Its writer took it back."""

    code, title = "nothing-to-decide", "Nothing to decide"

    def __init__(self) -> None:
        super().__init__("Its writer deleted this comment; there is nothing to decide.")
