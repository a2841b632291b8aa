"""The helplines readers of an article are told of, by what its topics say."""

from datetime import timedelta
from typing import Any

import pytest

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.schemas import ArticleCreate
from api.core import clock
from api.core.db import Database
from api.helplines import actions
from api.helplines.schemas import HelplineVerify
from api.topics import actions as topics
from api.topics.schemas import TopicUpdate
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_article, make_helpline, make_topic

ARTICLES = "/v1/content/articles"


def names(client: Client, slug: str, query: str = "") -> list[str]:
    answer = client.get(f"{ARTICLES}/{slug}/helplines{query}")
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["data"]]


def published(database: Database, slug: str, **topics_: list[str]) -> None:
    """An article whose topics, by slug, name these topics of helplines."""
    with database.write() as db:
        made = [make_topic(db, name, helpline_topics=named) for name, named in topics_.items()]
        articles.publish(db, SYSTEM, make_article(db, slug, topic_ids=[topic.id for topic in made]))


def test_an_article_has_the_fresh_helplines_its_topics_name_in_the_order_of_all(
    database: Database, client: Client
) -> None:
    published(database, "hurt", control=["abuse", "danger"], loss=["danger", "grief"], love=[])
    published(database, "plain", trust=[])
    published(database, "any", care=["general"])
    with database.write() as db:
        articles.publish(db, SYSTEM, make_article(db, "bare"))
        for name, region, about, language in (
            ("a general", "AT", "general", "de"),
            ("b abuse", "AT", "abuse", "de-AT"),
            ("c grief", "AT", "grief", "en"),
            ("d harm", "AT", "self_harm", "en"),
            ("e danger", "INT", "danger", "en"),
            ("f abuse", "US", "abuse", "en"),
        ):
            make_helpline(db, name, region=region, topics=[about], languages=[language])
        make_helpline(db, "g abuse", region="AT", topics=["abuse"], verified=False)
    assert names(client, "hurt", "?region=AT") == ["b abuse", "c grief", "a general", "e danger"]
    assert names(client, "hurt", "?region=AT&language=de") == ["b abuse", "a general"]
    assert names(client, "hurt", "?region=US") == ["f abuse", "e danger"]
    assert names(client, "hurt") == names(client, "hurt", "?region=INT") == ["e danger"]
    assert names(client, "any", "?region=AT") == ["a general"]
    assert names(client, "plain", "?region=AT") == names(client, "bare", "?region=AT") == []
    one = client.get(f"{ARTICLES}/any/helplines?region=AT").json()
    assert one == client.get("/v1/content/helplines?region=AT&topic=general").json()


def test_what_editors_say_of_a_topic_counts_at_once_and_nothing_of_one_in_the_trash(
    database: Database, client: Client
) -> None:
    with database.write() as db:
        topic = make_topic(db, "control", helpline_topics=["abuse"])
        articles.publish(db, SYSTEM, make_article(db, "hurt", topic_ids=[topic.id]))
        make_helpline(db, "abuse", topics=["abuse"])
        make_helpline(db, "grief", topics=["grief"])
    assert names(client, "hurt") == ["abuse"]
    with database.write() as db:
        held = topics.hold(db, SYSTEM, topic.id)
        given = TopicUpdate.model_validate({"helpline_topics": ["grief"]})
        assert topics.update(db, SYSTEM, held, 1, given)
    assert names(client, "hurt") == ["grief"]
    with database.write() as db:
        topics.trash(db, SYSTEM, topics.hold(db, SYSTEM, topic.id))
    assert names(client, "hurt") == []


def test_an_answer_of_an_article_is_kept_no_longer_than_what_it_shows(database: Database, client: Client) -> None:
    published(database, "hurt", control=["abuse"])
    with database.write() as db:
        helpline = make_helpline(db, topics=["abuse"], verified=False)
        actions.verify(db, SYSTEM, helpline, HelplineVerify(review_due=clock.now() + timedelta(seconds=20)))
    answer = client.get(f"{ARTICLES}/hurt/helplines")
    assert int(answer.headers["cache-control"].removeprefix("public, max-age=")) < 20
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"{ARTICLES}/hurt/helplines", headers=known).status_code == 304


def test_an_article_readers_do_not_see_has_none_and_an_old_slug_leads_on(database: Database, client: Client) -> None:
    with database.write() as db:
        article = make_article(db, "hurt")
        articles.publish(db, SYSTEM, article)
        articles.save(db, SYSTEM, article, ArticleCreate(slug="new", title="T", body="B."))
        articles.publish(db, SYSTEM, article)
        make_article(db, "draft")
    moved = client.get(f"{ARTICLES}/hurt/helplines?region=AT", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, f"{ARTICLES}/new/helplines?region=AT")
    missed = [client.get(f"{ARTICLES}/{slug}/helplines") for slug in ("draft", "nothing", "No-Slug")]
    told: list[dict[str, Any]] = [answer.json() | {"request_id": ""} for answer in missed]
    assert told[0] == told[1] == told[2]
    assert (told[0]["status"], missed[0].headers["cache-control"]) == (404, "no-store")


@on_one
@pytest.mark.parametrize("query", ["region=us", "region=AT&region=US", "language=e", "topic=abuse", "limit=1"])
def test_what_is_not_asked_of_an_articles_helplines_is_refused(client: Client, query: str) -> None:
    assert client.get(f"{ARTICLES}/hurt/helplines?{query}").status_code == 422
