"""Why somebody does not decide about a comment."""

from datetime import datetime
from typing import Any

from api.core.errors import Conflict
from api.core.schemas import stamp


class Claimed(Conflict):
    """Somebody else looks at it."""

    code, title = "claimed", "Claimed"

    def __init__(self, by_name: str, until: datetime) -> None:
        super().__init__(f"{by_name} looks at this comment until {stamp(until)}.")
        self.more: dict[str, Any] = {"claim": {"by": by_name, "until": stamp(until)}}


class NothingToDecide(Conflict):
    """Its writer took it back."""

    code, title = "nothing-to-decide", "Nothing to decide"

    def __init__(self) -> None:
        super().__init__("Its writer deleted this comment; there is nothing to decide.")
