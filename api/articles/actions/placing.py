"""Putting publications among the periods of their article, in the order the database can follow."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import periods, queries
from api.articles.models import Article, Publication
from api.core.errors import SlugTaken
from api.redirects.actions import leave, take_back


def place(db: Session, publication: Publication, others: Sequence[Publication]) -> None:
    """Add it: first the others give way, then it comes."""
    periods.settle([*others, publication])
    _refuse_taken(db, [publication])
    db.flush()
    db.add(publication)
    db.flush()


def drop(db: Session, actor: Actor, gone: Iterable[Publication], held: Sequence[Publication]) -> list[Publication]:
    """Take back what no reader has seen, with the redirects it would have left; what is left of those held."""
    dropped = list(gone)
    for publication in dropped:
        take_back(db, actor, publication.article_id, since=publication.visible_from)
        queries.drop_publication(db, publication)
    return [publication for publication in held if publication not in dropped]


def take(
    db: Session, actor: Actor, gone: Iterable[Publication], held: Sequence[Publication], now: datetime
) -> list[Publication]:
    """Drop some, and give the others their own ends again.

    Raises SlugTaken when another article was promised the slug for the time that comes back.
    """
    kept = drop(db, actor, gone, held)
    _refuse_taken(db, periods.settle(kept))
    db.flush()
    date(kept, now)
    db.flush()
    return kept


def _refuse_taken(db: Session, longer: Iterable[Publication]) -> None:
    """Asked before the database is told of the new periods, which it would refuse with an error."""
    with db.no_autoflush:
        for publication in longer:
            if queries.slug_held_by_another(db, publication):
                raise SlugTaken(publication.slug)


def end_all(db: Session, actor: Actor, held: Sequence[Publication], now: datetime) -> None:
    """Nothing of the article is seen from now on."""
    begun = periods.close(held, now)
    take(db, actor, [*begun, *periods.scheduled(held, now)], held, now)


def date(held: Sequence[Publication], now: datetime) -> None:
    """An article was published when it was first seen; of what readers have seen already nothing changes."""
    first = min((publication.visible_from for publication in held), default=now)
    for publication in held:
        if publication.visible_from >= now:
            publication.published_at = first


def leave_redirects(db: Session, actor: Actor, article: Article, held: Sequence[Publication]) -> None:
    """Where the slug of one publication is not that of the one before, the old path leads to the article from then."""
    ordered = sorted(held, key=lambda publication: publication.visible_from)
    for before, after in pairwise(ordered):
        if before.slug != after.slug:
            leave(db, actor, "article", article.id, f"/articles/{before.slug}", since=after.visible_from)
