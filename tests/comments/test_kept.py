"""Nothing a reader said goes with the article it was said on."""

from datetime import timedelta
from uuid import UUID

import time_machine

from api import rooms
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles import queries
from api.comments.models import Status
from api.core import clock
from api.core.db import Database
from tests.comments.talk import Talk
from tests.factories import make_article


def trashed(database: Database, article_id: UUID) -> None:
    with database.write() as db:
        articles.trash(db, SYSTEM, articles.held(db, SYSTEM, article_id))


def test_the_trash_keeps_an_article_somebody_spoke_about_and_lets_the_others_go(talk: Talk, database: Database) -> None:
    refused = talk.said()
    talk.become(refused["id"], Status.REJECTED)
    with database.write() as db:
        silent = make_article(db, "nobody-spoke").id
    trashed(database, talk.article_id)
    trashed(database, silent)
    with time_machine.travel(clock.now() + timedelta(days=31)), database.write() as db:
        rooms.jobs("EFFECTS")["articles.purge"](db, {})
    with database.read() as db:
        assert queries.by_id(db, talk.article_id) is not None
        assert queries.by_id(db, silent) is None
    assert talk.row(refused["id"]).text
