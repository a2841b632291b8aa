"""What readers marked and would not find again."""

from collections.abc import Iterator

from sqlmodel import Session

from api.anchors import actions as anchors
from api.anchors.mapping import Placement, State
from api.articles.models import Article
from api.preflight.schemas import Finding, Severity, Words
from api.revisions import queries as revisions

QUOTE_MAX = 80  # code points of a quote that are repeated
ORPHANED = "Of “{before}”: the words are gone, and what readers said about them would stand by itself."
RELOCATED = "Of “{before}”: the words are found elsewhere, as “{after}”, which somebody has to look at."
EDITED = "“{before}” would read “{after}”, with what readers said about it."


def findings(db: Session, article: Article) -> Iterator[Finding]:
    """What publishing the working copy would do to the passages readers marked in what they see now."""
    last = revisions.latest(db, article.id)
    if last is None:
        return
    for move in anchors.moves(db, article.id, last.number):
        if finding := _finding(move.was, move.to):
            yield finding


def _finding(was: Placement, to: Placement) -> Finding | None:
    """What an editor is told of one passage; nothing where it only goes along, or was lost before."""
    before, after = was.last.exact, to.place.exact if to.place else None
    if to.state is State.ORPHANED and was.state is not State.ORPHANED:
        code, severity, said = "mark-orphaned", Severity.WARNING, ORPHANED
    elif to.state is State.RELOCATED and was.state is not State.RELOCATED:
        code, severity, said = "mark-relocated", Severity.WARNING, RELOCATED
    elif to.place is not None and before != after:
        code, severity, said = "mark-edited", Severity.NOTE, EDITED
    else:
        return None
    return Finding(
        code=code,
        severity=severity,
        message=said.format(before=_short(before), after=_short(after or "")),
        loc=["body", to.last.block],
        passage=Words(before=before, after=after),
    )


def _short(quote: str) -> str:
    return quote if len(quote) <= QUOTE_MAX else f"{quote[: QUOTE_MAX - 1]}…"
