"""A public correction: readers get it at once, and nothing else that was changed meanwhile."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.accounts.actor import Actor
from api.anchors import actions as anchors
from api.articles import periods, queries
from api.articles.actions.access import anew, changed
from api.articles.actions.placing import date, drop, place
from api.articles.actions.publishing import NotPublished
from api.articles.models import Article, Publication
from api.core import clock
from api.core.db import lock
from api.core.schemas import stamp


def correct(db: Session, actor: Actor, article: Article, text: str) -> Publication:
    """Say what was wrong, on what readers see, on what they shall see, and on the working copy."""
    anew(db, article)
    actor.require("articles:publish")
    lock(db, "publishing")
    now = clock.now()
    held = queries.publications(db, article.id)
    live = periods.live(held, now)
    if live is None:
        raise NotPublished("Readers do not see this article now; a correction is for what they have seen.")
    said = {"at": stamp(now), "text": text}
    for coming in periods.scheduled(held, now):
        coming.corrections = [*coming.corrections, said]
        coming.significantly_updated_at = max(now, coming.significantly_updated_at or now)
    successor = _succeed(db, actor, live, said, now=now)
    article.corrections = [*article.corrections, said]
    article.significantly_updated_at = now
    changed(db, actor, article, "corrected", text=text, revision=successor.revision)
    return successor


def _succeed(db: Session, actor: Actor, live: Publication, said: dict[str, Any], *, now: datetime) -> Publication:
    """The same content from now on, with the correction at its end, in what is left of the period."""
    kept = {name: getattr(live, name) for name in Publication.model_fields if name not in {"id", "visible_until"}}
    new = {"visible_from": now, "updated_at": now, "significantly_updated_at": now}
    successor = Publication(**kept | new | {"corrections": [*live.corrections, said]})
    links = [_moved(link, successor) for link in queries.links_of_publication(db, live.id)]
    held = queries.publications(db, live.article_id)
    others = drop(db, actor, [period for period in held if period.visible_from == now], held)
    place(db, successor, others)
    anchors.carry(db, successor)
    date([successor, *others], now)
    db.add_all(links)
    db.flush()
    return successor


def _moved(link: Any, publication: Publication) -> Any:
    return type(link)(**link.model_dump() | {"publication_id": publication.id})
