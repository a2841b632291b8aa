"""What is done with articles: make, save, publish, unpublish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.articles import queries, rendering
from api.articles.models import (
    Article,
    ArticleByline,
    ArticleFaq,
    ArticleTopic,
    Publication,
    PublicationByline,
    PublicationFaq,
    PublicationTopic,
    State,
)
from api.articles.periods import fit
from api.articles.schemas import ArticleCreate
from api.authors import queries as authors
from api.core import clock, markdown
from api.core.db import lock
from api.core.errors import Conflict, Malformed, SlugTaken, unknown_ids
from api.core.text import fold, sort_key
from api.faqs import queries as faqs
from api.revisions import queries as revisions
from api.revisions.actions import revise
from api.revisions.writing import blocks_of, label, write
from api.topics import queries as topics

COPIED = ("slug", "title", "dek", "language", "content_notes")


class NotPublishable(Conflict):
    """An archived or trashed article is restored before it is published."""

    code, title = "not-publishable", "Not publishable"


class NotPublished(Conflict):
    """Readers do not see the article now."""

    code, title = "not-published", "Not published"


def create(db: Session, given: ArticleCreate) -> Article:
    """A new working copy with its first revision; readers see nothing of it."""
    article = Article(slug=given.slug, title=given.title)
    save(db, article, given)
    return article


def save(db: Session, article: Article, given: ArticleCreate) -> bool:
    """Make the working copy what is given. True when that changed anything."""
    lock(db, "articles")
    SlugTaken.unless_own(queries.by_slug(db, given.slug), article.id, given.slug)
    _check_relations(db, given)
    rendered = blocks_of(given.body, field="body")
    for name in COPIED:
        setattr(article, name, getattr(given, name))
    article.hero = given.hero.model_dump(mode="json") if given.hero else None
    article.seo = given.seo.model_dump(mode="json")
    write(article, given.body, label(rendered, rendering.keep_ids(article, rendered)))
    db.add(article)
    db.flush()
    if not revise(db, article, given.model_dump(mode="json") | {"blocks": article.blocks}):
        return False
    _relate(db, article, given)
    return True


def _check_relations(db: Session, given: ArticleCreate) -> None:
    _check(given.topic_ids, topics.existing(db, given.topic_ids), "topic_ids", "topic")
    _check(given.faq_ids, faqs.existing(db, given.faq_ids), "faq_ids", "faq")
    author_ids = [byline.author_id for byline in given.bylines]
    _check(author_ids, authors.existing(db, author_ids), "bylines", "author")


def _check(ids: Sequence[UUID], known: set[UUID], field: str, kind: str) -> None:
    """Each id is known and named once."""
    if wrong := unknown_ids(ids, known, field, kind):
        raise Malformed(f"The {field} name what is not there, or the same twice.", errors=wrong)


def _relate(db: Session, article: Article, given: ArticleCreate) -> None:
    links: list[Any] = [
        ArticleByline(article_id=article.id, author_id=byline.author_id, role=byline.role, position=place)
        for place, byline in enumerate(given.bylines)
    ]
    links += [ArticleTopic(article_id=article.id, topic_id=id_, position=i) for i, id_ in enumerate(given.topic_ids)]
    links += [ArticleFaq(article_id=article.id, faq_id=id_, position=i) for i, id_ in enumerate(given.faq_ids)]
    queries.drop_links(db, article.id)
    db.add_all(links)
    db.flush()


def publish(db: Session, article: Article, *, at: datetime | None = None, until: datetime | None = None) -> Publication:
    """Show the article to readers from `at` (now, when not given) until `until`, as its working copy is now."""
    if article.state in {State.ARCHIVED, State.TRASHED}:
        raise NotPublishable(f"The article is {article.state.value}; restore it first.")
    lock(db, "publishing")
    now = clock.now()
    at = at or now
    periods = queries.publications(db, article.id)
    room = fit(periods, at, until, now=now)
    if queries.slug_held_by_another(db, article, at, room.until):
        raise SlugTaken(article.slug)
    if room.ends is not None:
        room.ends.visible_until = at
    if room.replaces is not None:
        queries.drop_publication(db, room.replaces)
    db.flush()
    publication = _rendered(db, article, at, room.until)
    first = min([at, *(period.visible_from for period in periods)])
    for period in [publication, *(period for period in periods if period.visible_from > at)]:
        period.published_at = first
    db.add(publication)
    db.flush()
    _copy_links(db, article, publication)
    return publication


def _rendered(db: Session, article: Article, at: datetime, until: datetime | None) -> Publication:
    revision = revisions.latest(db, article.id)
    assert revision is not None
    words = markdown.count_words(article.text)
    shared = ("slug", "title", "dek", "language", "body", "blocks", "html", "text", "hero", "seo", "content_notes")
    return Publication(
        article_id=article.id,
        revision=revision.number,
        visible_from=at,
        visible_until=until,
        published_at=at,
        updated_at=at,
        significantly_updated_at=article.significantly_updated_at,
        corrections=article.corrections,
        toc=rendering.toc(article.blocks),
        word_count=words,
        reading_minutes=markdown.reading_minutes(words),
        title_key=sort_key(article.title),
        folded=fold(f"{article.title}\n{article.dek or ''}"),
        **{name: getattr(article, name) for name in shared},
    )


def _copy_links(db: Session, article: Article, publication: Publication) -> None:
    """The publication keeps the relations of this instant, whatever the working copy does later."""
    of = {"publication_id": publication.id}
    for byline in queries.bylines_of(db, article.id):
        db.add(PublicationByline(author_id=byline.author_id, role=byline.role, position=byline.position, **of))
    for topic in queries.topics_of(db, article.id):
        db.add(PublicationTopic(topic_id=topic.topic_id, position=topic.position, **of))
    for faq in queries.faqs_of(db, article.id):
        db.add(PublicationFaq(faq_id=faq.faq_id, position=faq.position, **of))
    db.flush()


def unpublish(db: Session, article: Article) -> None:
    """End the publication readers see now. What is scheduled for later stays scheduled."""
    lock(db, "publishing")
    now = clock.now()
    live = queries.publication_at(db, article.id, now)
    if live is None:
        raise NotPublished("Readers do not see this article now.")
    if live.visible_from == now:
        queries.drop_publication(db, live)
    else:
        live.visible_until = now
    db.flush()
