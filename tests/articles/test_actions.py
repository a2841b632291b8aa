"""Saving and publishing articles, on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions, queries
from api.articles.models import Article, State
from api.articles.periods import PeriodTaken
from api.articles.schemas import ArticleCreate
from api.articles.workflow import IllegalTransition
from api.core import clock
from api.core.errors import Malformed, SlugTaken
from api.revisions.queries import history
from tests.conftest import on_one

BODY = "One stays as it is.\n\nTwo stays as well, word for word.\n\nThree is here too."


def make(db: Session, slug: str = "an-article", body: str = BODY) -> Article:
    return actions.create(db, SYSTEM, ArticleCreate(slug=slug, title="An article", body=body))


def ids(article: Article) -> dict[str, str]:
    return {block["text"]: block["id"] for block in article.blocks}


def test_blocks_keep_their_ids_and_a_new_one_gets_a_number_never_used(db: Session) -> None:
    article = make(db)
    before = ids(article)
    actions.save(
        db, SYSTEM, article, ArticleCreate(slug="an-article", title="An article", body=f"New at the top.\n\n{BODY}")
    )
    assert before.items() <= ids(article).items()
    assert ids(article)["New at the top."] == "b4"


def test_the_same_content_makes_no_revision_and_another_makes_one(db: Session) -> None:
    article = make(db)
    given = ArticleCreate(slug="an-article", title="An article", body=BODY)
    assert not actions.save(db, SYSTEM, article, given)
    assert actions.save(db, SYSTEM, article, given.model_copy(update={"title": "Another title"}))
    db.flush()
    assert [revision.snapshot["title"] for revision in history(db, article.id)] == ["An article", "Another title"]
    assert article.version == 2


def test_a_taken_slug_is_refused(db: Session) -> None:
    make(db)
    with pytest.raises(SlugTaken):
        make(db)


def test_an_unknown_relation_is_named_with_its_place(db: Session) -> None:
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, ArticleCreate(slug="x", title="X", body="x", topic_ids=[uuid4()]))
    assert refused.value.errors[0].loc == ["body", "topic_ids", 0]


@on_one
def test_too_many_blocks_are_refused(db: Session) -> None:
    with pytest.raises(Malformed):
        make(db, body="a\n\n" * 5_001)


def test_publishing_again_ends_the_period_before(db: Session) -> None:
    article = make(db)
    now = clock.now()
    first = actions.publish(db, SYSTEM, article, at=now - timedelta(days=1))
    second = actions.publish(db, SYSTEM, article, at=now + timedelta(seconds=1))
    assert first.visible_until == second.visible_from
    assert (second.published_at, second.updated_at) == (first.published_at, second.visible_from)


def test_a_publication_before_a_scheduled_one_ends_where_that_begins(db: Session) -> None:
    article = make(db)
    now = clock.now() + timedelta(minutes=1)
    later = actions.publish(db, SYSTEM, article, at=now + timedelta(days=1))
    sooner = actions.publish(db, SYSTEM, article, at=now)
    assert sooner.visible_until == later.visible_from
    assert later.published_at == now


def test_periods_that_would_overlap_are_refused(db: Session) -> None:
    article = make(db)
    now = clock.now()
    actions.publish(db, SYSTEM, article, at=now - timedelta(days=1))
    actions.publish(db, SYSTEM, article, at=now + timedelta(days=1))
    for at, until in (
        (now + timedelta(hours=1), now + timedelta(days=2)),
        (now - timedelta(hours=1), None),
        (now + timedelta(hours=2), now + timedelta(hours=1)),
    ):
        with pytest.raises(PeriodTaken):
            actions.publish(db, SYSTEM, article, at=at, until=until)


def test_a_scheduled_publication_is_replaced_at_its_own_instant(db: Session) -> None:
    article = make(db)
    at = clock.now() + timedelta(days=1)
    actions.publish(db, SYSTEM, article, at=at)
    actions.publish(db, SYSTEM, article, at=at)
    assert len(queries.publications(db, article.id)) == 1


def test_two_articles_never_hold_a_slug_at_the_same_time(db: Session) -> None:
    first = make(db)
    actions.publish(db, SYSTEM, first, at=clock.now())
    actions.save(db, SYSTEM, first, ArticleCreate(slug="renamed", title="An article", body=BODY))
    second = make(db)
    with pytest.raises(SlugTaken):
        actions.publish(db, SYSTEM, second, at=clock.now())


def test_an_archived_article_is_not_published(db: Session) -> None:
    article = make(db)
    article.state = State.ARCHIVED
    with pytest.raises(IllegalTransition):
        actions.publish(db, SYSTEM, article, at=clock.now())


def test_what_readers_do_not_see_cannot_be_unpublished(db: Session) -> None:
    with pytest.raises(actions.NotPublished):
        actions.unpublish(db, SYSTEM, make(db))
