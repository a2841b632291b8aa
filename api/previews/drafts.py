"""A draft as the rows a publication of it would be made of, if it were published at this moment."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.articles.models import Article, Role
from api.articles.rendering import toc
from api.content.articles import Relations
from api.core import ids, markdown
from api.core.selection import BodyFormat
from api.previews import queries
from api.revisions.actions import content_of
from api.revisions.models import Revision

COPIED = ("slug", "title", "dek", "language", "hero", "seo", "content_notes")


def publication(db: Session, article: Article, revision: Revision, form: BodyFormat, at: datetime) -> SimpleNamespace:
    """What `published` would select. Under the id of what readers see now, so that it is not related to itself."""
    content, blocks = content_of(revision), revision.snapshot["blocks"]
    text = "\n\n".join(block["text"] for block in blocks)
    html = "\n".join(block["html"] for block in blocks)
    words = markdown.count_words(text)
    held = queries.periods(db, article.id)
    live = next((each.id for each in held if _seen(each, at)), None)
    significant = [each.significantly_updated_at for each in held if each.visible_from < at]
    return SimpleNamespace(
        id=live or ids.new_id(),
        article_id=article.id,
        revision=revision.number,
        published_at=min([at, *(each.visible_from for each in held)]),
        updated_at=at,
        significantly_updated_at=max(filter(None, [*significant, article.significantly_updated_at]), default=None),
        corrections=article.corrections,
        toc=toc(blocks),
        word_count=words,
        reading_minutes=markdown.reading_minutes(words),
        shown={"html": html, "text": text, "blocks": blocks, "markdown": content["body"]}[form],
        **{name: content[name] for name in COPIED},
    )


def _seen(period: Any, at: datetime) -> bool:
    return period.visible_from <= at and (period.visible_until is None or period.visible_until > at)


def relations(db: Session, revision: Revision, publication_id: UUID) -> Relations:
    """The authors, topics and FAQs the revision names, public or not, in its order."""
    content = content_of(revision)
    roles = {UUID(byline["author_id"]): Role(byline["role"]) for byline in content["bylines"]}
    topic_ids, faq_ids = ([UUID(id_) for id_ in content[name]] for name in ("topic_ids", "faq_ids"))
    authors = queries.authors(db, list(roles))
    return Relations(
        bylines=[_link(authors[id_], publication_id, role=role.value) for id_, role in roles.items() if id_ in authors],
        topics=list(_links(queries.topics(db, topic_ids), topic_ids, publication_id)),
        faqs=list(_links(queries.faqs(db, faq_ids), faq_ids, publication_id)),
    )


def _links(found: Mapping[UUID, Any], ids_: Sequence[UUID], publication_id: UUID) -> Iterator[SimpleNamespace]:
    return (_link(found[id_], publication_id) for id_ in ids_ if id_ in found)


def _link(row: Any, publication_id: UUID, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(**row._asdict(), publication_id=publication_id, **more)
