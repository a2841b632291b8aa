"""What readers marked and would not find again."""

from collections.abc import Iterator

from sqlmodel import Session

from api.anchors import actions as anchors
from api.anchors.mapping import State
from api.articles.models import Article
from api.preflight.schemas import Finding, warning
from api.revisions import queries as revisions

QUOTE_MAX = 80  # code points of a quote that are repeated
SAID = {
    State.ORPHANED: ("mark-orphaned", "the words are gone, and what readers said about them would stand by itself"),
    State.RELOCATED: ("mark-relocated", "the words are found elsewhere, which somebody has to look at"),
}


def findings(db: Session, article: Article) -> Iterator[Finding]:
    """What publishing the working copy would do to the passages readers marked in what they see now."""
    last = revisions.latest(db, article.id)
    if last is None:
        return
    for move in anchors.moves(db, article.id, last.number):
        if move.to.state in SAID and move.was.state is not move.to.state:
            code, said = SAID[move.to.state]
            yield warning(code, f"Of “{_short(move.was.last.exact)}”: {said}.", "body", move.to.last.block)


def _short(quote: str) -> str:
    return quote if len(quote) <= QUOTE_MAX else f"{quote[: QUOTE_MAX - 1]}…"
