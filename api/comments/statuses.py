"""How a comment may go from status to status: one table."""

from api.comments.models import Mode, Status, Visibility
from api.core.errors import Conflict
from api.screening.models import Severity
from api.screening.verdict import Graded, why

P, A, R, S, D = Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM, Status.DELETED
MOVES: dict[Status | None, frozenset[Status]] = {
    None: frozenset({P, A, S}),
    P: frozenset({A, R, S, D}),
    A: frozenset({P, R, S, D}),
    R: frozenset({P, A, S, D}),
    S: frozenset({P, A, R, D}),
    D: frozenset(),
}
# A person needs longer to read the form and write a sentence.
FASTEST_SECONDS = 2.0


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


def verdict(
    mode: Mode,
    *,
    known: bool,
    visibility: Visibility,
    trapped: bool,
    seconds: float | None,
    found: Graded | None = None,
) -> tuple[Status, str]:
    """What becomes of a comment nobody looked at, and why.

    `trapped`: the field no person sees was filled in. `found`: the gravest of what was found in it.
    """
    if trapped:
        return Status.SPAM, "honeypot"
    if found is not None and found.severity in HELD:
        return HELD[found.severity], why((found,))
    if seconds is not None and seconds < FASTEST_SECONDS:
        return Status.PENDING, "too_fast"
    if visibility is Visibility.EDITORS:
        return Status.PENDING, "for_editors"
    if mode is Mode.HOLD_ALL:
        return Status.PENDING, "all_held"
    if mode is Mode.HOLD_FIRST and not known:
        return Status.PENDING, "first_held"
    return Status.APPROVED, "open" if mode is Mode.OPEN else "known"
