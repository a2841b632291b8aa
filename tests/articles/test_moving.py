"""The archive and the trash: what readers lose, what comes back, and what goes for good."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM
from api.articles import actions, jobs, queries
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
from api.articles.schemas import ArticleCreate
from api.core import clock
from api.core.errors import NotInTrash, SlugTaken
from api.events.models import Event
from api.previews.models import PreviewLink
from api.redirects.models import Redirect
from api.revisions.models import EditLock, Revision
from tests.factories import make_article, make_author, make_faq, make_topic

DAY = timedelta(days=1)
TABLES = (
    *(Article, ArticleByline, ArticleFaq, ArticleTopic, Publication, PublicationByline, PublicationFaq),
    *(PublicationTopic, Redirect, Revision, EditLock, PreviewLink),
)


@pytest.fixture
def live(db: Session) -> Article:
    """An article readers see, with an update that is scheduled under another slug."""
    article = make_article(db, "old")
    actions.publish(db, SYSTEM, article, at=clock.now() - DAY)
    actions.save(db, SYSTEM, article, ArticleCreate(slug="new", title="Old", body="Another body."))
    actions.publish(db, SYSTEM, article, at=clock.now() + DAY)
    return article


@pytest.mark.parametrize("away", [actions.archive, actions.trash])
def test_what_is_put_away_is_seen_no_longer_and_shall_not_be(db: Session, live: Article, away: object) -> None:
    assert callable(away)
    away(db, SYSTEM, live)
    (only,) = queries.publications(db, live.id)
    assert only.visible_until is not None
    assert only.visible_until <= clock.now()
    assert db.exec(select(Redirect)).all() == []
    assert (live.trashed_at is None) is (live.state is State.ARCHIVED)


def test_what_comes_out_of_the_trash_is_a_draft_nobody_sees(db: Session, live: Article) -> None:
    actions.trash(db, SYSTEM, live)
    actions.restore(db, SYSTEM, live)
    assert (live.state, live.trashed_at) == (State.DRAFT, None)
    assert queries.publication_at(db, live.id, clock.now()) is None
    shown = actions.publish(db, SYSTEM, live)
    assert shown.published_at < shown.visible_from


def test_the_trash_keeps_a_slug_and_says_so(db: Session) -> None:
    actions.trash(db, SYSTEM, make_article(db, "kept"))
    with pytest.raises(SlugTaken, match="trash"):
        make_article(db, "kept")


@pytest.mark.parametrize("state", [State.ARCHIVED, State.TRASHED])
def test_what_is_put_away_is_not_changed(db: Session, state: State) -> None:
    article = make_article(db, "away")
    article.state = state
    with pytest.raises(actions.NotEditable):
        actions.save(db, SYSTEM, article, ArticleCreate(title="Another", body="Another."))
    with pytest.raises(actions.NotEditable):
        actions.restore_revision(db, SYSTEM, article, 1, 1)


def rows(db: Session) -> int:
    return sum(len(db.exec(select(table)).all()) for table in TABLES)


def test_after_thirty_days_nothing_is_left_of_it_but_what_happened(db: Session) -> None:
    links: dict[str, Any] = {"topic_ids": [make_topic(db, "tag").id], "faq_ids": [make_faq(db, "why").id]}
    links |= {"bylines": [{"author_id": make_author(db, "allie").id}]}
    before = rows(db)
    article = make_article(db, "old", **links)
    actions.publish(db, SYSTEM, article, at=clock.now() - DAY)
    actions.save(db, SYSTEM, article, ArticleCreate(slug="new", title="Old", body="Another body."))
    actions.publish(db, SYSTEM, article)
    until = clock.now() + DAY
    db.add(EditLock(document_id=article.id, holder_id=article.id, holder_name="A sample", until=until))
    db.add(PreviewLink(article_id=article.id, token_hash="0" * 64, made_by_name="A sample", expires_at=until))
    actions.trash(db, SYSTEM, article)
    with time_machine.travel(clock.now() + 29 * DAY):
        jobs.purge(db, {})
    assert queries.by_id(db, article.id) is not None
    with time_machine.travel(clock.now() + 30 * DAY + timedelta(seconds=1)):
        jobs.purge(db, {})
    db.expire_all()
    assert rows(db) == before
    (purged,) = db.exec(select(Event).where(Event.type == "article.purged")).all()
    assert purged.snapshot["slug"] == "new"
    make_article(db, "new")


def test_what_was_restored_is_not_purged(db: Session) -> None:
    article = make_article(db, "kept")
    actions.trash(db, SYSTEM, article)
    actions.restore(db, SYSTEM, article)
    with time_machine.travel(clock.now() + 60 * DAY):
        jobs.purge(db, {})
    assert queries.by_id(db, article.id) is not None
    with pytest.raises(NotInTrash):
        actions.purge(db, SYSTEM, article)
