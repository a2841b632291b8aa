"""How a comment may go from status to status: one table."""

from collections.abc import Iterable

from api.comments.models import Mode, Status
from api.core.errors import Conflict
from api.screening.models import Severity
from api.screening.verdict import Graded, gravest, why

P, A, R, S, D = Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM, Status.DELETED
MOVES: dict[Status | None, frozenset[Status]] = {
    None: frozenset({P, A, S}),
    P: frozenset({A, R, S, D}),
    A: frozenset({P, R, S, D}),
    R: frozenset({P, A, S, D}),
    S: frozenset({P, A, R, D}),
    D: frozenset(),
}
# Who decides in the log: people of the staff, and programs with a key.
BY_STAFF = ("staff", "key")
HELD = {Severity.SPAM: Status.SPAM, Severity.CARE: Status.PENDING, Severity.HOLD: Status.PENDING}


class IllegalMove(Conflict):
    """No comment goes from there to there."""

    code, title = "illegal-status", "Illegal change of status"

    def __init__(self, was: Status, became: Status) -> None:
        allowed = ", ".join(sorted(MOVES[was])) or "nothing"
        super().__init__(f"The comment is {was.value} and cannot become {became.value}; it can become {allowed}.")


def check(was: Status | None, became: Status) -> None:
    if became not in MOVES[was]:
        assert was is not None
        raise IllegalMove(was, became)


def verdict(found: Iterable[Graded], mode: Mode, *, known: bool) -> tuple[Status, str]:
    """What becomes of a comment nobody looked at, and why: by what was found, and then by the mode.

    `known`: its writer is one of those whom the mode `hold_first` lets pass.
    """
    worst = gravest(found)
    if worst is not None and worst.severity in HELD:
        return HELD[worst.severity], why((worst,))
    if mode is Mode.HOLD_ALL:
        return Status.PENDING, "all_held"
    if mode is Mode.HOLD_FIRST and not known:
        return Status.PENDING, "first_held"
    return Status.APPROVED, "open" if mode is Mode.OPEN else "known"
