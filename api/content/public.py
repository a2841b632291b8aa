"""The doors of the public read surface."""

from api.content import articles, authors, comments, faqs, helplines, home, live, prompts, resolve, topics
from api.core.http import joined

router = joined(
    articles.router,
    live.router,
    comments.router,
    prompts.router,
    faqs.router,
    authors.router,
    topics.router,
    helplines.router,
    resolve.router,
    home.router,
)
