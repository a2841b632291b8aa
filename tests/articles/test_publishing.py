"""What readers see: scheduled updates, their cancelling, corrections, redirects, and whose slug it is."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM
from api.articles import actions, queries
from api.articles.models import Article, Publication
from api.articles.schemas import ArticleCreate
from api.core import clock
from api.core.errors import SlugTaken
from api.events.models import Event
from api.redirects.models import Redirect
from api.redirects.queries import by_path
from api.revisions.queries import latest
from tests.factories import make_article, make_author, make_faq, make_topic

DAY = timedelta(days=1)


def say(db: Session, article: Article, **given: Any) -> None:
    content = {"slug": article.slug, "title": article.title, "body": article.body, **given}
    actions.save(db, SYSTEM, article, ArticleCreate.model_validate(content))


def table(db: Session, article: Article) -> list[tuple[Any, ...]]:
    """Every period with everything of it."""
    db.flush()
    return [tuple(sorted(period.model_dump().items())) for period in queries.publications(db, article.id)]


def starts(db: Session) -> dict[str, datetime]:
    """Every redirect, and since when it is in force."""
    return {redirect.path: redirect.since for redirect in db.exec(select(Redirect))}


@pytest.fixture
def live(db: Session) -> Article:
    """An article that readers have seen since a week ago."""
    article = make_article(db, "old")
    actions.publish(db, SYSTEM, article, at=clock.now() - 7 * DAY)
    return article


def test_a_scheduled_update_waits_beside_the_live_article(db: Session, live: Article) -> None:
    at = clock.now() + DAY
    say(db, live, title="New")
    actions.publish(db, SYSTEM, live, at=at)
    first, second = queries.publications(db, live.id)
    assert (first.title, first.visible_until, first.planned_until) == ("Old", at, None)
    assert (second.title, second.visible_from, second.revision) == ("New", at, 2)
    assert second.published_at == first.published_at == first.visible_from


def test_cancelling_undoes_scheduling_exactly(db: Session, live: Article) -> None:
    before = table(db, live), starts(db)
    for days, slug in ((2, "newer"), (1, "new"), (3, "newest")):
        say(db, live, slug=slug)
        actions.publish(db, SYSTEM, live, at=clock.now() + days * DAY)
    assert len(table(db, live)) == 4
    assert set(starts(db)) == {"/articles/old", "/articles/new", "/articles/newer"}
    actions.cancel_schedule(db, SYSTEM, live)
    assert (table(db, live), starts(db)) == before
    with pytest.raises(actions.NothingScheduled):
        actions.cancel_schedule(db, SYSTEM, live)


def test_cancelling_gives_back_the_end_an_editor_planned(db: Session) -> None:
    article, until = make_article(db, "ending"), clock.now() + 9 * DAY
    actions.publish(db, SYSTEM, article, until=until)
    coming = actions.publish(db, SYSTEM, article, at=clock.now() + DAY)
    (first, _) = queries.publications(db, article.id)
    assert first.visible_until == coming.visible_from
    actions.cancel_schedule(db, SYSTEM, article)
    assert [period.visible_until for period in queries.publications(db, article.id)] == [until]


def test_a_slug_promised_to_another_article_is_not_taken_back_by_cancelling(db: Session, live: Article) -> None:
    say(db, live, slug="new")
    actions.publish(db, SYSTEM, live, at=clock.now() + DAY)
    other = make_article(db, "old")
    actions.publish(db, SYSTEM, other, at=clock.now() + 2 * DAY)
    actions.publish(db, SYSTEM, live, at=queries.publications(db, live.id)[1].visible_from)
    with pytest.raises(SlugTaken), db.begin_nested():
        actions.cancel_schedule(db, SYSTEM, live)
    assert len(queries.publications(db, live.id)) == 2


def test_unpublishing_keeps_what_is_scheduled(db: Session, live: Article) -> None:
    coming = actions.publish(db, SYSTEM, live, at=clock.now() + DAY)
    actions.unpublish(db, SYSTEM, live)
    now = clock.now()
    assert queries.publication_at(db, live.id, now) is None
    assert queries.publication_at(db, live.id, now + DAY) == coming
    actions.cancel_schedule(db, SYSTEM, live)
    assert queries.publication_at(db, live.id, now + DAY) is None


def test_what_is_published_at_once_after_a_cancelled_schedule_keeps_its_first_date(db: Session) -> None:
    article = make_article(db, "dated")
    actions.publish(db, SYSTEM, article, at=clock.now() + DAY)
    actions.cancel_schedule(db, SYSTEM, article)
    first = actions.publish(db, SYSTEM, article)
    assert first.published_at == first.visible_from
    later = actions.publish(db, SYSTEM, article, at=clock.now() + DAY)
    actions.cancel_schedule(db, SYSTEM, article)
    assert later.published_at == first.published_at == actions.publish(db, SYSTEM, article).published_at


def test_a_new_slug_leaves_a_redirect_from_its_start(db: Session, live: Article) -> None:
    say(db, live, slug="new")
    at = clock.now() + DAY
    actions.publish(db, SYSTEM, live, at=at)
    assert starts(db) == {"/articles/old": at}
    now = actions.publish(db, SYSTEM, live)
    assert starts(db) == {"/articles/old": now.visible_from}
    actions.cancel_schedule(db, SYSTEM, live)
    redirect = by_path(db, "/articles/old")
    assert redirect is not None
    assert (redirect.document_kind, redirect.document_id) == ("article", live.id)


def test_an_update_before_a_scheduled_rename_moves_no_redirect(db: Session, live: Article) -> None:
    say(db, live, slug="new")
    at = clock.now() + DAY
    actions.publish(db, SYSTEM, live, at=at)
    say(db, live, slug="old", title="Meanwhile")
    actions.publish(db, SYSTEM, live)
    assert starts(db) == {"/articles/old": at}
    say(db, live, slug="again")
    actions.publish(db, SYSTEM, live, at=at)
    assert [period.slug for period in queries.publications(db, live.id)] == ["old", "old", "again"]


def test_a_correction_goes_out_alone(db: Session) -> None:
    tag, faq, writer = make_topic(db, "tag"), make_faq(db, "why"), make_author(db, "allie")
    links: dict[str, Any] = {"topic_ids": [tag.id], "faq_ids": [faq.id], "bylines": [{"author_id": writer.id}]}
    article = make_article(db, "wrong", **links)
    before = actions.publish(db, SYSTEM, article, at=clock.now() - DAY)
    say(db, article, title="Not yet for readers", body="Nor this.")
    after = actions.correct(db, SYSTEM, article, "It was Tuesday.")
    changed = {name for name, value in before.model_dump().items() if getattr(after, name) != value}
    assert changed == {"id", "visible_from", "visible_until", "updated_at", "significantly_updated_at", "corrections"}
    assert [said["text"] for said in after.corrections] == ["It was Tuesday."]
    assert before.visible_until == after.visible_from == after.updated_at == after.significantly_updated_at
    assert len(queries.links_of_publication(db, after.id)) == 3
    assert article.corrections == after.corrections
    assert article.title == "Not yet for readers"


def test_a_correction_is_on_what_is_scheduled_and_on_what_is_published_later(db: Session, live: Article) -> None:
    say(db, live, title="Later")
    coming = actions.publish(db, SYSTEM, live, at=clock.now() + DAY)
    for text in ("First.", "Second."):
        actions.correct(db, SYSTEM, live, text)
    assert [said["text"] for said in coming.corrections] == ["First.", "Second."]
    assert coming.significantly_updated_at == live.significantly_updated_at
    actions.cancel_schedule(db, SYSTEM, live)
    shown = actions.publish(db, SYSTEM, live)
    assert [said["text"] for said in shown.corrections] == ["First.", "Second."]
    assert shown.significantly_updated_at == live.significantly_updated_at


def test_what_readers_do_not_see_is_not_corrected(db: Session) -> None:
    article = make_article(db, "hidden")
    actions.publish(db, SYSTEM, article, at=clock.now() + DAY)
    with pytest.raises(actions.NotPublished):
        actions.correct(db, SYSTEM, article, "It was Tuesday.")


def test_a_significant_update_is_dated_and_a_plain_one_keeps_that_date(db: Session, live: Article) -> None:
    assert queries.publications(db, live.id)[0].significantly_updated_at is None
    shown = actions.publish(db, SYSTEM, live, remark=actions.Remark(significant=True))
    assert shown.significantly_updated_at == shown.visible_from == live.significantly_updated_at
    plain = actions.publish(db, SYSTEM, live)
    assert plain.significantly_updated_at == shown.visible_from


def test_a_significant_update_that_was_cancelled_dates_nothing(db: Session, live: Article) -> None:
    actions.publish(db, SYSTEM, live, at=clock.now() + DAY, remark=actions.Remark(significant=True))
    actions.cancel_schedule(db, SYSTEM, live)
    assert actions.publish(db, SYSTEM, live).significantly_updated_at is None


def test_every_deed_raises_the_version_and_is_told(db: Session) -> None:
    article = make_article(db, "told")
    actions.publish(db, SYSTEM, article, at=clock.now() - DAY, remark=actions.Remark(note="At last"))
    actions.correct(db, SYSTEM, article, "It was Tuesday.")
    actions.publish(db, SYSTEM, article, at=clock.now() + DAY)
    actions.cancel_schedule(db, SYSTEM, article)
    actions.unpublish(db, SYSTEM, article)
    told = [event for event in db.exec(select(Event).order_by("id")) if event.subject_id == article.id]
    assert [(event.type, event.snapshot["version"]) for event in told] == [
        ("article.created", 1),
        ("article.published", 2),
        ("article.corrected", 3),
        ("article.scheduled", 4),
        ("article.schedule_cancelled", 5),
        ("article.unpublished", 6),
    ]
    assert told[1].snapshot["note"] == "At last"
    assert article.version == 6


def revision_of(db: Session, id_: UUID) -> int:
    last = latest(db, id_)
    assert last is not None
    return last.number


def test_a_publication_names_the_revision_it_was_made_of(db: Session, live: Article) -> None:
    say(db, live, title="New")
    assert revision_of(db, live.id) == 2
    assert [period.revision for period in queries.publications(db, live.id)] == [1]
    shown: Publication = actions.publish(db, SYSTEM, live)
    assert shown.revision == 2
