"""One action for many articles, with a result for each."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session

from api.accounts.actor import Actor, Staff
from api.articles import actions
from api.articles.admin.answers import PREFIX
from api.articles.models import Article
from api.articles.schemas import ArticleBulk, BulkAction
from api.core.bulk import BulkResults, done_to_each
from api.core.db import WriteDb
from api.core.http import Route, problems

router = APIRouter(prefix=PREFIX, tags=["articles: editing"], route_class=Route)

VERBS: dict[BulkAction, Callable[[Session, Actor, Article], Any]] = {
    "trash": actions.trash,
    "restore": actions.restore,
    "submit": actions.submit,
    "approve": actions.approve,
    "publish": actions.publish,
    "unpublish": actions.unpublish,
    "archive": actions.archive,
}


@router.post("/bulk", response_model=BulkResults, responses=problems(401, 403, 422, 503))
def bulk(actor: Staff, db: WriteDb, order: ArticleBulk) -> BulkResults:
    """Do one thing with up to 100 articles. What is refused for one is its result, and the others are done."""
    actions.require_some(actor)
    return done_to_each(db, actor, order, actions.held_at, VERBS[order.action])
