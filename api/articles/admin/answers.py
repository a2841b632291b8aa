"""What the routes of articles share: which article from which version, and the answer with the whole of it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Depends
from fastapi.responses import Response
from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import actions, showing
from api.articles.models import Article
from api.core.editing import DocumentId, IfMatch, resource

PREFIX = "/v1/admin/articles"
CHANGED = (401, 403, 404, 409, 412, 422, 428, 503)

Deed = Callable[[Session, Actor, Article], Any]


class Version(NamedTuple):
    """The article in the path, at the version the request was made from."""

    id: UUID
    number: int


async def _version(article_id: DocumentId, number: IfMatch) -> Version:
    return Version(article_id, number)


AtVersion = Annotated[Version, Depends(_version)]


def done(db: Session, actor: Actor, at: Version, deed: Deed) -> Response:
    """Do it to the article as it is at that version.

    All of it in the thread of the route: a lock taken in a dependency is held while the route waits for another thread,
    and those that have one may all be waiting for the lock.
    """
    article = actions.held_at(db, actor, at.id, at.number)
    deed(db, actor, article)
    return whole(db, article)


def whole(db: Session, article: Article, *, warnings: Sequence[str] = ()) -> Response:
    return resource(showing.article(db, article.id, warnings), article.version)


def created(db: Session, article: Article) -> Response:
    place = f"{PREFIX}/{article.id}"
    return resource(showing.article(db, article.id), article.version, status=201, location=place)
