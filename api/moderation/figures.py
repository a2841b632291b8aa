"""How fast moderators look at what waits, when there is most to do, what is held for nothing, and which rule finds."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from statistics import median

from sqlmodel import Session

from api.core.pages import Range
from api.moderation.queries import looking
from api.moderation.schemas import Figures, FirstDecision, FoundBy, HeldFor, Hour


def figures(db: Session, since: datetime, until: datetime) -> Figures:
    within = Range(gte=since, lt=until)
    said, decided = looking.said_by_hour(db, within), looking.decided_by_hour(db, within)
    hours = [Hour(hour=hour, comments=said.get(hour, 0), decisions=decided.get(hour, 0)) for hour in range(24)]
    held = [HeldFor(why=row.why, held=row.held, approved=row.approved) for row in looking.held_by_why(db, within)]
    shown = {"first_decision": first_decision(looking.first_decisions(db, within)), "hours": hours, "held": held}
    return Figures.model_validate({"from": since, "to": until, **shown, "rules": found_by_rule(db, within)})


def found_by_rule(db: Session, within: Range) -> list[FoundBy]:
    named = ("rule", "text", "found", "held", "approved")
    return [
        FoundBy(rule_id=str(row.rule_id) if row.rule_id else None, **{name: getattr(row, name) for name in named})
        for row in looking.found_by_rule(db, within)
    ]


def first_decision(found: Sequence[tuple[datetime, datetime]]) -> FirstDecision:
    """`found`: when each comment was said and when it was first decided about, the last first."""
    counted = found[: looking.DECISIONS_MAX]
    waited = sorted((decided - said).total_seconds() for said, decided in counted)
    return FirstDecision(
        count=len(waited),
        median=round(median(waited), 3) if waited else None,
        # By nearest rank: the shortest wait that 95 of 100 did not exceed.
        p95=round(waited[ceil(len(waited) * 95 / 100) - 1], 3) if waited else None,
        truncated=len(found) > len(counted),
    )
