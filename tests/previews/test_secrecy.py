"""The token of a link is in no row, no log and no cache of a running installation; nor does it block a busy one."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import Session, SQLModel, col, select

from api import rooms, settings
from api.core import clock
from api.core.db import Database
from api.core.keys import token_hash
from api.main import create_app
from api.previews import jobs
from api.previews.models import PreviewLink
from tests.asking import Client
from tests.conftest import opened
from tests.desk import Desk
from tests.factories import make_article, make_staff, signed_in
from tests.served import serving


def everything(db: Session) -> str:
    """Every value of every row."""
    return repr([db.execute(table.select()).all() for table in SQLModel.metadata.sorted_tables])


def test_no_row_tells_the_token(client: Client, database: Database) -> None:
    editor = Desk(client, database)
    with database.write() as db:
        article_id = make_article(db, "quiet").id
    answer = editor.post(f"articles/{article_id}/previews", {}, **{"Idempotency-Key": "one"})
    token = answer.json()["token"]
    assert client.get(answer.json()["url"]).status_code == 200
    with database.read() as db:
        assert token not in everything(db)
        assert token_hash(token) in everything(db)


def test_no_file_of_a_running_installation_tells_the_token(tmp_path: Path) -> None:
    """A process of its own writes database, journal and log; all of them are read byte by byte."""
    with serving(tmp_path) as served:
        with opened(f"sqlite:///{tmp_path / 'unspoken.db'}") as database, database.write() as db:
            bearer = signed_in(db, make_staff(db))
            article_id = make_article(db, "quiet").id
        with served.client() as client:
            headers = {"Authorization": f"Bearer {bearer}", "Idempotency-Key": "one"}
            made = client.post(f"/v1/admin/articles/{article_id}/previews", json={}, headers=headers).json()
            token = made["token"]
            assert made["url"] == f"{served.url}/v1/preview/{token}"
            missed = token[::-1]
            statuses = [client.get(f"/v1/preview/{each}{query}").status_code for each, query in asked(token, missed)]
            assert statuses == [200, 404, 422, 200, 404]
            assert client.head(f"/v1/preview/{token}").status_code == 200
            assert client.post(f"/v1/preview/{token}").status_code == 405
        written = contents(tmp_path)
    # The log is whole once the process has ended; the journal is there only until then.
    written |= {f"{name} at the end": found for name, found in contents(tmp_path).items()}
    lines = [json.loads(line) for line in served.printed().splitlines() if line.startswith("{")]
    assert [line["route"] for line in lines].count("/v1/preview/{token}") == 6
    assert {"unspoken.db", "unspoken.db-wal", "unspoken.db at the end"} <= set(written)
    for name, found in written.items():
        for secret in (token, missed):
            assert secret.encode() not in found, name
            assert secret[:20].encode() not in found, name


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def asked(token: str, missed: str) -> list[tuple[str, str]]:
    return [(token, ""), (missed, ""), (token, f"?q={token}"), (token, "?fields=title"), (f"{token}/x", "")]


def test_a_busy_database_shows_the_preview_and_counts_later(
    client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = Desk(client, database)
    with database.write() as db:
        made_of = make_article(db, "quiet").id
    made = editor.link(made_of)
    refused: list[str] = []

    def fail(db: Session, link_id: UUID, now: Any) -> None:
        refused.append(str(link_id))
        raise sa.exc.OperationalError("UPDATE", {}, Exception("the database is locked"))

    monkeypatch.setattr("api.previews.queries.count_opening", fail)
    assert client.get(made["url"]).status_code == 200
    assert refused == [made["id"]]
    monkeypatch.undo()
    assert client.get(made["url"]).status_code == 200
    assert editor.links(made_of)[0]["opened"] == 1


def test_a_writer_who_does_not_end_keeps_nobody_from_reading(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer. Waiting for it is cut short here, so that the test does not."""
    monkeypatch.setattr("api.core.db.BUSY_SECONDS", 0.1)
    app = create_app(settings.load(data_dir=tmp_path), database=sqlite_database)
    with Client(app, base_url="http://127.0.0.1:8000") as client:
        editor = Desk(client, sqlite_database)
        with sqlite_database.write() as db:
            article_id = make_article(db, "quiet").id
        made = editor.link(article_id)
        with sqlite_database.write():
            assert client.get(made["url"]).status_code == 200
        assert editor.links(article_id)[0]["opened"] == 0
        assert client.get(made["url"]).status_code == 200
        assert editor.links(article_id)[0]["opened"] == 1


def test_links_that_are_over_are_forgotten_after_thirty_days(client: Client, database: Database) -> None:
    assert rooms.jobs("TIMETABLE")["previews.forget"] == timedelta(days=1)
    editor = Desk(client, database)
    with database.write() as db:
        article_id = make_article(db, "quiet").id
    revoked, short, long = (editor.link(article_id, expires_in_hours=hours)["id"] for hours in (720, 1, 720))
    editor.delete(f"previews/{revoked}")
    for days, left in ((29, [revoked, short, long]), (31, [long]), (59, [long]), (61, [])):
        with time_machine.travel(clock.now() + timedelta(days=days)), database.write() as db:
            jobs.forget(db, {})
            assert [str(id_) for id_ in db.exec(select(PreviewLink.id).order_by(col(PreviewLink.created_at)))] == left
            db.rollback()
