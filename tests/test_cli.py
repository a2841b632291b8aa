"""What the world refuses, the command line tells in one sentence on standard error, with a code that says so."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
import sqlalchemy as sa
import uvicorn
from typer.testing import CliRunner, Result

from api import settings
from api.cli import app
from api.core import migrated
from api.core.db import Database
from api.settings import Settings
from tests.conftest import opened

RUN = CliRunner()


def told(*args: str, code: int = 1, **env: str) -> str:
    """The one sentence a command that fails leaves on standard error."""
    result = RUN.invoke(app, list(args), env={settings.PREFIX + name.upper(): value for name, value in env.items()})
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    assert line.startswith("unspoken: ")
    return line.removeprefix("unspoken: ")


ADMIN = ["admin", "create", "--email", "sample@staff.example", "--name", "Sample Administrator"]


def run_in(folder: Path, command: list[str], typed: str = "", *options: str) -> Result:
    """A command on the database `a.db` of a folder."""
    env = {"UNSPOKEN_DATA_DIR": str(folder)}
    return RUN.invoke(app, [*command, *options, "--database", url_of(folder / "a.db")], input=typed, env=env)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def newer(sqlite_database: Database) -> str:
    """The address of a database that a later version has migrated."""
    with sqlite_database.writer.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999_later'"))
    return sqlite_database.url.render_as_string()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield int(other.getsockname()[1])


@pytest.fixture
def serves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        pytest.fail("the web server was started")

    monkeypatch.setattr(uvicorn, "run", fail)


@pytest.mark.usefixtures("serves_nothing")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_that_is_taken_is_told_before_the_database_is_touched(tmp_path: Path, taken: int, workers: str) -> None:
    file = tmp_path / "a.db"
    assert told("serve", "--port", str(taken), "--workers", workers, "--database", url_of(file)) == (
        f"cannot listen on 127.0.0.1:{taken}: Address already in use"
    )
    assert not file.exists()


@pytest.mark.usefixtures("serves_nothing")
@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::7", "a..b"])
def test_an_address_that_is_not_of_this_machine_is_told(tmp_path: Path, host: str) -> None:
    said = told("serve", "--host", host, "--port", "0", "--database", url_of(tmp_path / "a.db"))
    assert said.startswith(f"cannot listen on {f'[{host}]' if ':' in host else host}:0: ")


@pytest.mark.usefixtures("serves_nothing")
@pytest.mark.parametrize("command", ["serve", "migrate", "seed", "check", "work"])
@pytest.mark.parametrize("below", ["", "/var"])
def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, command: str, below: str) -> None:
    (tmp_path / "file").write_text("")
    folder = f"{tmp_path}/file{below}"
    assert told(command, data_dir=folder).startswith(f"cannot write to the data folder {folder} (UNSPOKEN_DATA_DIR): ")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("api.cli.console.TemporaryFile", refuse)
    assert told("check", data_dir=str(tmp_path)).endswith(f"{tmp_path} (UNSPOKEN_DATA_DIR): Permission denied")


@pytest.mark.usefixtures("serves_nothing")
@pytest.mark.parametrize("command", ["serve", "migrate", "seed", "check", "work"])
def test_a_database_of_a_later_version_is_told_and_left_as_it_is(newer: str, command: str) -> None:
    assert told(command, *(["--port", "0"] if command == "serve" else []), "--database", newer) == (
        "The database is at revision 9999_later, which this version does not know; a later version migrated it."
    )
    with opened(newer) as database, database.reader.connect() as connection:
        assert migrated.current(connection) == "9999_later"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("port", "abc", "Input should be a valid integer, unable to parse string as an integer"),
        ("port", "65536", "Input should be less than or equal to 65535"),
        ("workers", "0", "Input should be greater than or equal to 1"),
        ("threads", "65", "Input should be less than or equal to 64"),
        ("max_body_bytes", "999", "Input should be greater than or equal to 1000"),
        ("max_age", "-1", "Input should be greater than or equal to 0"),
        ("docs", "maybe", "Input should be a valid boolean, unable to interpret input"),
        ("site_url", "ftp://a.example", "URL scheme should be 'http' or 'https'"),
        ("site_name", "", "String should have at least 1 character"),
        ("database_url", "mysql://x", "starts with sqlite:/// or postgresql+psycopg://"),
        ("database_url", "sqlite://", "names a file: sqlite:////path/to/unspoken.db"),
        ("database_url", "here", "is not a database URL"),
    ],
)
def test_a_wrong_setting_is_told_with_its_variable_and_what_is_allowed(name: str, value: str, allowed: str) -> None:
    assert told("check", code=2, **{name: value}) == f"UNSPOKEN_{name.upper()}: {allowed}"


def test_a_wrong_setting_is_not_said_back() -> None:
    assert "hunter2" not in told("check", code=2, database_url="mysql://me:hunter2@x/y")


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    assert told("check", "--database", f"postgresql://nobody@/x?host={tmp_path}")
    assert told("migrate", "--database", url_of(tmp_path / "no" / "a.db")) == "unable to open database file"


def test_a_database_that_is_behind_is_told_what_to_run(tmp_path: Path) -> None:
    behind = RUN.invoke(app, ["check", "--database", url_of(tmp_path / "b.db")])
    assert behind.exit_code == 1
    assert "unspoken migrate" in behind.stdout


def test_a_folder_that_is_not_there_loads_nothing(tmp_path: Path) -> None:
    missing = RUN.invoke(app, ["seed", str(tmp_path / "nowhere"), "--database", url_of(tmp_path / "a.db")])
    assert missing.exit_code == 1
    assert "nothing was loaded" in missing.stderr
    assert "Traceback" not in missing.stderr


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Settings], list[dict[str, Any]]]:
    """What was handed on to other processes and to the web server, which is not started."""
    exported: list[Settings] = []
    started: list[dict[str, Any]] = []
    monkeypatch.setattr(settings, "export", exported.append)
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: started.append(options))
    return exported, started


def serve(url: str, *options: str, **env: str) -> str:
    variables = {settings.PREFIX + name.upper(): value for name, value in env.items()}
    result = RUN.invoke(app, ["serve", "--port", "0", "--no-worker", "--database", url, *options], env=variables)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_serving_migrates_loads_the_seed_once_and_hands_the_settings_on(
    tmp_path: Path, served: tuple[list[Settings], list[dict[str, Any]]]
) -> None:
    exported, started = served
    url = url_of(tmp_path / "a.db")
    first, again = (serve(url, "--workers", "2", data_dir=str(tmp_path)) for _ in range(2))
    assert "created: 11" in first
    assert "created" not in again
    assert [config.database_url for config in exported] == [url, url]
    assert [(config.worker, config.workers) for config in exported] == [(False, 2)] * 2
    assert [(options["host"], options["workers"]) for options in started] == [("127.0.0.1", 2)] * 2
    for config, options, said in zip(exported, started, (first, again), strict=True):
        assert config.port == options["port"] != 0
        assert f"is at http://127.0.0.1:{config.port}\n" in said


@pytest.mark.usefixtures("served")
def test_serving_says_where_everything_is(tmp_path: Path) -> None:
    url, data_dir = url_of(tmp_path / "a.db"), str(tmp_path / "data")
    said = serve(url, data_dir=data_dir)
    assert f"no mail server is set: letters are laid into {data_dir}/mail" in said
    assert "/docs" in said
    assert "PUBLIC_URL" not in said
    given = {"smtp_host": "mail.example", "smtp_username": "me", "smtp_password": "a-secret-of-theirs"}
    said = serve(url, "--host", "0.0.0.0", data_dir=data_dir, docs="no", **given)
    assert "letters go to the mail server mail.example:587" in said
    assert "UNSPOKEN_PUBLIC_URL" in said
    assert "/docs" not in said
    assert "a-secret-of-theirs" not in said
    assert "is at https://api.example\n" in serve(url, data_dir=data_dir, public_url="https://api.example/")


@pytest.mark.usefixtures("served")
def test_a_link_for_the_first_administrator_is_printed_until_there_is_one(tmp_path: Path) -> None:
    url, env = url_of(tmp_path / "a.db"), {"data_dir": str(tmp_path), "public_url": "https://api.example"}
    links = [re.findall(r"https://api\.example/\S+token=\S{43,}", serve(url, **env)) for _ in range(2)]
    assert len(links[0]) == len(links[1]) == 1
    assert links[0] != links[1]
    assert run_in(tmp_path, ADMIN, "a long password of a sample\n", "--password-stdin").exit_code == 0
    assert "token=" not in serve(url, **env)
