"""What an article said before, going back to it, and who is writing."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import actions
from api.articles.admin.answers import PREFIX, whole
from api.articles.schemas import ArticleAdmin
from api.core.http import Route
from api.revisions.routing import History

router = APIRouter(prefix=PREFIX, tags=["articles: editing"], route_class=Route)


def _restored(db: Session, actor: Actor, article_id: UUID, version: int, number: int) -> Response:
    article = actions.held_at(db, actor, article_id, version)
    return whole(db, article, warnings=actions.restore_revision(db, actor, article, version, number))


History(actions.readable, actions.writable, _restored).add_to(router, ArticleAdmin)
