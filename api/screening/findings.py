"""What one rule saw in one comment."""

from dataclasses import dataclass
from uuid import UUID

from api.screening.models import Severity, Topic

WHAT_MAX = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` count code points of the comment's plain text; `what` is what stands there, or a reason."""

    rule: str
    severity: Severity
    what: str
    start: int | None = None
    end: int | None = None
    topic: Topic | None = None
    rule_id: UUID | None = None


def brief(text: str) -> str:
    """What matched, cut to the WHAT_MAX code points a finding keeps."""
    return text if len(text) <= WHAT_MAX else f"{text[: WHAT_MAX - 1]}…"
