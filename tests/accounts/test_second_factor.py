"""The second factor: asked for after the right password only, and no code counts twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine

from api.accounts import second_factor
from api.accounts.limits import Figures
from api.accounts.models import Account, RecoveryCode, StaffSession
from api.core.db import Database
from tests.accounts.people import OTHER, PASSWORD, SESSION, bytes_of, events, if_match, let_in, person, rows, sign_in
from tests.asking import Client
from tests.conftest import on_one

FACTOR = "/v1/admin/second-factor"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PROOF = {"password": PASSWORD}
FREE = Figures(network=1_000)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as at:
        yield at


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def enrolled(client: Client, headers: dict[str, str], at: datetime = NOON) -> tuple[str, list[str]]:
    """The secret, confirmed, and the recovery codes."""
    secret = client.post(FACTOR, json=PROOF, headers=headers).json()["secret"]
    answer = client.post(f"{FACTOR}/confirm", json={"code": code_at(secret, at)}, headers=headers)
    assert answer.status_code == 200
    return secret, answer.json()["recovery_codes"]


@pytest.fixture
def account(database: Database, noon: Any) -> Account:
    return person(database, email="allie@staff.example")


def test_a_secret_counts_once_a_code_of_it_is_confirmed(database: Database, client: Client, account: Account) -> None:
    headers = let_in(database, account)
    answer = client.post(FACTOR, json=PROOF, headers=headers)
    assert answer.status_code == 201
    secret = answer.json()["secret"]
    uri = answer.json()["otpauth_uri"]
    assert uri.startswith("otpauth://totp/Unspoken:allie%40staff.example?")
    assert f"secret={secret}" in uri
    assert sign_in(client, account).status_code == 201
    assert client.post(f"{FACTOR}/confirm", json={"code": "000000"}, headers=headers).status_code == 422
    client.post(f"{FACTOR}/confirm", json={"code": code_at(secret, NOON)}, headers=headers)
    assert client.get(SESSION, headers=headers).json()["two_factor"] is True
    assert client.post(FACTOR, json=PROOF, headers=headers).status_code == 409
    assert secret.encode() not in bytes_of(database)
    assert len(events(database, "staff.second_factor_enabled")) == 1


def test_the_code_is_asked_for_after_the_right_password_only(
    database: Database, client: Client, account: Account, noon: Any
) -> None:
    secret, _ = enrolled(client, let_in(database, account))
    noon.shift(60)
    right = code_at(secret, NOON + timedelta(seconds=60))
    for code in (None, "000000", "nonsense", "", right):
        answer = sign_in(client, account, OTHER, **({} if code is None else {"code": code}))
        assert answer.status_code == (422 if code == "" else 401)
        assert "factor" not in answer.text
    for more in ({}, {"code": "000000"}, {"code": "nonsense"}):
        answer = sign_in(client, account, **more)
        assert (answer.status_code, answer.json()["code"]) == (401, "second-factor-needed")
    assert sign_in(client, account, code=right).status_code == 201


def test_a_code_counts_once(database: Database, client: Client, account: Account, noon: Any) -> None:
    secret, _ = enrolled(client, let_in(database, account))
    assert sign_in(client, account, code=code_at(secret, NOON)).status_code == 401
    noon.shift(30)
    code = code_at(secret, NOON + timedelta(seconds=30))
    assert sign_in(client, account, code=code).status_code == 201
    assert sign_in(client, account, code=code).status_code == 401


def test_of_twenty_with_one_code_one_comes_in(
    database: Database, client: Client, account: Account, noon: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.accounts.limits.FIGURES", dict.fromkeys(("sign-in", "second-factor", "password"), FREE))
    secret, _ = enrolled(client, let_in(database, account))
    noon.shift(30)
    code, before = code_at(secret, NOON + timedelta(seconds=30)), len(rows(database, StaffSession))
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: sign_in(client, account, code=code).status_code, range(20)))
    assert sorted(answers) == [201, *[401] * 19]
    assert len(rows(database, StaffSession)) == before + 1


@pytest.mark.parametrize(("seconds", "status"), [(-60, 401), (-30, 201), (0, 201), (30, 201), (60, 401)])
def test_a_clock_may_be_half_a_minute_wrong(
    database: Database, client: Client, account: Account, noon: Any, seconds: int, status: int
) -> None:
    secret, _ = enrolled(client, let_in(database, account))
    noon.shift(300)
    code = code_at(secret, NOON + timedelta(seconds=300 + seconds))
    assert sign_in(client, account, code=code).status_code == status


def test_each_of_ten_recovery_codes_counts_once(database: Database, client: Client, account: Account) -> None:
    headers = let_in(database, account)
    _, codes = enrolled(client, headers)
    assert len(set(codes)) == 10
    first, second = codes[0], codes[1]
    assert sign_in(client, account, code=first).status_code == 201
    assert sign_in(client, account, code=first).status_code == 401
    assert sign_in(client, account, code=second.replace("-", " ").lower()).status_code == 201
    assert client.get(SESSION, headers=headers).json()["recovery_codes_left"] == 8
    kept = bytes_of(database)
    assert all(code.encode() not in kept and second_factor.plain(code).encode() not in kept for code in codes)
    assert {event.snapshot["left"] for event in events(database, "staff.recovery_code_used")} == {9, 8}


def test_new_recovery_codes_end_the_old_ones(database: Database, client: Client, account: Account) -> None:
    headers = let_in(database, account)
    _, old = enrolled(client, headers)
    answer = client.post(f"{FACTOR}/recovery-codes", json=PROOF, headers=headers)
    assert answer.status_code == 201
    assert sign_in(client, account, code=old[0]).status_code == 401
    assert sign_in(client, account, code=answer.json()["recovery_codes"][0]).status_code == 201


def test_a_recovery_code_is_of_its_account_alone(database: Database, client: Client, account: Account) -> None:
    other = person(database)
    _, codes = enrolled(client, let_in(database, account))
    enrolled(client, let_in(database, other))
    assert sign_in(client, other, code=codes[0]).status_code == 401


def test_every_change_asks_for_the_password_again(database: Database, client: Client, account: Account) -> None:
    headers = let_in(database, account)
    enrolled(client, headers)
    for path in ("", "/disable", "/recovery-codes"):
        answer = client.post(FACTOR + path, json={"password": OTHER}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong-password")
    assert client.post(f"{FACTOR}/disable", json=PROOF, headers=headers).status_code == 204
    assert sign_in(client, account).status_code == 201
    assert rows(database, RecoveryCode) == []
    for path, given in (("/disable", PROOF), ("/recovery-codes", PROOF), ("/confirm", {"code": "123456"})):
        assert client.post(FACTOR + path, json=given, headers=headers).status_code == 409


def test_an_administrator_takes_a_lost_second_factor_away(database: Database, client: Client, account: Account) -> None:
    headers, admin = let_in(database, account), let_in(database, person(database, "administrator"))
    enrolled(client, headers)
    path = f"/v1/admin/staff/{account.id}/actions/reset-second-factor"
    answer = client.post(path, headers=if_match(admin, 2))
    assert (answer.status_code, answer.json()["two_factor"]) == (200, False)
    assert client.get(SESSION, headers=headers).status_code == 401
    assert sign_in(client, account).status_code == 201
    assert client.post(path, headers=if_match(admin, 3)).status_code == 409


@on_one
@pytest.mark.parametrize("code", ["١٢٣٤٥٦", "１２３４５６", "²²²²²²", "ééééé6", "😀", "12345", "123456789"])
def test_what_is_no_six_digits_is_a_wrong_code(database: Database, client: Client, account: Account, code: str) -> None:
    headers = let_in(database, account)
    client.post(FACTOR, json=PROOF, headers=headers)
    answer = client.post(f"{FACTOR}/confirm", json={"code": code}, headers=headers)
    assert answer.status_code == 422, answer.text


def test_a_new_secret_is_confirmed_in_the_half_minute_of_the_old_one(
    database: Database, client: Client, account: Account
) -> None:
    headers = let_in(database, account)
    enrolled(client, headers)
    assert client.post(f"{FACTOR}/disable", json=PROOF, headers=headers).status_code == 204
    enrolled(client, headers)
