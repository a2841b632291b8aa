"""Looking at what a comment says before anybody sees it."""

from collections.abc import Sequence

from sqlmodel import Session

from api.comments import queries
from api.comments.models import Comment, ConversationSettings, Found
from api.screening import actions as screening
from api.screening.findings import Finding

WHAT_MAX = 80


def look(db: Session, body: str, text: str, settings: ConversationSettings) -> list[Finding]:
    """All that the rules find in it: `body` as it was written, `text` as it is read."""
    regions = (settings.region,) if settings.region else ()
    return screening.screen(db, body, text, regions=regions, links_most=settings.links_most)


def look_again(db: Session, comment: Comment, settings: ConversationSettings) -> list[Finding]:
    """As `look`, and what was found before is forgotten."""
    found = look(db, comment.body, comment.text, settings)
    queries.drop_found(db, comment.id)
    db.add_all(rows_of(comment, found))
    return found


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
