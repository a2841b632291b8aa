"""Signing in: who may comes in, and who may not learns nothing about anybody."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from pwdlib.hashers.argon2 import Argon2Hasher

from api.accounts import passwords
from api.accounts.limits import Figures
from api.accounts.models import AccountState, StaffSession
from api.core import clock
from api.core.db import Database
from api.core.keys import token_hash
from tests.accounts.people import (
    OTHER,
    PASSWORD,
    SAME,
    SESSION,
    account_now,
    bearer,
    events,
    person,
    rows,
    sign_in,
)
from tests.asking import Client
from tests.conftest import on_one

WRONG: dict[str, dict[str, Any]] = {
    "another password": {"password": PASSWORD},
    "suspended": {"state": AccountState.SUSPENDED},
    "no password yet": {"password": None},
}


def told(answer: httpx.Response) -> tuple[int, dict[str, str], dict[str, Any]]:
    """All of an answer that could differ from another: without its name in the log."""
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    headers.pop("content-length")
    return answer.status_code, headers, body


def test_the_right_password_starts_a_session(database: Database, client: Client) -> None:
    account = person(database, "editor")
    answer = sign_in(client, account)
    assert answer.status_code == 201
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["staff"]["id"] == str(account.id)
    assert "articles:publish" in body["staff"]["verbs"]
    me = client.get(SESSION, headers=bearer(body["token"])).json()
    assert me["staff"] == body["staff"]
    assert me["session"]["expires_at"] == body["expires_at"]
    assert (me["two_factor"], me["session"]["current"]) == (False, True)
    assert [(event.subject_id, event.actor_id) for event in events(database, "staff.signed_in")] == [(account.id,) * 2]
    assert account_now(database, account.id).seen_at is not None


def test_the_address_may_be_spelled_in_any_case(database: Database, client: Client) -> None:
    account = person(database, email="allie@staff.example")
    assert sign_in(client, "Allie@STAFF.example").status_code == 201
    assert sign_in(client, "  allie@staff.example ").status_code == 201
    assert account.email == "allie@staff.example"


def test_only_the_digest_of_a_token_is_kept(database: Database, client: Client) -> None:
    token = sign_in(client, person(database)).json()["token"]
    assert [session.token_hash for session in rows(database, StaffSession)] == [token_hash(token)]


@pytest.mark.parametrize("case", WRONG)
def test_whatever_is_wrong_the_answer_is_that_of_an_unknown_address(
    database: Database, client: Client, case: str
) -> None:
    account = person(database, **WRONG[case])
    known = sign_in(client, account, OTHER if case == "another password" else PASSWORD)
    unknown = sign_in(client, "nobody@staff.example")
    assert known.status_code == 401
    assert told(known) == told(unknown)
    assert known.json()["code"] == "wrong-credentials"


def test_a_removed_account_and_an_invited_one_are_unknown(database: Database, client: Client) -> None:
    person(database, email=None, state=AccountState.REMOVED)
    assert told(sign_in(client, "gone@staff.example")) == told(sign_in(client, "nobody@staff.example"))


def test_an_address_costs_the_same_work_whether_it_is_known_or_not(
    database: Database, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, suspended = person(database), person(database, state=AccountState.SUSPENDED)
    done: list[str] = []
    verify = Argon2Hasher.verify

    def counted(self: Any, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002
        done.append(f"argon2 {str(hash).split('$')[3]}")
        return verify(self, password, hash)

    monkeypatch.setattr(Argon2Hasher, "verify", counted)
    for engine in (database.reader, database.writer):
        sa.event.listen(engine, "before_cursor_execute", lambda _, __, statement, *___: done.append(statement))

    def work_of(email: str | None) -> list[str]:
        done.clear()
        assert sign_in(client, str(email), OTHER).status_code == 401
        return list(done)

    work_of("first@staff.example")
    works = [work_of(email) for email in ("nobody@staff.example", known.email, suspended.email)]
    assert works[0] == works[1] == works[2]
    assert sum(line.startswith("argon2") for line in works[0]) == 1


def test_an_address_takes_the_same_time_whether_it_is_known_or_not(
    sqlite_database: Database, app_on: Callable[[Database], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coarse, so that it cannot flake: no hashing at all would be twenty times faster."""
    monkeypatch.setattr(passwords, "COST", passwords.Cost(memory_kib=8_192, passes=3, lanes=1))
    monkeypatch.setattr("api.accounts.limits.FIGURES", {"sign-in": Figures(network=10_000)})
    client = app_on(sqlite_database)
    known = person(sqlite_database).email
    spent: dict[str, list[float]] = {str(known): [], "nobody@staff.example": []}
    for _ in range(30):
        for email, times in spent.items():
            before = time.perf_counter()
            assert sign_in(client, email, OTHER).status_code == 401
            times.append(time.perf_counter() - before)
    middles = [statistics.median(times) for times in spent.values()]
    assert max(middles) / min(middles) < 1.5


