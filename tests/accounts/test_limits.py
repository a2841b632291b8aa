"""Rate limits: no header, spelling or address of the same network starts the count again."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from api.accounts import limits
from api.core.db import Database
from api.limits.models import Attempt
from tests.accounts.people import (
    OTHER,
    PASSWORD,
    SESSION,
    bytes_of,
    let_in,
    person,
    rows,
    sign_in,
)
from tests.accounts.test_second_factor import FACTOR, enrolled
from tests.asking import Client

PAIR = limits.FIGURES["sign-in"].pair
assert PAIR is not None
EMAIL = "allie@staff.example"


def exhaust(client: Client, email: str = EMAIL) -> None:
    for _ in range(PAIR or 0):
        assert sign_in(client, email, OTHER).status_code == 401


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_after_ten_tries_in_vain_the_right_password_waits_too(database: Database, client: Client, known: bool) -> None:
    if known:
        person(database, email=EMAIL)
    exhaust(client)
    answer = sign_in(client, EMAIL)
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
    assert 1 <= int(answer.headers["retry-after"]) <= limits.WINDOW.total_seconds() + 1


def test_no_other_way_of_asking_starts_the_count_again(database: Database, client: Client) -> None:
    person(database, email=EMAIL)
    exhaust(client)
    headers = [
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1, 203.0.113.9", "User-Agent": "another"},
    ]
    for email in (EMAIL, "ALLIE@staff.example", " allie@STAFF.EXAMPLE "):
        for given in headers:
            body = {"email": email, "password": PASSWORD}
            assert client.post(SESSION, json=body, headers=given).status_code == 429
    paths = ["/v1/admin/session/", "/v1//admin/session", "/v1/admin/x/../session", "/v1/admin/%73ession"]
    body = {"email": EMAIL, "password": PASSWORD}
    for path in paths:
        assert client.post(path, json=body).status_code in (404, 405, 429)
    for more in ({"extra": 1}, {"email": [EMAIL]}, {"email": {"$ne": ""}}):
        assert client.post(SESSION, json={**body, **more}).status_code == 422
    assert client.post(f"{SESSION}?email=other@staff.example", json=body).status_code == 422


def test_addresses_of_one_customer_are_one_network(database: Database, app_on: Any) -> None:
    """Behind a proxy of ours: the end of X-Forwarded-For is whom it saw; a /64 is one customer."""
    person(database, email=EMAIL)
    client = app_on(database, trusted_proxies=("127.0.0.1/32",))
    client.bridge.peer = ("127.0.0.1", 50_000)

    def ask(address: str, password: str = OTHER) -> int:
        body = {"email": EMAIL, "password": password}
        return int(client.post(SESSION, json=body, headers={"X-Forwarded-For": address}).status_code)

    for number in range(PAIR or 0):
        assert ask(f"2001:db8:1:2:{number:x}::{number:x}") == 401
    assert ask("2001:db8:1:2:ffff::1", PASSWORD) == 429
    assert ask("198.51.100.7, 2001:db8:1:2:ffff::1", PASSWORD) == 429
    assert ask("2001:db8:1:3::1", PASSWORD) == 201


def test_a_stranger_locks_nobody_out_alone_and_many_not_for_longer_than_the_window(
    database: Database, app_on: Any
) -> None:
    person(database, email=EMAIL)
    client = app_on(database, trusted_proxies=("127.0.0.1/32",))
    client.bridge.peer = ("127.0.0.1", 50_000)

    def ask(network: int, password: str = OTHER) -> int:
        body = {"email": EMAIL, "password": password}
        return int(client.post(SESSION, json=body, headers={"X-Forwarded-For": f"203.0.113.{network}"}).status_code)

    with time_machine.travel(datetime(2026, 11, 25, 12, 1, tzinfo=UTC), tick=False) as at:
        assert [ask(1) for _ in range(60)] == [401] * 10 + [429] * 50
        assert ask(2, PASSWORD) == 201
        for network in range(3, 8):
            for _ in range(10):
                ask(network)
        assert ask(2, PASSWORD) == 429
        at.shift(limits.WINDOW)
        assert ask(2, PASSWORD) == 201


def test_signing_in_uses_nothing_up(database: Database, client: Client) -> None:
    person(database, email=EMAIL)
    for _ in range(12):
        assert sign_in(client, EMAIL).status_code == 201
    assert {attempt.count for attempt in rows(database, Attempt)} == {0}


def test_a_network_has_a_limit_of_its_own(database: Database, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setitem(limits.FIGURES, "sign-in", limits.Figures(network=5, pair=10, address=50))
    for number in range(5):
        assert sign_in(client, f"sample-{number}@staff.example").status_code == 401
    assert sign_in(client, "sample-6@staff.example").status_code == 429


def test_five_wrong_codes_are_enough(database: Database, client: Client) -> None:
    account = person(database)
    enrolled(client, let_in(database, account), datetime.now(UTC))
    codes = [sign_in(client, account, code=f"00000{number}").status_code for number in range(7)]
    assert codes == [401] * 5 + [429] * 2


def test_the_password_is_not_guessed_at_an_open_session(database: Database, client: Client) -> None:
    headers = let_in(database, person(database))
    answers = [client.post(FACTOR, json={"password": OTHER}, headers=headers).status_code for _ in range(11)]
    assert answers == [403] * 10 + [429]


@pytest.mark.parametrize(
    ("path", "given", "figures"),
    [
        ("/v1/admin/password/reset-request", {"email": EMAIL}, "reset-request"),
        ("/v1/admin/password/reset", {"token": "x", "password": PASSWORD}, "reset"),
        ("/v1/admin/setup", {"token": "x", "email": EMAIL, "name": "A", "password": PASSWORD}, "setup"),
        ("/v1/admin/invitation/accept", {"token": "x", "password": PASSWORD}, "invitation"),
    ],
)
def test_every_door_has_its_limit(
    database: Database, client: Client, path: str, given: dict[str, str], figures: limits.Kind
) -> None:
    most = min(each for each in (limits.FIGURES[figures].network, limits.FIGURES[figures].address) if each)
    with time_machine.travel(datetime(2026, 11, 25, 12, 1, tzinfo=UTC)):
        statuses = [client.post(path, json=given).status_code for _ in range(most + 1)]
    assert statuses == [202 if figures == "reset-request" else 410] * most + [429]


def test_what_is_counted_names_nobody(database: Database, client: Client) -> None:
    for number in range(3):
        sign_in(client, f"canary-{number}@staff.example", OTHER)
    kept = bytes_of(database)
    assert b"canary-" not in kept
    assert b"testclient" not in kept
    marks = {attempt.mark for attempt in rows(database, Attempt)}
    assert len(marks) == 1 + 3 + 3
    assert all(len(mark) == 32 for mark in marks)


def test_the_marks_of_two_days_cannot_be_laid_side_by_side(database: Database, client: Client) -> None:
    marks = []
    for day in (25, 26):
        with time_machine.travel(datetime(2026, 11, day, 12, tzinfo=UTC), tick=False):
            sign_in(client, EMAIL, OTHER)
            marks.append({attempt.mark for attempt in rows(database, Attempt)})
    assert len(marks[1]) == 2 * len(marks[0])


def test_a_refused_try_still_counts(database: Database, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setitem(limits.FIGURES, "sign-in", limits.Figures(network=1))
    for _ in range(4):
        sign_in(client, EMAIL, OTHER)
    assert [attempt.count for attempt in rows(database, Attempt)] == [4]
