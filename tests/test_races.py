"""Two editors at the same instant: one of them is refused, and what is kept makes sense."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles import queries as article_queries
from api.articles.models import Article
from api.articles.schemas import ArticleCreate
from api.authors import actions as authors
from api.authors.schemas import AuthorCreate
from api.core import clock
from api.core.db import Database
from api.core.errors import Refusal, SlugTaken
from api.faqs import actions as faqs
from api.faqs.schemas import FaqCreate
from api.topics import actions as topics
from api.topics import queries as topic_queries
from api.topics.models import Kind
from api.topics.schemas import TopicCreate
from tests.factories import make_article

CREATIONS: dict[str, Callable[[Session], Any]] = {
    "topic": lambda db: topics.create(db, SYSTEM, TopicCreate(slug="same", kind=Kind.TAG, name="Same")),
    "author": lambda db: authors.create(db, SYSTEM, AuthorCreate(slug="same", name="Same")),
    "faq": lambda db: faqs.create(db, SYSTEM, FaqCreate(slug="same", question="Same?", answer="Yes.")),
    "article": lambda db: articles.create(db, SYSTEM, ArticleCreate(slug="same", title="Same", body="Same.")),
}


def together(database: Database, *verbs: Callable[[Session], Any]) -> list[Refusal | None]:
    """Run the verbs in transactions that are open at the same time; what each was refused with."""
    done = Barrier(len(verbs))

    def run(verb: Callable[[Session], Any]) -> Refusal | None:
        try:
            with database.write() as db:
                verb(db)
                with contextlib.suppress(BrokenBarrierError):
                    done.wait(0.3)
        except Refusal as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


@pytest.mark.parametrize("kind", CREATIONS)
def test_of_two_documents_with_one_slug_the_second_is_refused(database: Database, kind: str) -> None:
    refused = [refusal for refusal in together(database, CREATIONS[kind], CREATIONS[kind]) if refusal]
    assert [type(refusal) for refusal in refused] == [SlugTaken]


def test_two_sections_are_not_put_under_each_other(database: Database) -> None:
    def section(slug: str, parent: str | None = None) -> Callable[[Session], Any]:
        def save(db: Session) -> None:
            parent_id = topic_queries.ids_by_slug(db, [parent])[parent] if parent else None
            given = TopicCreate(slug=slug, kind=Kind.SECTION, name=slug, parent_id=parent_id)
            topic = topic_queries.by_slug(db, slug)
            if topic is None:
                topics.create(db, SYSTEM, given)
            else:
                topics.save(db, SYSTEM, topic, given)

        return save

    assert together(database, section("a"), section("b")) == [None, None]
    refused = [refusal for refusal in together(database, section("a", "b"), section("b", "a")) if refusal]
    assert [type(refusal) for refusal in refused] == [topics.TopicMisplaced]


def drafts(database: Database, *slugs: str) -> list[UUID]:
    with database.write() as db:
        return [make_article(db, slug).id for slug in slugs]


def publishing(id_: UUID, **when: Any) -> Callable[[Session], Any]:
    def publish(db: Session) -> None:
        article = db.get(Article, id_)
        assert article is not None
        articles.publish(db, SYSTEM, article, **when)

    return publish


def test_an_article_published_twice_at_once_has_two_periods_that_meet(database: Database) -> None:
    (id_,) = drafts(database, "same")
    assert together(database, publishing(id_), publishing(id_)) == [None, None]
    with database.read() as db:
        earlier, later = article_queries.publications(db, id_)
    assert earlier.visible_until == later.visible_from
    assert later.visible_until is None


def test_an_article_scheduled_twice_at_once_for_one_instant_is_scheduled_once(database: Database) -> None:
    (id_,) = drafts(database, "same")
    at = clock.now() + timedelta(days=1)
    assert together(database, publishing(id_, at=at), publishing(id_, at=at)) == [None, None]
    with database.read() as db:
        assert [period.visible_from for period in article_queries.publications(db, id_)] == [at]


def test_a_slug_passes_from_one_live_article_to_another_or_the_other_waits(database: Database) -> None:
    first, second = drafts(database, "same", "other")
    with database.write() as db:
        publishing(first)(db)
        for id_, slug in ((first, "renamed"), (second, "same")):
            article = db.get(Article, id_)
            assert article is not None
            articles.save(db, SYSTEM, article, ArticleCreate(slug=slug, title="T", body="B."))
    renaming, taking = together(database, publishing(first), publishing(second))
    with database.read() as db:
        seen = {id_: article_queries.publication_at(db, id_, clock.now()) for id_ in (first, second)}
    slugs = [publication.slug if publication else None for publication in seen.values()]
    assert renaming is None
    assert (type(taking), slugs) in [(type(None), ["renamed", "same"]), (SlugTaken, ["renamed", None])]
