"""What is in the trash changes no byte of any answer, and comes back whole."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.models import ArticleTopic, PublicationTopic
from api.authors import actions as authors
from api.authors.models import Author
from api.core import clock
from api.core.db import Database
from api.faqs import actions as faqs
from api.faqs.models import Faq, FaqTopic
from api.topics import actions as topics
from api.topics.models import Topic
from tests.asking import Client
from tests.content.test_hidden import CONTENT, surface, told
from tests.factories import make_article, make_author, make_faq, make_topic

pytestmark = pytest.mark.heavy

MORE = (
    *("topics/spare", "topics/below", "articles?filter[topic]=spare", "faqs?filter[topic]=below&count=exact"),
    *("resolve?path=/topics/spare", "resolve?path=/topics/below", "topics?count=exact&q=spare", "topics/trust"),
)
MODELS: dict[str, type[Any]] = {"author": Author, "faq": Faq, "tag": Topic, "section": Topic}


class Site:
    """Two articles that carry one of everything, and one of everything more."""

    def __init__(self, db: Session) -> None:
        above = make_topic(db, "trust", kind="section").id
        self.ids: dict[str, UUID] = {
            "tag": make_topic(db, "spare").id,
            "section": make_topic(db, "below", kind="section", parent_id=above).id,
            "author": make_author(db, "hidden-writer", public=False).id,
        }
        in_topics = [above, self.ids["tag"], self.ids["section"]]
        self.ids["faq"] = make_faq(db, "hidden-why", public=False, topic_ids=in_topics).id
        kept = (
            make_author(db, "a-writer").id,
            make_faq(db, "why", topic_ids=in_topics, reviewed_by_id=self.ids["author"]).id,
        )
        for day, slug in enumerate(("older", "newer"), 1):
            signed = [{"author_id": kept[0]}, {"author_id": self.ids["author"], "role": "reviewer"}]
            given: dict[str, Any] = {
                "bylines": signed,
                "topic_ids": in_topics[:2],
                "faq_ids": [kept[1], self.ids["faq"]],
            }
            articles.publish(db, SYSTEM, make_article(db, slug, **given), at=clock.now() - timedelta(days=3 - day))


@pytest.fixture
def site(database: Database) -> Site:
    with database.write() as db:
        return Site(db)


def everything(client: Client) -> dict[str, Any]:
    return surface(client) | {address: told(client.get(f"{CONTENT}/{address}")) for address in MORE}


def do(database: Database, site: Site, kind: str, deed: Callable[..., None], **more: Any) -> None:
    with database.write() as db:
        deed(db, SYSTEM, db.get(MODELS[kind], site.ids[kind]), **more)


@pytest.mark.parametrize(
    ("database", "kind", "room"),
    [("sqlite", "author", authors), ("sqlite", "faq", faqs), ("postgresql", "author", authors)],
    indirect=["database"],
)
def test_what_is_trashed_is_hidden_as_what_was_never_shown(
    database: Database, site: Site, client: Client, kind: str, room: Any
) -> None:
    never = everything(client)
    do(database, site, kind, room.publish, at=clock.now())
    shown = everything(client)
    assert shown != never
    do(database, site, kind, room.trash)
    assert everything(client) == never
    do(database, site, kind, room.restore)
    assert everything(client) == shown


@pytest.mark.parametrize(
    ("database", "kind"), [("sqlite", "tag"), ("sqlite", "section"), ("postgresql", "section")], indirect=["database"]
)
def test_a_trashed_topic_is_as_one_that_is_not_there(database: Database, site: Site, client: Client, kind: str) -> None:
    shown = everything(client)
    do(database, site, kind, topics.trash)
    trashed = everything(client)
    do(database, site, kind, topics.restore)
    assert everything(client) == shown
    do(database, site, kind, topics.trash)
    with database.write() as db:
        for link in (PublicationTopic, ArticleTopic, FaqTopic):
            db.execute(sa.delete(link).where(sa.column("topic_id") == sa.literal(site.ids[kind], sa.Uuid())))
        db.execute(sa.delete(Topic).where(sa.column("id") == sa.literal(site.ids[kind], sa.Uuid())))
    assert everything(client) == trashed
    assert trashed != shown


@pytest.mark.parametrize(("kind", "room"), [("author", authors), ("faq", faqs)])
def test_what_waits_in_the_trash_does_not_shorten_how_long_answers_are_kept(
    database: Database, site: Site, client: Client, kind: str, room: Any
) -> None:
    do(database, site, kind, room.publish, at=clock.now() + timedelta(seconds=20))
    assert client.get(f"{CONTENT}/topics").headers["cache-control"] != "public, max-age=60"
    do(database, site, kind, room.trash)
    assert client.get(f"{CONTENT}/topics").headers["cache-control"] == "public, max-age=60"
