"""Administrators and keys from the command line: each way in is printed once, each error is one sentence."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from api.accounts import queries
from api.accounts.models import Account, ApiKey, Role
from api.core import clock
from api.core.keys import token_hash
from tests.conftest import opened
from tests.test_cli import ADMIN, run_in, url_of

KEY = ["key", "create", "--name", "Sample Program", "--scopes"]
KEY_OF = ["key", "create", "--scopes", "topics:read"]


@pytest.fixture
def folder(migrated_file: Path, tmp_path: Path) -> Path:
    shutil.copyfile(migrated_file, tmp_path / "a.db")
    return tmp_path


def refused(folder: Path, command: list[str], typed: str = "", *options: str) -> str:
    result = run_in(folder, command, typed, *options)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("unspoken: ")
    return line


def test_an_administrator_is_made_with_a_password_that_is_not_said_back(folder: Path) -> None:
    made = run_in(folder, ADMIN, "a long password of a sample\n", "--password-stdin")
    assert made.exit_code == 0, made.output
    assert made.stdout == "sample@staff.example is an administrator.\n"
    with opened(url_of(folder / "a.db")) as database, database.read() as db:
        account = db.exec(select(Account)).one()
    assert (account.role, account.name) == (Role.ADMINISTRATOR, "Sample Administrator")
    assert account.password_hash is not None
    assert "sample" not in account.password_hash


def test_without_a_password_a_link_is_printed(folder: Path) -> None:
    made = run_in(folder, ADMIN)
    assert made.exit_code == 0, made.output
    (line,) = made.stdout.splitlines()
    assert line.startswith("http://127.0.0.1:8000/")


@pytest.mark.parametrize("typed", ["short\n", "", "\n", "password1234\n"])
def test_a_password_that_is_none_is_refused_in_a_sentence(folder: Path, typed: str) -> None:
    said = refused(folder, ADMIN, typed, "--password-stdin")
    assert "password" in said
    assert typed.strip() == "" or typed.strip() not in said


@pytest.mark.parametrize("email", ["", "nobody", "a b@staff.example", "a@staff.example, b@staff.example"])
def test_an_address_that_is_none_is_refused_in_a_sentence(folder: Path, email: str) -> None:
    assert refused(folder, ["admin", "create", "--email", email, "--name", "Sample"])


def test_an_address_that_is_taken_is_refused_in_a_sentence(folder: Path) -> None:
    assert run_in(folder, ADMIN, "a long password of a sample\n", "--password-stdin").exit_code == 0
    assert refused(folder, ADMIN, "another password of a sample\n", "--password-stdin")


def test_a_key_is_printed_once_and_kept_as_a_digest(folder: Path) -> None:
    made = run_in(folder, [*KEY, "articles:read, faqs:read"], "", "--expires", "90d")
    assert made.exit_code == 0, made.output
    (plain,) = made.stdout.splitlines()
    assert plain.encode() not in (folder / "a.db").read_bytes()
    with opened(url_of(folder / "a.db")) as database, database.read() as db:
        key = db.exec(select(ApiKey)).one()
        assert queries.key_by_hash(db, token_hash(plain), clock.now()) is not None
    assert (key.name, sorted(key.scopes)) == ("Sample Program", ["articles:read", "faqs:read"])
    assert key.expires_at is not None
    assert timedelta(days=89) < key.expires_at - clock.now() <= timedelta(days=90)


@pytest.mark.parametrize(
    ("expires", "days"), [("12h", 0.5), ("1d", 1), ("4w", 28), ("never", None), ("2999-12-31", None)]
)
def test_a_key_ends_when_it_is_told_to(folder: Path, expires: str, days: float | None) -> None:
    made = run_in(folder, [*KEY, "articles:read"], "", "--expires", expires)
    assert made.exit_code == 0, made.output
    with opened(url_of(folder / "a.db")) as database, database.read() as db:
        ends = db.exec(select(ApiKey)).one().expires_at
    if days is not None:
        assert ends is not None
        assert abs(ends - clock.now() - timedelta(days=days)) < timedelta(minutes=1)
    elif expires == "never":
        assert ends is None
    else:
        assert str(ends).startswith("3000-01-01 00:00:00")


@pytest.mark.parametrize("expires", ["", "90", "0d", "-1d", "90y", "2026-13-01", "2001-01-01", "9999-12-31", "99999w"])
def test_a_time_that_is_none_is_refused_in_a_sentence(folder: Path, expires: str) -> None:
    assert refused(folder, [*KEY, "articles:read"], "", "--expires", expires)


@pytest.mark.parametrize("scopes", ["", ",", "articles:read,nonsense", "staff:write", "keys:write"])
def test_a_scope_no_key_has_is_refused_in_a_sentence(folder: Path, scopes: str) -> None:
    assert refused(folder, [*KEY, scopes])


@pytest.mark.parametrize("name", ["", "two\nlines", "n" * 2_000, "a\udcff"], ids=ascii)
@pytest.mark.parametrize("command", [["admin", "create", "--email", "sample@staff.example"], KEY_OF])
def test_a_name_that_is_none_is_refused_under_its_option(folder: Path, command: list[str], name: str) -> None:
    result = run_in(folder, [*command, "--name", name])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("unspoken: --name: ")


@pytest.mark.parametrize("command", [ADMIN, [*KEY, "articles:read"], ["work", "--once"]])
def test_a_database_that_is_behind_is_told_what_to_run(tmp_path: Path, command: list[str]) -> None:
    assert "unspoken migrate" in refused(tmp_path, command)
