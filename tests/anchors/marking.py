"""Marking words of an article, as whoever says something about them does."""

from sqlmodel import Session

from api.anchors import actions
from api.anchors.models import Anchor
from api.anchors.passages import Passage
from api.anchors.schemas import AnchorGiven
from api.articles.models import Publication


def passage(db: Session, shown: Publication, exact: str) -> Passage:
    """These words, found in what a publication shows."""
    selector = {"type": "TextQuoteSelector", "exact": exact}
    given = AnchorGiven.model_validate({"revision": shown.revision, "selectors": [selector]})
    return actions.find(db, shown.article_id, given)


def marked(db: Session, exact: str, read: Publication, *also: Publication) -> Anchor:
    """A mark on these words of the publication that was read, placed in that one and in others."""
    actions.hold(db, read.article_id)
    return actions.mark(db, read.article_id, read.revision, passage(db, read, exact), [read, *also])
