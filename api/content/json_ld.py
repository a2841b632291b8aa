"""Structured data (schema.org) for search engines, made from what the answer shows and nothing else."""

from collections.abc import Sequence
from typing import Any

from api.content.reading import Reading
from api.content.schemas import ArticleListed
from api.core.schemas import stamp

CONTEXT = "https://schema.org"


def article(reading: Reading, shown: ArticleListed, faqs: Sequence[Any], trail: Sequence[Any]) -> list[dict[str, Any]]:
    """Article, BreadcrumbList and, where there are FAQs, FAQPage."""
    url = shown.seo.canonical_url
    node = {
        "@context": CONTEXT,
        "@type": "Article",
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "headline": shown.title,
        "description": shown.seo.description,
        "image": shown.seo.image,
        "inLanguage": shown.language,
        "datePublished": stamp(shown.published_at),
        "dateModified": stamp(shown.updated_at),
        "wordCount": shown.word_count,
        "author": [person(reading.site, byline.author) for byline in shown.bylines if byline.role == "writer"],
        "publisher": {"@type": "Organization", "name": reading.site_name, "url": reading.site},
    }
    steps = [(row.name, f"{reading.site}/topics/{row.slug}") for row in trail] + [(shown.title, url)]
    pairs = [(faq.name, faq.html) for faq in faqs]
    return [_without_nothing(node), breadcrumbs(steps), *([faq_page(pairs)] if pairs else [])]


def person(site: str, author: Any) -> dict[str, Any]:
    return {"@type": "Person", "name": author.name, "url": f"{site}/authors/{author.slug}"}


def faq_page(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    questions = [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in pairs
    ]
    return {"@context": CONTEXT, "@type": "FAQPage", "mainEntity": questions}


def profile_page(site: str, row: Any) -> dict[str, Any]:
    who = person(site, row) | {
        "description": row.text,
        "jobTitle": row.headline,
        "image": (row.portrait or {}).get("url"),
        "sameAs": [link["url"] for link in row.links] or None,
    }
    dates = {"dateCreated": stamp(row.published_at), "dateModified": stamp(row.updated_at)}
    return {"@context": CONTEXT, "@type": "ProfilePage", **dates, "mainEntity": _without_nothing(who)}


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _without_nothing(node: dict[str, Any]) -> dict[str, Any]:
    """Structured data says what is; it has no nulls."""
    return {name: value for name, value in node.items() if value not in (None, [])}
