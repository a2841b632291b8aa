"""Writing the working copy: slugs, autosaves, restoring, duplicating."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM, Actor
from api.articles import actions, queries
from api.articles.models import Article, ArticleTopic, State
from api.articles.schemas import ArticleCreate
from api.core import clock
from api.core.editing import Saving
from api.core.errors import SlugTaken
from api.core.text import SLUG_MAX, is_slug
from api.events.models import Event
from api.revisions.queries import history
from tests.factories import actor_of, make_article, make_staff, make_topic

AUTOSAVE, SAVE = Saving(autosave=True), Saving()


@pytest.fixture
def one(db: Session) -> Actor:
    return actor_of(make_staff(db))


@pytest.fixture
def other(db: Session) -> Actor:
    return actor_of(make_staff(db))


def change(db: Session, actor: Actor, article: Article, saving: Saving = SAVE, **changes: Any) -> bool:
    return actions.update(db, actor, article, article.version, changes, saving)


def bodies(db: Session, article: Article) -> list[str]:
    return [revision.snapshot["body"] for revision in history(db, article.id)]


def test_a_slug_is_made_of_the_title_and_numbered_where_it_is_taken(db: Session) -> None:
    made = [actions.create(db, SYSTEM, ArticleCreate(title="Über Vertrauen!", body="")) for _ in range(3)]
    assert [article.slug for article in made] == ["uber-vertrauen", "uber-vertrauen-2", "uber-vertrauen-3"]
    assert [revision.snapshot["slug"] for revision in history(db, made[1].id)] == ["uber-vertrauen-2"]


def test_a_slug_readers_know_another_article_by_is_not_made(db: Session) -> None:
    article = make_article(db, "known")
    actions.publish(db, SYSTEM, article)
    change(db, SYSTEM, article, slug="renamed")
    assert actions.create(db, SYSTEM, ArticleCreate(title="Known", body="")).slug == "known-2"


def test_a_long_title_makes_a_slug_that_can_still_be_numbered(db: Session) -> None:
    made = [actions.create(db, SYSTEM, ArticleCreate(title="a" * 300, body="")).slug for _ in range(3)]
    copies = [actions.duplicate(db, SYSTEM, make) for make in db.exec(select(Article)).all()]
    slugs = [*made, *(copy.slug for copy in copies)]
    assert len(set(slugs)) == 6
    assert all(is_slug(slug) and len(slug) <= SLUG_MAX for slug in slugs)


def test_a_title_nothing_can_be_spelled_of_asks_for_a_slug(db: Session) -> None:
    with pytest.raises(actions.SlugNeeded) as refused:
        actions.create(db, SYSTEM, ArticleCreate(title="!?", body=""))
    assert refused.value.errors[0].loc == ["body", "slug"]


def test_the_autosaves_of_ten_minutes_are_one_revision(db: Session, one: Actor) -> None:
    article = make_article(db, "written")
    with time_machine.travel(clock.now(), tick=False) as clock_of_test:
        for number in range(4):
            change(db, one, article, AUTOSAVE, body=f"{number}")
            clock_of_test.shift(timedelta(minutes=3))
        assert bodies(db, article)[1:] == ["3"]
        change(db, one, article, AUTOSAVE, body="after ten minutes")
    assert bodies(db, article)[1:] == ["3", "after ten minutes"]
    assert article.version == 6


def test_an_autosave_goes_into_nothing_but_ones_own_last_autosave(db: Session, one: Actor, other: Actor) -> None:
    article = make_article(db, "written")
    change(db, one, article, AUTOSAVE, body="1")
    change(db, other, article, AUTOSAVE, body="of another")
    change(db, one, article, AUTOSAVE, body="2")
    change(db, one, article, SAVE, body="by hand")
    change(db, one, article, AUTOSAVE, body="3")
    actions.publish(db, one, article)
    change(db, one, article, AUTOSAVE, body="after it was published")
    assert bodies(db, article)[1:] == ["1", "of another", "2", "by hand", "3", "after it was published"]


def test_the_same_content_is_no_revision_and_no_version(db: Session, one: Actor) -> None:
    article = make_article(db, "written")
    assert not change(db, one, article, title=article.title)
    assert not change(db, one, article, AUTOSAVE)
    assert (article.version, len(bodies(db, article))) == (1, 1)


def test_a_save_is_told_with_the_names_of_what_changed_and_a_folded_one_once(db: Session, one: Actor) -> None:
    article = make_article(db, "written")
    change(db, one, article, Saving(note="Shorter"), title="Another", dek="A dek")
    for body in ("1", "2", "3"):
        change(db, one, article, AUTOSAVE, body=body)
    told = db.exec(select(Event).where(Event.type == "article.saved").order_by("id")).all()
    assert [event.snapshot["fields"] for event in told] == [["title", "dek"], ["body"]]
    assert "A dek" not in str([event.snapshot for event in told])
    assert [revision.note for revision in history(db, article.id)] == [None, "Shorter", None]


def test_a_restored_revision_is_a_new_one_of_a_draft(db: Session, one: Actor) -> None:
    topic = make_topic(db, "tag")
    article = make_article(db, "written", topic_ids=[topic.id])
    change(db, one, article, title="Another", topic_ids=[])
    actions.publish(db, one, article)
    assert actions.restore_revision(db, one, article, article.version, 1) == []
    assert (article.title, article.state) == ("Written", State.DRAFT)
    assert [revision.note for revision in history(db, article.id)] == [None, None, "Restored from revision 1"]
    assert [link.topic_id for link in queries.topics_of(db, article.id)] == [topic.id]
    live = queries.publication_at(db, article.id, clock.now())
    assert live is not None
    assert live.title == "Another"


def test_restoring_leaves_out_what_is_no_more_and_says_so(db: Session, one: Actor) -> None:
    kept, gone = make_topic(db, "kept"), make_topic(db, "gone")
    article = make_article(db, "written", topic_ids=[gone.id, kept.id])
    change(db, one, article, slug="renamed", topic_ids=[])
    make_article(db, "written")
    db.delete(gone)
    db.flush()
    warnings = actions.restore_revision(db, one, article, article.version, 1)
    assert len(warnings) == 2
    assert "1 of its topics" in warnings[0]
    assert article.slug == "renamed"
    assert [link.topic_id for link in queries.topics_of(db, article.id)] == [kept.id]


def test_a_duplicate_is_a_draft_with_the_same_content(db: Session, one: Actor) -> None:
    topic = make_topic(db, "tag")
    article = make_article(db, "written", topic_ids=[topic.id], dek="A dek")
    actions.publish(db, one, article)
    copies = [actions.duplicate(db, one, article) for _ in range(2)]
    assert [copy.slug for copy in copies] == ["written-copy", "written-copy-2"]
    for copy in copies:
        assert (copy.state, copy.version, copy.created_by_id) == (State.DRAFT, 1, one.id)
        assert (copy.title, copy.dek, copy.body) == (article.title, article.dek, article.body)
        assert queries.publications(db, copy.id) == []
    assert carried(db, copies[0].id) == [topic.id]


def carried(db: Session, article_id: UUID) -> list[UUID]:
    return [link.topic_id for link in db.exec(select(ArticleTopic).where(ArticleTopic.article_id == article_id))]


def test_a_slug_of_another_is_not_taken_by_a_change(db: Session) -> None:
    make_article(db, "taken")
    with pytest.raises(SlugTaken):
        change(db, SYSTEM, make_article(db, "own"), slug="taken")
