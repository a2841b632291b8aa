"""Going back to what the working copy said before."""

from typing import Any

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import queries
from api.articles.actions.access import anew, changed, require_edit, told
from api.articles.actions.writing import still_there, update
from api.articles.models import Article, State
from api.core.editing import Saving
from api.core.errors import NotFound
from api.revisions import queries as revisions
from api.revisions.actions import content_of

LEFT_OUT = {"topic_ids": "topics", "faq_ids": "FAQs", "bylines": "bylines"}


def restore_revision(db: Session, actor: Actor, article: Article, version: int, number: int) -> list[str]:
    """Make the working copy a draft that says what it said then; readers see what they saw.

    What is not there any more is left out, and said.
    """
    anew(db, article)
    require_edit(db, actor, article)
    revision = revisions.numbered(db, article.id, number) if 0 < number < 2**31 else None
    if revision is None:
        raise NotFound("The article has no such revision.")
    content, warnings = _possible(db, article, content_of(revision))
    saved = update(db, actor, article, version, content, Saving(note=f"Restored from revision {number}"))
    article.state = State.DRAFT
    (told if saved else changed)(db, actor, article, "revision_restored", revision=number)
    return warnings


def _possible(db: Session, article: Article, then: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    there: dict[str, Any] = still_there(db, then)
    warnings = [
        f"{missing} of its {LEFT_OUT[field]} no longer exist and were left out."
        for field, kept in list(there.items())
        if (missing := len(then[field]) - len(kept))
    ]
    holder = queries.by_slug(db, then["slug"])
    if holder is not None and holder.id != article.id:
        there["slug"] = article.slug
        warnings.append("Its slug is taken by now; it keeps the present one.")
    return then | there, warnings
