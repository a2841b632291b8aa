"""What readers find of articles, however many there are."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col

from api.accounts.actor import SYSTEM
from api.articles import actions
from api.articles.models import Publication
from api.articles.queries import published
from api.core import clock
from tests.factories import make_article, make_author, make_topic

NOON = datetime(2020, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def show(db: Session, slug: str, topic_ids: Sequence[UUID] = (), *, at: datetime = NOON, **given: Any) -> Publication:
    until = given.pop("until", None)
    article = make_article(db, slug, topic_ids=list(topic_ids), **given)
    return actions.publish(db, SYSTEM, article, at=at, until=until)


def found(db: Session, *conditions: Any) -> set[str]:
    return {row.slug for row in db.execute(published.published(clock.now()).where(*conditions))}


@pytest.fixture(params=[0, 2, 500], ids=["all are many", "two are many", "all are few"])
def _many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MANY", request.param)


@pytest.mark.usefixtures("_many")
def test_a_topic_and_an_author_have_the_same_articles_whether_gathered_or_met(db: Session) -> None:
    outer = make_topic(db, "outer", kind="section").id
    inner, tag = make_topic(db, "inner", kind="section", parent_id=outer).id, make_topic(db, "tag").id
    byline = [{"author_id": make_author(db, "allie").id}]
    show(db, "in-both", [inner, outer, tag], bylines=byline)
    show(db, "in-inner", [inner], bylines=byline)
    show(db, "in-outer", [outer])
    show(db, "in-none", bylines=byline)
    show(db, "ended", [inner, tag], bylines=byline, until=NOON + HOUR)
    assert found(db, published.in_topic(db, "outer")) == {"in-both", "in-inner", "in-outer"}
    assert found(db, published.in_topic(db, "inner")) == {"in-both", "in-inner"}
    assert found(db, published.in_topic(db, "tag")) == {"in-both"}
    assert found(db, published.in_topic(db, "no-such-topic")) == set()
    by_allie = published.by_author(db, "allie", clock.now())
    assert found(db, by_allie) == {"in-both", "in-inner", "in-none"}
    assert found(db, by_allie, published.in_topic(db, "outer")) == {"in-both", "in-inner"}
    assert found(db, published.by_author(db, "nobody", clock.now())) == set()


def related(db: Session, own: Publication, topic_ids: Sequence[UUID]) -> list[str]:
    row = db.execute(published.published(clock.now()).where(col(Publication.id) == own.id)).one()
    return [other.slug for other in published.related(db, row, topic_ids, clock.now())]


def test_related_articles_share_most_topics_and_are_newest_among_equals(db: Session) -> None:
    shared = [make_topic(db, slug).id for slug in ("one", "two", "three")]
    show(db, "shares-one", shared[:1], at=NOON + HOUR)
    show(db, "shares-two", shared[:2], at=NOON)
    show(db, "shares-one-older", shared[2:], at=NOON - HOUR)
    show(db, "shares-none", at=NOON)
    show(db, "ended", shared, until=NOON + HOUR)
    own = show(db, "own", shared)
    assert related(db, own, shared) == ["shares-two", "shares-one", "shares-one-older"]
    assert related(db, own, []) == []


@pytest.fixture
def _two_of_each_topic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(published, "RELATED_AMONG", 2)
    published._related.cache_clear()
    yield
    published._related.cache_clear()


@pytest.mark.usefixtures("_two_of_each_topic")
def test_related_articles_are_among_the_last_published_of_each_topic(db: Session) -> None:
    shared = [make_topic(db, slug).id for slug in ("one", "two")]
    show(db, "first", shared)
    for slug in ("second", "third"):
        show(db, slug, shared[:1])
    own = show(db, "own", shared)
    assert set(related(db, own, shared)) == {"first", "second", "third"}
    assert set(related(db, own, shared[:1])) == {"second", "third"}


def test_the_neighbours_of_an_article_are_the_nearest_in_the_order_of_publishing(db: Session) -> None:
    for hours in (-2, -1, 1, 2):
        show(db, f"at-{hours + 12}", at=NOON + hours * HOUR)
    own = show(db, "own", at=NOON)
    row = db.execute(published.published(clock.now()).where(col(Publication.id) == own.id)).one()
    beside = published.neighbours(db, row, clock.now())
    assert {side: neighbour.slug for side, neighbour in beside.items()} == {-1: "at-11", 1: "at-13"}
    assert published.neighbours(db, row, NOON - 3 * HOUR) == {}
