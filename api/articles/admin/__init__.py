"""`/v1/admin/articles`: what staff does with articles."""

from api.articles.admin import actions, articles, bulk, revisions
from api.core.http import joined

router = joined(bulk.router, articles.router, actions.router, revisions.router)

__all__ = ["router"]
