"""A new password by mail: the answer is the same for everybody, the link is for one and works once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from api.accounts.limits import FIGURES, Figures
from api.accounts.models import AccountState, OneTimeToken
from api.core import clock
from api.core.db import Database
from api.jobs.models import Job
from tests.accounts.people import (
    OTHER,
    PASSWORD,
    SESSION,
    bytes_of,
    events,
    let_in,
    letters,
    link_of,
    person,
    rows,
    sign_in,
    token_of,
)
from tests.accounts.test_sign_in import told
from tests.asking import Client

ASK, RESET = "/v1/admin/password/reset-request", "/v1/admin/password/reset"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("reset-request", "reset"):
        monkeypatch.setitem(FIGURES, kind, Figures(network=1_000))


def asked(client: Client, database: Database, folder: Path, email: str | None) -> str:
    """The token that was mailed."""
    assert client.post(ASK, json={"email": email}).status_code == 202
    return token_of(link_of(letters(database, folder)[-1]))


def test_the_answer_and_the_work_are_the_same_for_every_address(database: Database, client: Client) -> None:
    emails = [
        "nobody@staff.example",
        str(person(database).email),
        str(person(database, state=AccountState.SUSPENDED).email),
        str(person(database, password=None).email),
    ]
    done: list[str] = []
    for engine in (database.reader, database.writer):
        sa.event.listen(engine, "before_cursor_execute", lambda _, __, statement, *___: done.append(statement))
    works, answers = [], []
    for email in ["first@staff.example", *emails]:
        done.clear()
        answers.append(told(client.post(ASK, json={"email": email})))
        works.append(list(done))
    assert answers[0][0] == 202
    assert all(answer == answers[0] for answer in answers)
    assert all(work == works[1] for work in works[1:])
    assert len(rows(database, Job)) == 5


def test_only_who_is_active_gets_a_letter_and_one_in_a_quarter_of_an_hour(
    database: Database, client: Client, tmp_path: Path
) -> None:
    account = person(database)
    others = ["nobody@staff.example", person(database, state=AccountState.SUSPENDED).email]
    for email in [*others, account.email, account.email, account.email]:
        client.post(ASK, json={"email": email})
    sent = letters(database, tmp_path)
    assert [letter["To"] for letter in sent] == [account.email]
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        client.post(ASK, json={"email": account.email})
        assert len(letters(database, tmp_path)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"},
        {"Host": "127.0.0.1:9999"},
        {"Origin": "https://evil.example", "Referer": "https://evil.example/"},
    ],
    ids=str,
)
def test_the_link_begins_with_the_configured_origin_whatever_a_request_claims(
    database: Database, client: Client, tmp_path: Path, headers: dict[str, str]
) -> None:
    account = person(database)
    assert client.post(ASK, json={"email": account.email}, headers=headers).status_code == 202
    (letter,) = letters(database, tmp_path)
    assert link_of(letter).startswith("http://127.0.0.1:8000/account/reset?token=")
    assert "evil" not in letter.as_string()


@pytest.mark.parametrize("host", ["evil.example", "evil/x?", "127.0.0.1:8000@evil.example"])
def test_a_request_for_another_host_is_none_of_ours(
    database: Database, client: Client, tmp_path: Path, host: str
) -> None:
    answer = client.post(ASK, json={"email": person(database).email}, headers={"Host": host})
    assert answer.status_code == 400
    assert letters(database, tmp_path) == []


def test_the_letter_is_plain_and_its_subject_tells_nothing(database: Database, client: Client, tmp_path: Path) -> None:
    account = person(database, name="Allie <b>Sample</b>")
    asked(client, database, tmp_path, account.email)
    (letter,) = letters(database, tmp_path)
    assert letter["Subject"] == "Choose a new password"
    html = letter.get_body(("html",))
    text = letter.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert "<b>" not in html.get_content()
    assert "Allie <b>Sample</b>" in text.get_content()


def test_a_link_sets_a_new_password_and_ends_every_session(database: Database, client: Client, tmp_path: Path) -> None:
    account = person(database)
    headers = let_in(database, account)
    token = asked(client, database, tmp_path, account.email)
    assert client.post(RESET, json={"token": token, "password": OTHER}).status_code == 204
    assert client.get(SESSION, headers=headers).status_code == 401
    assert [sign_in(client, account, password).status_code for password in (PASSWORD, OTHER)] == [401, 201]
    again = client.post(RESET, json={"token": token, "password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (410, "link-ended")
    assert len(events(database, "staff.password_reset")) == 1


def test_a_weak_password_does_not_use_the_link_up(database: Database, client: Client, tmp_path: Path) -> None:
    account = person(database, name="Allie Sample", email="allie@staff.example")
    token = asked(client, database, tmp_path, account.email)
    for weak in ("password1234", "allie sample", "short"):
        assert client.post(RESET, json={"token": token, "password": weak}).status_code == 422
    assert client.post(RESET, json={"token": token, "password": OTHER}).status_code == 204


def test_of_twenty_with_one_link_one_sets_the_password(database: Database, client: Client, tmp_path: Path) -> None:
    token = asked(client, database, tmp_path, person(database).email)
    with ThreadPoolExecutor(20) as pool:
        given = {"token": token, "password": OTHER}
        statuses = list(pool.map(lambda _: client.post(RESET, json=given).status_code, range(20)))
    assert sorted(statuses) == [204, *[410] * 19]
    assert len(events(database, "staff.password_reset")) == 1


def test_one_link_used_ends_the_others(database: Database, client: Client, tmp_path: Path) -> None:
    account = person(database)
    first = asked(client, database, tmp_path, account.email)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        second = asked(client, database, tmp_path, account.email)
        assert second != first
        assert client.post(RESET, json={"token": second, "password": OTHER}).status_code == 204
        assert client.post(RESET, json={"token": first, "password": PASSWORD}).status_code == 410


def test_a_link_works_for_an_hour(database: Database, client: Client, tmp_path: Path) -> None:
    token = asked(client, database, tmp_path, person(database).email)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.post(RESET, json={"token": token, "password": OTHER}).status_code == 410


def test_a_link_ends_with_a_changed_password_and_with_the_account(
    database: Database, client: Client, tmp_path: Path
) -> None:
    account = person(database)
    token = asked(client, database, tmp_path, account.email)
    given: dict[str, Any] = {"current": PASSWORD, "new": OTHER}
    client.post("/v1/admin/password", json=given, headers=let_in(database, account))
    assert client.post(RESET, json={"token": token, "password": PASSWORD}).status_code == 410
    assert rows(database, OneTimeToken) == []


def test_a_token_for_one_thing_is_nothing_for_another(database: Database, client: Client, tmp_path: Path) -> None:
    token = asked(client, database, tmp_path, person(database).email)
    setup = {"token": token, "email": "x@staff.example", "name": "X", "password": OTHER}
    assert client.post("/v1/admin/setup", json=setup).status_code == 410
    assert client.post("/v1/admin/invitation/accept", json={"token": token, "password": OTHER}).status_code == 410
    assert client.get(SESSION, headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_neither_token_nor_address_can_be_read_in_the_database(
    database: Database, client: Client, tmp_path: Path
) -> None:
    client.post(ASK, json={"email": "canary-of-nobody@staff.example"})
    token = asked(client, database, tmp_path, person(database).email)
    kept = bytes_of(database)
    assert token.encode() not in kept
    assert b"canary-of-nobody" not in kept
