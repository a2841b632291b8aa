"""What is done with links: make one, revoke one."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles.models import Article, State
from api.core import clock
from api.core.errors import Conflict, Malformed, ProblemItem
from api.core.keys import new_token, token_hash
from api.core.schemas import stamp
from api.events.actions import record
from api.previews import queries
from api.previews.models import PreviewLink
from api.previews.schemas import PreviewCreate
from api.revisions import queries as revisions

# How long a link that is over stays on the list, so that somebody can still see that it was.
KEPT = timedelta(days=30)


class NotPreviewable(Conflict):
    """A trashed article is restored before it is shown to anybody."""

    code, title = "not-previewable", "Not previewable"


def create(db: Session, actor: Actor, article: Article, given: PreviewCreate) -> tuple[PreviewLink, str]:
    """A link and its token, which is kept nowhere. Who may read the article may show it."""
    actor.require("previews:write")
    if article.state is State.TRASHED:
        raise NotPreviewable("The article is in the trash; restore it first.")
    if given.revision is not None and revisions.numbered(db, article.id, given.revision) is None:
        item = ProblemItem(loc=["body", "revision"], code="unknown-revision", msg="the article has no such revision")
        raise Malformed("The article has no such revision.", errors=[item])
    now, token = clock.now(), new_token()
    link = PreviewLink(
        article_id=article.id,
        revision=given.revision,
        token_hash=token_hash(token),
        note=given.note,
        made_by_id=actor.id,
        made_by_name=actor.name,
        created_at=now,
        expires_at=now + timedelta(hours=given.expires_in_hours),
    )
    db.add(link)
    db.flush()
    record(db, "preview.created", link.id, by=actor, snapshot=_snapshot(link, article))
    return link, token


def revoke(db: Session, actor: Actor, link: PreviewLink, article: Article) -> None:
    """End the link at once. A link that was revoked stays as it is."""
    actor.require("previews:write")
    if link.revoked_at is not None:
        return
    link.revoked_at = clock.now()
    db.flush()
    record(db, "preview.revoked", link.id, by=actor, snapshot=_snapshot(link, article))


def forget(db: Session, now: datetime) -> None:
    """Drop the links that have been over for a while."""
    queries.drop_ended(db, now - KEPT)


def _snapshot(link: PreviewLink, article: Article) -> dict[str, Any]:
    about = {"article_id": str(article.id), "slug": article.slug, "revision": link.revision, "note": link.note}
    return about | {"expires_at": stamp(link.expires_at), "opened": link.opened}
