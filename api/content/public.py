"""The doors of the public read surface."""

from fastapi import APIRouter

from api.content import articles, authors, faqs, home, resolve, topics

router = APIRouter()
for kind in (articles, faqs, authors, topics, resolve, home):
    router.include_router(kind.router)
