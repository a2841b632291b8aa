from api.articles.queries.working import (
    by_slug,
    bylines_of,
    drop_links,
    drop_publication,
    faqs_of,
    publication_at,
    publications,
    slug_held_by_another,
    topics_of,
)

__all__ = [
    "by_slug",
    "bylines_of",
    "drop_links",
    "drop_publication",
    "faqs_of",
    "publication_at",
    "publications",
    "slug_held_by_another",
    "topics_of",
]
