"""Moving an article through its life: to review and back, to the archive, to the trash."""

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import periods, policy, queries
from api.articles.actions.access import anew, changed, require_move
from api.articles.actions.placing import end_all
from api.articles.models import Article, State
from api.core import clock
from api.core.db import lock
from api.core.errors import Forbidden


def submit(db: Session, actor: Actor, article: Article) -> None:
    """Hand the draft to the editors."""
    _moved(db, actor, article, "submit", "submitted")


def approve(db: Session, actor: Actor, article: Article) -> None:
    _moved(db, actor, article, "approve", "approved")


def request_changes(db: Session, actor: Actor, article: Article, note: str) -> None:
    """Send it back to its author, and say why."""
    anew(db, article)
    article.state = require_move(db, actor, article, "request-changes")
    article.review_note = note
    changed(db, actor, article, "changes_requested", note=note)


def reopen(db: Session, actor: Actor, article: Article) -> None:
    """Out of the archive, as a draft."""
    _moved(db, actor, article, "reopen", "reopened")


def archive(db: Session, actor: Actor, article: Article) -> None:
    """Put it away: readers see it no longer, and what was scheduled is taken back."""
    anew(db, article)
    article.state = require_move(db, actor, article, "archive")
    _taken_from_readers(db, actor, article)
    changed(db, actor, article, "archived")


def trash(db: Session, actor: Actor, article: Article) -> None:
    """As archiving, and for good after 30 days. It keeps its slug that long."""
    anew(db, article)
    target = require_move(db, actor, article, "trash")
    article.state, article.trashed_at = target, clock.now()
    _taken_from_readers(db, actor, article)
    changed(db, actor, article, "trashed")


def restore(db: Session, actor: Actor, article: Article) -> None:
    """Out of the trash, as a draft: what readers saw stays away until it is published again."""
    anew(db, article)
    target = require_move(db, actor, article, "restore")
    article.state, article.trashed_at = target, None
    changed(db, actor, article, "restored")


def _moved(db: Session, actor: Actor, article: Article, action: str, what: str) -> None:
    anew(db, article)
    article.state = require_move(db, actor, article, action)
    if article.state is not State.DRAFT:
        article.review_note = None
    changed(db, actor, article, what)


def _taken_from_readers(db: Session, actor: Actor, article: Article) -> None:
    """What readers see or shall see is the publishers' to take away, whoever owns the article."""
    lock(db, "publishing")
    now = clock.now()
    held = queries.publications(db, article.id)
    if not periods.live(held, now) and not periods.scheduled(held, now):
        return
    if not policy.may_take_from_readers(actor):
        raise Forbidden("Readers see the article or shall see it; that needs articles:publish.")
    end_all(db, actor, held, now)
