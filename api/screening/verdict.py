"""What the findings come to. None of them rejects a comment: that is for a person to do."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from api.screening.models import Severity

WHY_MAX = 32

_ORDER = {severity: rank for rank, severity in enumerate(Severity)}
_WHY = {
    **dict.fromkeys(("phone", "email", "street", "handle", "profile"), "personal"),
    **dict.fromkeys(("links", "shortener", "idn"), "links"),
    "fill_time": "too_fast",
}


class Graded(Protocol):
    """A finding, or the row that keeps it."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> Severity: ...


G = TypeVar("G", bound=Graded)


def gravest(findings: Iterable[G]) -> G | None:
    """The first of the most severe; None when there is nothing."""
    return max(findings, key=lambda finding: _ORDER[finding.severity], default=None)


def verdict(findings: Iterable[Graded]) -> Severity:
    """The most severe of them; of none, a note."""
    worst = gravest(findings)
    return worst.severity if worst else Severity.NOTE


def why(findings: Iterable[Graded]) -> str:
    """One short code for the gravest of them; empty when there is none."""
    worst = gravest(findings)
    if worst is None:
        return ""
    if worst.severity is Severity.CARE:
        return "care"
    return _WHY.get(worst.rule, worst.rule)[:WHY_MAX]
