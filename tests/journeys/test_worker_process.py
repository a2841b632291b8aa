"""Letters leave by a worker: one on its own, or the one serve keeps, which never outlives serve."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.core.db import Database
from api.core.keys import load_keys
from api.mail import actions as mail
from tests.mail.server import letter
from tests.served import CODE, COMMAND, Served, serving

pytestmark = pytest.mark.heavy

SECONDS = 15.0


@pytest.fixture
def folder(migrated_file: Path, tmp_path: Path) -> Path:
    """A data folder with a database that needs nothing before it is served."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(migrated_file, data / "unspoken.db")
    return data


def post(folder: Path, name: str) -> None:
    """Have a letter sent, as an action of the application would."""
    database = Database(f"sqlite:///{folder / 'unspoken.db'}", keys=load_keys(folder, None))
    with database.write() as db:
        mail.send(db, letter(id=name))
    database.dispose()


def until(found: Callable[[], object], seconds: float = SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not found():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def letters(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "mail").glob("*.eml"))


def workers_of(served: Served) -> list[int]:
    """The processes serve started that are Python of ours, without multiprocessing's own."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=", "-o", "ppid=", "-o", "args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [int(row[0]) for row in rows if row[1] == str(served.process.pid) and "spawn_main" in row[-1]]


def is_gone(pid: int) -> bool:
    """Also when nobody has asked how it ended yet."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout.strip() in {"", "Z", "Zs"}


def command(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UNSPOKEN_")}
    environment |= {"PYTHONPATH": CODE, "UNSPOKEN_DATA_DIR": str(folder)}
    return subprocess.Popen([str(COMMAND), "work", *options], env=environment, stdout=subprocess.PIPE, text=True)


def test_a_worker_asked_once_does_what_is_due_and_ends(folder: Path) -> None:
    post(folder, "one")
    with command(folder, "--once") as process:
        said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert said.endswith("jobs done.\n")
    assert letters(folder) == ["one"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_works_until_it_is_told_to_stop(folder: Path, number: signal.Signals) -> None:
    with command(folder) as process:
        post(folder, "one")
        assert until(lambda: letters(folder) == ["one"])
        process.send_signal(number)
        said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    (line,) = said.splitlines()
    assert line.startswith(f"Doing the jobs of sqlite:///{folder}/unspoken.db until stopped; no mail server is set")


def test_serve_keeps_one_worker_and_starts_it_again_when_it_dies(folder: Path) -> None:
    with serving(folder) as served:
        assert until(lambda: len(workers_of(served)) == 1)
        (first,) = workers_of(served)
        post(folder, "one")
        assert until(lambda: letters(folder) == ["one"])
        os.kill(first, signal.SIGKILL)
        post(folder, "two")
        assert until(lambda: letters(folder) == ["one", "two"])
        (second,) = workers_of(served)
        assert second != first
        served.process.terminate()
        assert served.process.wait(timeout=SECONDS) == -signal.SIGTERM
        assert is_gone(second)
    assert "the worker ended with -9" in served.printed()


def test_a_server_that_is_killed_leaves_no_process_behind(folder: Path) -> None:
    with serving(folder, None, "--workers", "2") as served:
        assert until(lambda: len(workers_of(served)) == 3)
        started = workers_of(served)
        served.process.kill()
        served.process.wait(timeout=SECONDS)
        assert until(lambda: all(map(is_gone, started)))
        with pytest.raises(httpx.ConnectError):
            httpx.get(served.url, trust_env=False)
