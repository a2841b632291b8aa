"""Two editors at the same instant: one of them is refused, and what is kept makes sense."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlmodel import Session

from api.articles import actions as articles
from api.articles.schemas import ArticleCreate
from api.authors import actions as authors
from api.authors.schemas import AuthorCreate
from api.core.db import Database
from api.core.errors import Refusal, SlugTaken
from api.faqs import actions as faqs
from api.faqs.schemas import FaqCreate
from api.topics import actions as topics
from api.topics import queries as topic_queries
from api.topics.models import Kind
from api.topics.schemas import TopicCreate

CREATIONS: dict[str, Callable[[Session], Any]] = {
    "topic": lambda db: topics.create(db, TopicCreate(slug="same", kind=Kind.TAG, name="Same")),
    "author": lambda db: authors.create(db, AuthorCreate(slug="same", name="Same")),
    "faq": lambda db: faqs.create(db, FaqCreate(slug="same", question="Same?", answer="Yes.")),
    "article": lambda db: articles.create(db, ArticleCreate(slug="same", title="Same", body="Same.")),
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
                topics.create(db, given)
            else:
                topics.save(db, topic, given)

        return save

    assert together(database, section("a"), section("b")) == [None, None]
    refused = [refusal for refusal in together(database, section("a", "b"), section("b", "a")) if refusal]
    assert [type(refusal) for refusal in refused] == [topics.TopicMisplaced]
