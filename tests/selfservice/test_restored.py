"""Who was erased stays erased when a backup is restored: `unspoken erased` tells it and does it again."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.comments import actions as comments
from api.comments import queries
from api.comments.models import Change, Comment, Origin, Report, Status
from api.core.db import Database
from tests.accounts.people import bytes_of, rows
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import KeptDatabase, on_one, opened
from tests.factories import actor_of, make_staff
from tests.postgres import Server
from tests.readers.people import readers
from tests.selfservice.people import Writer

CANARIES = ("canary-address", "Canary Name", "canary words", "Canary Guest", "Canary Disowned", "canary appeal")
REPORT = {"reason": "other", "text": "The canary words of a report."}


@pytest.fixture
def restored(request: pytest.FixtureRequest, database: KeptDatabase, tmp_path: Path) -> Iterator[str]:
    """Where a backup of the database will be restored to."""
    if database.is_sqlite:
        yield f"sqlite:///{tmp_path / 'restored.db'}"
        return
    server = request.getfixturevalue("postgres")
    assert isinstance(server, Server)
    yield server.url("restored")
    server.drop_database("restored")


def back_up(request: pytest.FixtureRequest, database: KeptDatabase, url: str) -> None:
    """The database as it is now, as `.backup` or pg_dump save it, restored at once."""
    if database.is_sqlite:
        source, target = str(database.url.database), url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
        return
    # Nobody may be connected to what is copied.
    database.close()
    request.getfixturevalue("postgres").create_database("restored", template="migrated")


def run(folder: Path, url: str, *command: str, typed: str = "") -> Result:
    given = {"UNSPOKEN_DATA_DIR": str(folder)}
    return CliRunner().invoke(app, ["erased", *command, "--database", url], input=typed, env=given)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def applied(result: Result) -> dict[str, int]:
    assert result.exit_code == 0, result.output
    return {name: int(many) for name, many in (line.split(": ") for line in result.stdout.splitlines())}


def everybody(talk: Talk) -> tuple[Writer, Writer, dict[str, Any], dict[str, Any]]:
    """Two readers who said something, a guest who did, and a guest's comment that shall be nobody's."""
    writer, staying = (Writer.known(talk, f"canary-address-{number}@reader.example") for number in range(2))
    guest = talk.said("The canary words of a guest.", name="Canary Guest")
    redacted = writer.said("The canary words.", name="Canary Name", approved=True)["id"]
    with talk.database.write() as db:
        comments.redact(db, actor_of(make_staff(db, "moderator")), UUID(redacted), 2, "Words without.")
    assert writer.ask("POST", f"comments/{redacted}/appeal", json={"text": "The canary appeal."}).status_code == 200
    staying.said("Words that stay.", name="Canary Name")
    assert writer.ask("POST", f"comments/{talk.said(approved=True)['id']}/reports", json=REPORT).status_code == 202
    return writer, staying, guest, talk.said("Words of nobody.", name="Canary Disowned")


def test_what_was_erased_after_a_backup_is_gone_from_it_again(
    request: pytest.FixtureRequest, talk: Talk, database: KeptDatabase, restored: str, tmp_path: Path
) -> None:
    writer, staying, guest, disowned = everybody(talk)
    back_up(request, database, restored)
    assert writer.erase("erase").status_code == staying.erase("keep_without_name").status_code == 200
    assert talk.own("DELETE", guest).status_code == 204
    assert talk.own("POST", disowned, "/actions/disown").status_code == 204
    url = database.url.render_as_string(hide_password=False)
    told = run(tmp_path, url, "list")
    kinds = [(each["kind"], each["id"], each.get("comments")) for each in lines(told)]
    assert ("reader", str(writer.id), "erase") in kinds
    assert ("reader", str(staying.id), "keep_without_name") in kinds
    assert {("comment", guest["id"], None), ("name", disowned["id"], None)} <= set(kinds)
    assert not [each for each in CANARIES if each in told.stdout]
    with opened(restored) as copy:
        assert all(each.encode() in bytes_of(copy) for each in CANARIES[1:])
        assert applied(run(tmp_path, restored, "apply", "-", typed=told.stdout)) == {
            "readers": 2,
            "comments": 1,
            "names": 1,
            "gone before": len(kinds) - 4,
        }
        assert readers(copy) == []
        assert [each.reader_id or each.name for each in rows(copy, Comment) if each.name != "Sample Reader"] == [
            None
        ] * 4
        assert {each.text for each in rows(copy, Report)} == {""}
        settled(copy)
        assert not [each for each in CANARIES if each.encode() in bytes_of(copy)]
        assert b"Words that stay." in bytes_of(copy)
    (tmp_path / "told").write_text(told.stdout)
    again = applied(run(tmp_path, restored, "apply", str(tmp_path / "told")))
    assert again == {"readers": 0, "comments": 0, "names": 0, "gone before": len(kinds)}
    assert {each["id"] for each in lines(run(tmp_path, restored, "list"))} == {id_ for _, id_, _ in kinds}


def settled(database: Database) -> None:
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.url.database))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@on_one
def test_a_backup_made_while_readers_write_has_all_that_was_answered_before_it_began(
    request: pytest.FixtureRequest, talk: Talk, database: KeptDatabase, restored: str
) -> None:
    answered: list[str] = []

    def post(number: int) -> None:
        answered.append(talk.said(f"Said, {number}.")["id"])

    with ThreadPoolExecutor(4) as pool:
        posting = [pool.submit(post, number) for number in range(40)]
        while len(answered) < 10:
            wait(posting, 0.01)
        before = set(answered)
        back_up(request, database, restored)
    assert len(answered) == 40
    with opened(restored) as copy, copy.read() as db:
        assert db.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        kept = {str(each.id) for each in rows(copy, Comment)}
        assert before <= kept <= set(answered)
        assert [{str(each.comment_id) for each in rows(copy, table)} for table in (Change, Origin)] == [kept] * 2


def test_only_what_was_erased_from_an_instant_on_is_told(talk: Talk, database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    for number in range(2):
        assert talk.own("DELETE", talk.said(f"Said, {number}.")).status_code == 204
    first, second = lines(run(tmp_path, url, "list"))
    assert first["kind"] == second["kind"] == "comment"
    assert lines(run(tmp_path, url, "list", "--since", second["at"])) == [second]
    assert lines(run(tmp_path, url, "list", "--since", "2999-01-01")) == []
    wrong = run(tmp_path, url, "list", "--since", "yesterday")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("unspoken: --since: is a day")


@on_one
@pytest.mark.parametrize(
    "line",
    [
        *("", "{", "[]", "null", "canary", '{"kind": "comment"}'),
        '{"kind": "account", "id": "ID", "at": "AT"}',
        '{"kind": "comment", "id": "canary", "at": "AT"}',
        '{"kind": "comment", "id": "ID", "at": "canary"}',
        '{"kind": "comment", "id": "ID", "at": "AT", "comments": "erase"}',
        '{"kind": "comment", "id": "ID", "at": "AT", "body": "canary"}',
        '{"kind": "reader", "id": "ID", "at": "AT"}',
        '{"kind": "reader", "id": "ID", "at": "AT", "comments": "all"}',
    ],
)
def test_a_line_that_is_none_is_named_and_nothing_is_erased(
    talk: Talk, client: Client, database: Database, tmp_path: Path, line: str
) -> None:
    id_ = talk.said("Still there.")["id"]
    good = f'{{"kind": "comment", "id": "{id_}", "at": "2031-01-01T00:00:00Z"}}'
    given = f"{good}\n{line.replace('ID', id_).replace('AT', '2031-01-01T00:00:00Z')}\n{good}\n"
    url = database.url.render_as_string(hide_password=False)
    refused = run(tmp_path, url, "apply", "-", typed=given)
    assert (refused.exit_code, refused.stdout) == (1, "")
    (told,) = refused.stderr.splitlines()
    assert told.startswith("unspoken: nothing was erased: line 2 is no line of unspoken erased list: ")
    assert "canary" not in told
    with database.read() as db:
        comment = queries.by_id(db, rows(database, Comment)[0].id)
        assert comment is not None
        assert (comment.status, comment.text) == (Status.PENDING, "Still there.")


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    missing = run(tmp_path, f"sqlite:///{tmp_path / 'a.db'}", "apply", str(tmp_path / "nowhere"))
    assert missing.exit_code == 1
    assert missing.stderr.startswith("unspoken: ")
    assert "Traceback" not in missing.stderr
