"""Other words for a comment than its writer's, and its writer's words again."""

from datetime import timedelta

from sqlmodel import Session

from api.comments import queries, rendering
from api.comments.actions.looking import likeness, look_again
from api.comments.actions.quoted import found_quote
from api.comments.models import Comment, Earlier, Original
from api.comments.refusals import Unseen
from api.core import clock


def say_otherwise(db: Session, comment: Comment, body: str) -> None:
    """Let it say this; what its writer said is kept as long as the decision can be appealed. Raises Unseen."""
    was = comment.body
    say(db, comment, body)
    comment.redacted_at = clock.now()
    until = clock.now() + timedelta(days=queries.settings(db).appeal_days)
    original = queries.original_of(db, comment.id)
    if original is None:
        db.add(Original(comment_id=comment.id, body=was, until=until))
    else:
        original.until = until
    db.add(Earlier(comment_id=comment.id, body=was))


def say_as_before(db: Session, comment: Comment) -> None:
    """Take the last redaction back."""
    before = queries.earlier_of(db, comment.id)[-1]
    original = queries.original_of(db, comment.id)
    _say_again(db, comment, before.body)
    if original is not None and original.body == before.body:
        comment.redacted_at = None
        db.delete(original)
    db.delete(before)


def say_as_written(db: Session, comment: Comment) -> None:
    """Give the comment its writer's words back, while they are kept."""
    original = queries.original_of(db, comment.id)
    if original is None:
        return
    db.add(Earlier(comment_id=comment.id, body=comment.body))
    _say_again(db, comment, original.body)
    comment.redacted_at = None
    db.delete(original)


def _say_again(db: Session, comment: Comment, body: str) -> None:
    """Let it say what it said; a quote of words that somebody erased meanwhile still waits for a look."""
    quoting = queries.is_quoting(db, comment.id)
    say(db, comment, body)
    if quoting:
        db.add(found_quote(comment.id))


def say(db: Session, comment: Comment, body: str) -> None:
    """Let the comment say this, and look at it. Raises Unseen."""
    html, text = rendering.render(body)
    if not text:
        raise Unseen("body")
    comment.body, comment.html, comment.text = body, html, text
    comment.likeness = likeness(db, text)
    look_again(db, comment, queries.settings(db))
