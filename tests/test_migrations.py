"""Migrations build what the models say, on both databases, and take it down again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, SQLModel

from api.articles.models import Article, Publication
from api.core import migrated, migrating
from api.core.db import Database
from api.site.models import Mode, SiteSettings
from tests.postgres import Server

LEFT_BEHIND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex_%'",
    "postgresql": "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'"
    " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype NOT IN ('c', 'b')",
}
START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@pytest.fixture(params=("sqlite", "postgresql"))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database nothing was ever made in."""
    if request.param == "sqlite":
        url, server = f"sqlite:///{tmp_path / 'empty.db'}", None
    else:
        server = request.getfixturevalue("postgres")
        assert isinstance(server, Server)
        server.create_database("empty")
        url = server.url("empty")
    database = Database(url)
    yield database
    database.dispose()
    if server:
        server.drop_database("empty")


def is_at_head(database: Database) -> bool:
    with database.read() as session:
        return migrated.at_head(session)


def structure(connection: sa.Connection) -> dict[str, Any]:
    """What the tables look like to the database, in no order that it does not keep itself."""
    inspector = sa.inspect(connection)
    found = {}
    for table in set(inspector.get_table_names()) - {"alembic_version"}:
        found[table] = {
            "columns": {
                c["name"]: (repr(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(table)
            },
            "key": inspector.get_pk_constraint(table),
            "checks": sorted(map(repr, inspector.get_check_constraints(table))),
            "references": sorted(map(repr, inspector.get_foreign_keys(table))),
            "indexes": sorted(
                repr(index | {"dialect_options": _said(index)}) for index in inspector.get_indexes(table)
            ),
            "unique": sorted(map(repr, inspector.get_unique_constraints(table))),
        }
    return found


def _said(index: Any) -> dict[str, dict[str, str]]:
    """The options of an index, such as which rows it is of, as SQL."""
    return {"dialect_options": {name: str(value) for name, value in index.get("dialect_options", {}).items()}}


def add_article(session: Session, slug: str) -> UUID:
    article = Article(slug=slug, title=slug)
    session.add(article)
    session.flush()
    return article.id


def publish(session: Session, article: UUID, slug: str, start: int, end: int | None) -> Publication:
    """Write a publication past every action."""
    publication = Publication(
        article_id=article,
        revision=1,
        visible_from=day(start),
        visible_until=None if end is None else day(end),
        published_at=day(start),
        updated_at=day(start),
        slug=slug,
        title="Bonds",
        language="en",
        word_count=1,
        reading_minutes=1,
        title_key="bonds",
    )
    session.add(publication)
    session.flush()
    return publication


def test_an_empty_database_is_brought_to_head(empty: Database) -> None:
    assert not is_at_head(empty)
    migrating.upgrade(empty)
    assert is_at_head(empty)
    with empty.reader.connect() as connection:
        assert migrated.current(connection) == migrated.head()


def test_the_names_of_the_files_say_the_revisions_and_their_order() -> None:
    scripts = ScriptDirectory(str(migrated.FOLDER))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(migrated.known())
    assert scripts.get_current_head() == migrated.head()


def test_autogenerate_finds_nothing_to_do_at_head(database: Database) -> None:
    with database.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_migrated_tables_equal_those_the_models_would_make(empty: Database) -> None:
    migrating.upgrade(empty)
    with empty.reader.connect() as connection:
        migrated = structure(connection)
    migrating.downgrade(empty, "base")
    with empty.writer.begin() as connection:
        SQLModel.metadata.create_all(connection)
        assert structure(connection) == migrated


def test_going_down_to_base_leaves_nothing_behind_and_the_way_up_is_open(empty: Database) -> None:
    migrating.upgrade(empty)
    migrating.downgrade(empty, "base")
    with empty.reader.connect() as connection:
        left = set(connection.scalars(sa.text(LEFT_BEHIND[connection.dialect.name])))
        assert left == {"alembic_version"}
        assert migrated.current(connection) is None
    migrating.upgrade(empty)
    assert is_at_head(empty)


def test_a_database_at_head_is_upgraded_without_change(database: Database) -> None:
    with database.write() as session:
        add_article(session, "bonds")
    migrating.upgrade(database)
    assert is_at_head(database)
    with database.read() as session:
        assert session.scalar(sa.text("SELECT slug FROM article")) == "bonds"


def test_how_comments_were_held_is_kept_on_the_way_up_and_down(empty: Database) -> None:
    migrating.upgrade(empty)
    chosen: dict[str, Any] = {
        "mode": Mode.OPEN,
        "hold_first": 3,
        "links_most": 0,
        "region": "AT",
        "care_message": None,
        "version": 7,
    }
    with empty.write() as session:
        session.add(SiteSettings(**chosen, site_name="Sample Weekly", length_most=500))
    migrating.downgrade(empty, "0007")
    old = sa.text("SELECT mode, hold_first, links_most, region, care_message, version FROM conversation_settings")
    with empty.read() as session:
        assert [dict(row) for row in session.connection().execute(old).mappings()] == [chosen]
    migrating.upgrade(empty)
    with empty.read() as session:
        kept = session.connection().execute(sa.select(SiteSettings.__table__)).mappings().one()  # type: ignore[attr-defined]
    first = SiteSettings(**chosen).model_dump(exclude={"updated_at"})
    assert {name: kept[name] for name in first} == first


def test_a_migration_prints_nothing(empty: Database, capfd: pytest.CaptureFixture[str]) -> None:
    migrating.upgrade(empty)
    migrating.downgrade(empty, "base")
    assert capfd.readouterr() == ("", "")


def fail_halfway(database: Database) -> None:
    with migrating.transaction(database) as connection:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise ZeroDivisionError


def test_a_migration_that_fails_changes_nothing(empty: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_halfway(empty)
    with empty.reader.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []


def test_sqlite_guards_its_references_again_after_a_migration(sqlite_database: Database) -> None:
    migrating.upgrade(sqlite_database)
    with sqlite_database.writer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_that_leaves_a_dangling_reference_is_undone(sqlite_database: Database) -> None:
    with pytest.raises(RuntimeError, match="a row of faq_topic"), migrating.transaction(sqlite_database) as connection:
        connection.exec_driver_sql("INSERT INTO faq_topic VALUES ('none', 'none', 0)")
    with sqlite_database.read() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM faq_topic")) == 0


def test_processes_that_start_together_migrate_once(empty: Database) -> None:
    each = [Database(empty.url.render_as_string(hide_password=False)) for _ in range(4)]
    with ThreadPoolExecutor(len(each)) as pool:
        list(pool.map(migrating.upgrade, each))
    for database in each:
        database.dispose()
    assert is_at_head(empty)


@pytest.mark.parametrize(("start", "end"), [(0, 20), (5, 6), (9, None), (0, 11), (10, 20), (19, 21)])
def test_periods_of_an_article_that_overlap_are_refused(db: Session, start: int, end: int | None) -> None:
    article = add_article(db, "bonds")
    publish(db, article, "bonds", 0, 10)
    publish(db, article, "bonds", 10, 20)
    with pytest.raises(sa.exc.IntegrityError, match="publication periods overlap"):
        publish(db, article, "other", start, end)


def test_an_open_period_overlaps_all_that_comes_later(db: Session) -> None:
    article = add_article(db, "bonds")
    publish(db, article, "bonds", 0, None)
    with pytest.raises(sa.exc.IntegrityError, match="publication periods overlap"):
        publish(db, article, "bonds", 1_000, 1_001)


def test_a_period_that_grows_into_the_next_is_refused(db: Session) -> None:
    article = add_article(db, "bonds")
    first = publish(db, article, "bonds", 0, 10)
    publish(db, article, "bonds", 10, None)
    first.visible_until = day(11)
    with pytest.raises(sa.exc.IntegrityError, match="publication periods overlap"):
        db.flush()


@pytest.mark.parametrize("end", [11, None])
def test_a_slug_is_held_by_one_article_at_a_time(db: Session, end: int | None) -> None:
    publish(db, add_article(db, "bonds"), "bonds", 0, 10)
    with pytest.raises(sa.exc.IntegrityError, match="slug is held by another article"):
        publish(db, add_article(db, "ties"), "bonds", 9, end)


def test_a_publication_cannot_take_a_slug_that_is_held(db: Session) -> None:
    publish(db, add_article(db, "bonds"), "bonds", 0, 10)
    other = publish(db, add_article(db, "ties"), "ties", 0, None)
    other.slug = "bonds"
    with pytest.raises(sa.exc.IntegrityError, match="slug is held by another article"):
        db.flush()


def test_adjacent_periods_and_slugs_given_up_are_accepted(db: Session) -> None:
    first, second = add_article(db, "bonds"), add_article(db, "ties")
    earlier = publish(db, first, "bonds", 0, None)
    earlier.visible_until = day(10)
    db.flush()
    publish(db, first, "renamed", 10, None)
    publish(db, second, "bonds", 10, None)
    publish(db, second, "ties", 5, 10)
    assert db.scalar(sa.text("SELECT count(*) FROM publication")) == 4


def test_two_transactions_cannot_both_publish_past_the_lock(postgres_database: Database) -> None:
    with postgres_database.write() as session:
        article = add_article(session, "bonds")

    def attempt(start: int) -> bool:
        try:
            with postgres_database.write() as session:
                publish(session, article, "bonds", start, None)
                session.execute(sa.text("SELECT pg_sleep(0.2)"))
        except sa.exc.IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, [0, 1])) == [False, True]
