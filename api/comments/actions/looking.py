"""Looking at what a comment says before anybody sees it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from api.accounts.actor import Actor
from api.comments import queries
from api.comments.actions.screening import Seen, look
from api.comments.models import Comment, Found, SiteSettings
from api.comments.queries import staff
from api.core.keys import keys_of
from api.core.text import fold
from api.screening import actions as screening
from api.screening.findings import Finding
from api.screening.schemas import RuleCreate

WHAT_MAX, TRIED = 80, 1_000


def likeness(db: Session, text: str) -> str:
    """The mark of what is said, however it is set."""
    return keys_of(db).mark("likeness", " ".join(fold(text).split()))


def look_again(db: Session, comment: Comment, settings: SiteSettings, banned: Sequence[Finding] = ()) -> list[Finding]:
    """What the rules find now, with what a ban did (`banned`); what was found before is forgotten."""
    found = look(Seen(db, settings, comment.body, comment.text, comment, banned=banned))
    queries.drop_found(db, comment.id)
    db.add_all(rows_of(comment, found))
    return found


def try_rule(db: Session, actor: Actor, given: RuleCreate) -> tuple[int, list[tuple[Any, Finding]]]:
    """How many comments were looked at, and those the rule would find, the newest first, with the first of its finds.

    Raises Malformed of a text that cannot be looked for.
    """
    actor.require("screening:write")
    rule = screening.compiled_one(given)
    said = staff.latest(db, TRIED)
    found = ((row, rule.find(row.text)) for row in said)
    return len(said), [(row, hits[0]) for row, hits in found if hits]


def rows_of(comment: Comment, found: Sequence[Finding]) -> list[Found]:
    return [
        Found(
            comment_id=comment.id,
            rule=each.rule,
            rule_id=each.rule_id,
            severity=each.severity,
            topic=each.topic,
            what=each.what[:WHAT_MAX],
            start=each.start,
            end=each.end,
        )
        for each in found
    ]
