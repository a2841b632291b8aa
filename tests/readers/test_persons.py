"""Readers erased, held, and forgotten when nobody confirmed their address."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import time_machine
from sqlmodel import Session

from api.core.db import Database
from api.events.models import Event
from api.readers import actions, jobs
from api.readers.models import ReaderLink, ReaderSession
from tests.accounts.people import bytes_of, rows
from tests.asking import Client
from tests.readers.people import EMAIL, SESSION, later, let_in, mailed, make_reader, readers


def erase(db: Session, email: str = EMAIL) -> None:
    actions.erase(db, actions.reader_for(db, email), comments="erase")


def settled(database: Database) -> None:
    """What SQLite does by and by: the log of what was written is taken into the file, and begins anew."""
    if database.is_sqlite:
        connection = database.writer.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def test_nothing_is_left_of_who_is_erased_and_the_session_ends_at_once(
    database: Database, client: Client, tmp_path: Path
) -> None:
    headers = let_in(database)
    mailed(database, tmp_path)
    (reader,) = readers(database)
    with database.write() as db:
        erase(db)
    assert client.get(SESSION, headers=headers).status_code == 401
    assert [rows(database, table) for table in (ReaderLink, ReaderSession)] == [[], []]
    assert readers(database) == []
    (event,) = rows(database, Event)
    assert (event.type, event.subject_id, event.actor_name) == ("reader.erased", reader.id, "")
    assert event.snapshot == {"comments": "erase"}
    settled(database)
    kept = bytes_of(database)
    assert not [each for each in (EMAIL, "Sample Reader", reader.email_mark) if each.encode() in kept]


def test_who_is_erased_is_held_by_nobody_and_comes_back_as_somebody_else(database: Database) -> None:
    with database.write() as db:
        first = make_reader(db).id
        erase(db)
        assert actions.hold(db, first) is None
        again = actions.reader_for(db, EMAIL)
    assert again.id != first
    assert again.confirmed_at is None


def test_of_erasing_and_finding_at_once_each_ends_with_a_reader_that_is_there(database: Database) -> None:
    def both(number: int) -> bool:
        with database.write() as db:
            if number % 2:
                erase(db)
                return True
            return actions.hold(db, actions.reader_for(db, EMAIL).id) is not None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(both, range(24)))
    assert len(readers(database)) <= 1


def test_an_address_nobody_confirmed_is_forgotten_after_a_week(database: Database, tmp_path: Path) -> None:
    for email in ("old@reader.example", "asked-again@reader.example"):
        mailed(database, tmp_path, email)
    with database.write() as db:
        make_reader(db)
    with time_machine.travel(later(days=6)):
        mailed(database, tmp_path, "new@reader.example")
    with time_machine.travel(later(days=7, hours=1)):
        mailed(database, tmp_path, "asked-again@reader.example")
        with database.write() as db:
            jobs.forget(db, {})
        with database.read() as db:
            left = {actions.email_of(db, reader) for reader in readers(database)}
    assert left == {EMAIL, "new@reader.example", "asked-again@reader.example"}


def test_links_and_sessions_that_ended_are_forgotten(database: Database, tmp_path: Path) -> None:
    let_in(database)
    mailed(database, tmp_path)
    with time_machine.travel(later(days=91)), database.write() as db:
        jobs.forget(db, {})
    assert [rows(database, table) for table in (ReaderLink, ReaderSession)] == [[], []]
    assert len(readers(database)) == 1
