"""Whoever marks a passage while the article is published anew is taken along."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from api.accounts.actor import SYSTEM
from api.anchors import actions, queries
from api.articles import actions as articles
from api.articles import queries as written
from api.core import clock
from api.core.db import Database
from api.core.editing import Saving
from tests.anchors.marking import passage
from tests.factories import make_article

ROUNDS = 6


def marked(database: Database, article_id: UUID, start: Barrier) -> UUID:
    start.wait()
    with database.write() as db:
        actions.hold(db, article_id)
        now = clock.now()
        shown = [each for each in written.publications(db, article_id) if (each.visible_until or now) >= now]
        found = passage(db, shown[-1], "in one evening")
        return actions.mark(db, article_id, shown[-1].revision, found, shown).id


def published(database: Database, article_id: UUID, start: Barrier) -> UUID:
    start.wait()
    with database.write() as db:
        article = written.by_id(db, article_id)
        assert article is not None
        return articles.publish(db, SYSTEM, article).id


def test_no_mark_is_missed_by_a_publication_of_the_same_instant(database: Database) -> None:
    with database.write() as db:
        article = make_article(db, "bonds", body="It is lost in one evening.")
        articles.publish(db, SYSTEM, article)
        article_id = article.id
    marks: set[UUID] = set()
    for number in range(ROUNDS):
        with database.write() as db:
            again = written.by_id(db, article_id)
            assert again is not None
            body = {"body": f"It is lost in one evening. Or in {number}."}
            articles.update(db, SYSTEM, again, again.version, body, Saving())
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            marking = pool.submit(marked, database, article_id, start)
            publishing = pool.submit(published, database, article_id, start)
            marks.add(marking.result())
            newest = publishing.result()
        with database.read() as db:
            assert {placement.anchor_id for placement in queries.placements_in(db, newest)} == marks
