"""The trash is emptied after thirty days, but for what is still referred to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session, select

from api import rooms
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.authors import actions as authors
from api.authors.models import Author
from api.core import clock
from api.core.db import Database
from api.events.models import Event
from api.faqs import actions as faqs
from api.faqs.models import Faq
from api.redirects.models import Redirect
from api.revisions.models import Revision
from api.topics import actions as topics
from api.topics.models import Topic
from tests.asking import Client
from tests.factories import make_article, make_author, make_faq, make_topic

KEPT = timedelta(days=30)
KINDS: dict[str, type[Any]] = {"faqs": Faq, "authors": Author, "topics": Topic}


def trashed(db: Session, kind: str, *, used: bool) -> UUID:
    given: dict[str, Any]
    if kind == "faqs":
        faq = make_faq(db, "old")
        faqs.trash(db, SYSTEM, faq)
        id_, given = faq.id, {"faq_ids": [faq.id]}
    elif kind == "authors":
        author = make_author(db, "old")
        authors.trash(db, SYSTEM, author)
        id_, given = author.id, {"bylines": [{"author_id": author.id}]}
    else:
        topic = make_topic(db, "old")
        topics.trash(db, SYSTEM, topic)
        id_, given = topic.id, {"topic_ids": [topic.id]}
    if used:
        articles.publish(db, SYSTEM, make_article(db, "shown", **given))
    return id_


def emptied(database: Database, kind: str) -> None:
    with database.write() as db:
        rooms.jobs("EFFECTS")[f"{kind}.purge"](db, {})


@pytest.mark.parametrize("kind", KINDS)
def test_what_nothing_refers_to_goes_with_its_history_after_thirty_days(database: Database, kind: str) -> None:
    with database.write() as db:
        id_ = trashed(db, kind, used=False)
        db.add(Redirect(path="/old", document_kind=kind[:-1], document_id=id_))
    now = clock.now()
    with time_machine.travel(now + KEPT - timedelta(minutes=1)):
        emptied(database, kind)
    with database.read() as db:
        assert db.get(KINDS[kind], id_) is not None
    with time_machine.travel(now + KEPT + timedelta(minutes=1)):
        emptied(database, kind)
    with database.read() as db:
        assert db.get(KINDS[kind], id_) is None
        assert db.exec(select(Revision).where(Revision.document_id == id_)).all() == []
        assert db.exec(select(Redirect)).all() == []
        purged = db.exec(select(Event).where(Event.type == f"{kind[:-1]}.purged")).one()
        assert (purged.actor_kind, purged.subject_id, purged.snapshot["slug"]) == ("system", id_, "old")


@pytest.mark.parametrize("kind", KINDS)
def test_what_readers_once_saw_with_an_article_stays_in_the_trash_unseen(
    database: Database, client: Client, kind: str
) -> None:
    with database.write() as db:
        id_ = trashed(db, kind, used=True)
    with time_machine.travel(clock.now() + 2 * KEPT):
        emptied(database, kind)
        emptied(database, kind)
    with database.read() as db:
        assert db.get(KINDS[kind], id_) is not None
        assert db.exec(select(Event).where(Event.type == f"{kind[:-1]}.purged")).all() == []
    assert client.get(f"/v1/content/{kind}/old").status_code == 404
    article = client.get("/v1/content/articles/shown").json()
    assert (article["faqs"], article["bylines"], article["topics"]) == ([], [], [])


def test_what_is_not_in_the_trash_stays(database: Database) -> None:
    with database.write() as db:
        make_faq(db, "kept")
    with time_machine.travel(clock.now() + 2 * KEPT):
        emptied(database, "faqs")
    with database.read() as db:
        assert len(db.exec(select(Faq)).all()) == 1


def test_each_kind_is_purged_by_the_timetable() -> None:
    assert {f"{kind}.purge" for kind in KINDS} <= set(rooms.jobs("TIMETABLE"))
