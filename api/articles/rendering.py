"""The body of an article as blocks that keep their ids from save to save."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.anchors.alignment import align
from api.articles.models import Article
from api.core.markdown import Block


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