def test_a_try_in_vain_is_written_down_without_its_address(database: Database, client: Client) -> None:
    account = person(database)
    sign_in(client, account, OTHER)
    sign_in(client, "canary-of-nobody@staff.example", OTHER)
    written = events(database, "staff.signed_in_failed")
    assert [event.subject_id for event in written] == [account.id, None]
    assert all("@" not in str(event.model_dump()) for event in written)


@on_one
@pytest.mark.parametrize("email", ["a@x", "a b", "a@staff.example\r\nBcc: b@staff.example", "", "a" * 400])
def test_what_is_no_address_is_refused_before_anything_is_looked_up(
    database: Database, client: Client, email: str
) -> None:
    answer = sign_in(client, email)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", "email"]
    assert email == "" or email not in answer.text


def test_a_password_of_4096_bytes_is_refused_and_not_repeated(database: Database, client: Client) -> None:
    long = "canary" * 683
    answer = sign_in(client, person(database), long)
    assert answer.status_code == 422
    assert "canary" not in answer.text


def test_a_session_ends_by_itself(database: Database, client: Client) -> None:
    token = sign_in(client, person(database)).json()["token"]
    with database.write() as db:
        db.execute(sa.update(StaffSession).values(expires_at=clock.now() - timedelta(seconds=1)))
    assert client.get(SESSION, headers=bearer(token)).status_code == 401


# The cookie


def test_a_page_of_this_origin_gets_a_cookie_and_no_token(database: Database, client: Client) -> None:
    account = person(database)
    given = {"email": account.email, "password": PASSWORD, "transport": "cookie"}
    answer = client.post(SESSION, json=given, headers=SAME)
    assert answer.status_code == 201
    assert answer.json()["token"] is None
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("unspoken_session=")
    for part in ("httponly", "samesite=strict", "path=/", "max-age=604800"):
        assert part in cookie
    assert "secure" not in cookie
    assert client.get(SESSION).json()["staff"]["id"] == str(account.id)


def test_over_https_the_cookie_is_secure(database: Database, secure_client: Client) -> None:
    given = {"email": person(database).email, "password": PASSWORD, "transport": "cookie"}
    answer = secure_client.post(SESSION, json=given, headers=SAME)
    assert "secure" in answer.headers["set-cookie"].lower()
    out = secure_client.delete(SESSION, headers=SAME)
    assert out.status_code == 204
    assert "max-age=0" in out.headers["set-cookie"].lower()


@on_one
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
    ],
    ids=str,
)
def test_another_site_signs_nobody_in(database: Database, client: Client, headers: dict[str, str]) -> None:
    given = {"email": person(database).email, "password": PASSWORD, "transport": "cookie"}
    answer = client.post(SESSION, json=given, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "cross-site"
    assert "set-cookie" not in answer.headers
    assert rows(database, StaffSession) == []


@on_one
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_of_another_site_is_no_json(database: Database, client: Client, kind: str) -> None:
    body = f'{{"email": "{person(database).email}", "password": "{PASSWORD}"}}'
    answer = client.post(SESSION, content=body, headers={"Content-Type": kind})
    assert answer.status_code == 422
    assert rows(database, StaffSession) == []
