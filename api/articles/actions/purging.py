"""What lay in the trash for 30 days is deleted for good, unless a reader said something about it."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.anchors.queries import is_spoken_on
from api.articles import queries
from api.articles.actions.access import told
from api.articles.models import Article, State
from api.core import clock
from api.core.db import lock
from api.core.errors import NotInTrash
from api.redirects.queries import drop_for
from api.revisions import queries as revisions

KEPT = timedelta(days=30)


def purge(db: Session, actor: Actor, article: Article) -> None:
    """Delete it with its publications, its history and its redirects; links to previews go along."""
    if article.state is not State.TRASHED:
        raise NotInTrash
    lock(db, "publishing")
    told(db, actor, article, "purged")
    revisions.drop(db, article.id)
    drop_for(db, article.id)
    queries.drop(db, article)


def purge_trash(db: Session) -> None:
    """Delete what was trashed before; what somebody said something about stays, unseen, and the database sees to it."""
    lock(db, "articles")
    for article in queries.trashed_before(db, clock.now() - KEPT):
        if not is_spoken_on(db, article.id):
            with suppress(IntegrityError), db.begin_nested():
                purge(db, SYSTEM, article)
