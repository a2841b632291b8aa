"""The body of an article as blocks that keep their ids from save to save."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.anchors.alignment import align
from api.articles.models import Article, Publication
from api.core import markdown
from api.core.markdown import Block
from api.core.text import fold, sort_key

PRINTED = ("slug", "title", "dek", "language", "body", "blocks", "html", "text", "hero", "seo", "content_notes")


@dataclass(frozen=True, slots=True)
class Kept:
    """A block of the last save, as alignment sees it."""

    id: str
    type: str
    text: str


def keep_ids(article: Article, rendered: Sequence[Block]) -> list[str]:
    """An id for each block: that of the block it continues, or the next number this article never gave out."""
    old = [Kept(block["id"], block["type"], block["text"]) for block in article.blocks]
    return list(_ids(article, old, align(old, rendered)))


def _ids(article: Article, old: Sequence[Kept], continued: Sequence[int | None]) -> Iterator[str]:
    for position in continued:
        if position is None:
            article.last_block += 1
            yield f"b{article.last_block}"
        else:
            yield old[position].id


def toc(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The headings in order: {block, level, text}."""
    headings = (block for block in blocks if block["type"] == "heading")
    return [{"block": block["id"], "level": block["level"], "text": block["text"].strip()} for block in headings]


def publication_of(article: Article, revision: int, at: datetime, until: datetime | None) -> Publication:
    """The working copy as readers get it from `at` until `until`, rendered once. Its links are not in it."""
    words = markdown.count_words(article.text)
    return Publication(
        article_id=article.id,
        revision=revision,
        visible_from=at,
        planned_until=until,
        published_at=at,
        updated_at=at,
        corrections=article.corrections,
        toc=toc(article.blocks),
        word_count=words,
        reading_minutes=markdown.reading_minutes(words),
        title_key=sort_key(article.title),
        folded=fold(f"{article.title}\n{article.dek or ''}"),
        **{name: getattr(article, name) for name in PRINTED},
    )
