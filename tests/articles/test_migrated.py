"""Articles that were there before articles had what they are sorted and searched by."""

import sqlalchemy as sa

from api.core import migrating
from api.core.db import Database
from tests.factories import make_article


def test_old_articles_are_sorted_and_searched_like_new_ones(sqlite_database: Database) -> None:
    with sqlite_database.write() as db:
        make_article(db, "old", title="Élan", dek="Straße")
    columns = sa.text("SELECT title_key, folded FROM article")
    with sqlite_database.read() as db:
        before = db.connection().execute(columns).all()
    migrating.downgrade(sqlite_database, "0001")
    migrating.upgrade(sqlite_database)
    with sqlite_database.read() as db:
        assert db.connection().execute(columns).all() == before == [("elan", "élan\nstrasse")]
