"""The server the other tests run on: it answers, copies databases and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from tests import postgres
from tests.postgres import Server, running_postgres

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a death signal")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run the server as somebody else")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_postgres() as server:
        yield server


def run(server: Server, database: str, *statements: str) -> Any:
    """The first value of the last statement, if it has one."""
    with create_engine(server.url(database), poolclass=NullPool).begin() as connection:
        results = [connection.execute(text(statement)) for statement in statements]
        return results[-1].scalar() if results[-1].returns_rows else None


def runs(pid: int) -> bool:
    """Whether a process exists and is more than an entry its parent has not collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def fail_beside_a_server(seen: list[Server]) -> None:
    with running_postgres() as server:
        seen.append(server)
        raise ZeroDivisionError


def test_the_server_answers_through_sqlalchemy(server: Server) -> None:
    assert run(server, "postgres", "SELECT 1") == 1


def test_a_database_is_made_from_a_template_with_its_rows(server: Server) -> None:
    server.create_database("pattern")
    run(server, "pattern", "CREATE TABLE words (word text)", "INSERT INTO words VALUES ('trust')")
    server.create_database("copy", template="pattern")
    run(server, "copy", "INSERT INTO words VALUES ('doubt')")
    assert run(server, "copy", "SELECT count(*) FROM words") == 2
    assert run(server, "pattern", "SELECT count(*) FROM words") == 1


def test_a_dropped_database_is_gone_though_somebody_was_connected(server: Server) -> None:
    server.create_database("brief")
    engine = create_engine(server.url("brief"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        server.drop_database("brief")
        connection.invalidate()
    with pytest.raises(OperationalError, match='"brief" does not exist'):
        run(server, "brief", "SELECT 1")


def test_the_server_keeps_utf8_and_utc_whatever_the_machine_prefers(server: Server) -> None:
    assert run(server, "postgres", "SHOW server_encoding") == "UTF8"
    assert run(server, "postgres", "SHOW timezone") == "UTC"


def test_no_tcp_port_is_opened(server: Server) -> None:
    record = (server.folder / "data" / "postmaster.pid").read_text().splitlines()
    socket_folder, tcp_address = record[4:6]
    assert (socket_folder, tcp_address) == (str(server.folder), "")
    assert run(server, "postgres", "SHOW listen_addresses") == ""


def test_nobody_else_may_enter_the_folder(server: Server) -> None:
    assert server.folder.stat().st_mode & 0o077 == 0


def test_no_process_and_no_folder_stay_behind() -> None:
    with running_postgres() as server:
        assert runs(server.pid)
        assert server.folder.exists()
    assert not runs(server.pid)
    assert not server.folder.exists()


def test_an_error_in_the_body_still_stops_the_server() -> None:
    seen: list[Server] = []
    with pytest.raises(ZeroDivisionError):
        fail_beside_a_server(seen)
    assert not runs(seen[0].pid)
    assert not seen[0].folder.exists()


def test_a_server_that_cannot_start_shows_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres.SETTINGS, "max_connections", "many")
    with pytest.raises(RuntimeError, match='invalid value for parameter "max_connections"'), running_postgres():
        pass


@as_root
def test_a_wheel_which_nobody_may_enter_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = tmp_path / "hidden"
    package = postgres.PROGRAMS.parents[1]
    for part in (package, package.with_suffix(".libs")):
        if part.exists():
            shutil.copytree(part, hidden / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    hidden.chmod(0o700)
    monkeypatch.setattr(postgres, "PROGRAMS", hidden / postgres.PROGRAMS.relative_to(package.parent))
    with running_postgres() as server:
        assert run(server, "postgres", "CREATE EXTENSION pg_trgm", "SELECT similarity('love', 'love')") == 1
    assert hidden.stat().st_mode & 0o777 == 0o700


@on_linux
def test_the_server_goes_when_the_process_that_started_it_is_killed() -> None:
    body = "with running_postgres() as it: print(it.pid, it.folder, flush=True); time.sleep(60)"
    code = f"import time\nfrom tests.postgres import running_postgres\n{body}"
    command, root = [sys.executable, "-c", code], Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid, folder = parent.stdout.readline().split()
        assert runs(int(pid))
        parent.send_signal(signal.SIGKILL)
    try:
        deadline = time.monotonic() + 10
        while runs(int(pid)):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        shutil.rmtree(folder)
