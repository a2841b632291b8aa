"""What is over is forgotten by the timetable, and nothing else."""

from datetime import timedelta
from pathlib import Path

from api import rooms
from api.accounts.actions.joining import setup_link
from api.accounts.models import OneTimeToken, StaffSession
from api.core import clock
from api.core.db import Database
from api.jobs.actions import enqueue
from api.limits.models import Attempt
from tests.accounts.people import let_in, person, rows, worker


def test_what_is_over_is_forgotten_and_the_rest_stays(database: Database, tmp_path: Path) -> None:
    now = clock.now()
    with database.write() as db:
        setup_link(db, "https://api.site.example")
    account = person(database)
    let_in(database, account)
    with database.write() as db:
        for days, name in ((-1, "over"), (1, "good")):
            ends = now + timedelta(days=days)
            db.add(StaffSession(account_id=account.id, token_hash=name, expires_at=ends))
            db.add(OneTimeToken(token_hash=name, email="x@staff.example", name=name, expires_at=ends))
        db.add(Attempt(mark="old", window=now - timedelta(hours=49), count=1))
        db.add(Attempt(mark="new", window=now - timedelta(hours=47), count=1))
        enqueue(db, "accounts.forget")
        enqueue(db, "limits.forget")
    assert worker(database, tmp_path).drain() == 2
    assert "over" not in {session.token_hash for session in rows(database, StaffSession)}
    assert len(rows(database, StaffSession)) == 2
    assert {link.name for link in rows(database, OneTimeToken)} == {None, "good"}
    assert [attempt.mark for attempt in rows(database, Attempt)] == ["new"]


def test_it_is_on_the_timetable() -> None:
    assert {rooms.jobs("TIMETABLE")[name] for name in ("accounts.forget", "limits.forget")} == {timedelta(hours=1)}
    assert set(rooms.jobs("EFFECTS")) >= {"accounts.forget", "accounts.mail_reset"}
