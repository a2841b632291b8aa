"""Marking what others quoted, while the words that are erased are still at hand."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from api.comments import queries, rendering
from api.comments.models import ERASED_QUOTE, Comment, Found, Severity
from api.comments.quoting import Quotes

COMMENTS_MOST = 1_000


def mark_quotes(db: Session, erased: Sequence[Comment]) -> None:
    """Note with what others say in the thread where it repeats words that are erased now; no word is kept with it.

    `erased` are held, of one thread and one writer. What readers never saw, nobody quoted.
    """
    seen = [comment for comment in erased if comment.shown_at is not None and comment.text]
    if not seen:
        return
    first, but = seen[0], [comment.id for comment in erased]
    others = queries.said_in_thread(db, first.root_id, but, first.reader_id, COMMENTS_MOST)
    if not others:
        return
    quotes, written = _quotes_of(db, seen), queries.originals_of(db, [other.id for other in others])
    for other in others:
        place = quotes.find(other.text, other.said_at)
        if place is not None:
            start, end = place
            db.add(found_quote(other.id, start, end))
        elif other.id in written and quotes.find(rendering.render(written[other.id])[1], other.said_at) is not None:
            # Readers would get them again were its redaction taken back.
            db.add(found_quote(other.id))


def found_quote(comment_id: UUID, start: int | None = None, end: int | None = None) -> Found:
    """What is kept of it: the place, where readers see the words, and none of these."""
    return Found(comment_id=comment_id, rule=ERASED_QUOTE, severity=Severity.FLAG, what="", start=start, end=end)


def _quotes_of(db: Session, seen: Sequence[Comment]) -> Quotes:
    """The words readers saw there, but for those of the article."""
    quotes = Quotes()
    for comment in seen:
        assert comment.shown_at is not None
        quotes.add(comment.text, comment.shown_at)
        for earlier in queries.earlier_of(db, comment.id):
            quotes.add(rendering.render(earlier.body)[1], comment.shown_at)
    quotes.drop(queries.article_text(db, seen[0].article_id))
    return quotes
