"""The session of a reader over HTTP: who is asking, a name, signing out."""

from typing import Any

import pytest
import time_machine

from api.core.db import Database
from api.core.keys import new_token
from api.readers.models import ReaderSession
from tests.accounts.people import bearer, rows
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_staff, signed_in
from tests.readers.people import EMAIL, LINK, SESSION, later, let_in, readers


def test_a_session_says_who_it_is_for_and_is_kept_by_nobody(database: Database, client: Client) -> None:
    answer = client.get(SESSION, headers=let_in(database))
    told = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (told["email"], told["name"], set(told)) == (
        EMAIL,
        "Sample Reader",
        {"email", "name", "confirmed_at", "expires_at"},
    )


def test_a_name_is_changed_and_taken_away(database: Database, client: Client) -> None:
    headers = let_in(database)
    assert client.patch(SESSION, json={"name": " Another "}, headers=headers).json()["name"] == "Another"
    assert client.patch(SESSION, json={"name": None}, headers=headers).json()["name"] is None
    assert readers(database)[0].name is None


@on_one
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 81},
        {"name": "a\nb"},
        {"name": "a\x00"},
        *[
            {"name": "Mine", each: "x"}
            for each in ("id", "email", "email_mark", "confirmed_at", "bounces", "created_at", "role")
        ],
    ],
    ids=str,
)
def test_what_is_no_name_and_what_is_not_ones_own_to_set_is_refused(
    database: Database, client: Client, body: dict[str, Any]
) -> None:
    headers = let_in(database)
    before = readers(database)[0].model_dump()
    assert client.patch(SESSION, json=body, headers=headers).status_code == 422
    assert readers(database)[0].model_dump() == before


@on_one
@pytest.mark.parametrize("more", [{"about": {}}, {"name": "x"}, {"origin": "https://evil.example"}, {"id": 1}], ids=str)
def test_a_link_is_asked_for_with_an_address_and_nothing_else(
    database: Database, client: Client, more: dict[str, Any]
) -> None:
    assert client.post(LINK, json={"email": EMAIL, **more}).status_code == 422


def test_who_signs_out_is_not_known_any_more_and_others_are(database: Database, client: Client) -> None:
    one, other = let_in(database), let_in(database)
    assert client.delete(SESSION, headers=one).status_code == 204
    assert [client.get(SESSION, headers=each).status_code for each in (one, other)] == [401, 200]
    assert len(rows(database, ReaderSession)) == 1


def test_a_session_ends_after_ninety_days(database: Database, client: Client) -> None:
    headers = let_in(database)
    with time_machine.travel(later(days=90, seconds=1)):
        assert client.get(SESSION, headers=headers).status_code == 401


def test_a_token_of_staff_is_none_of_a_reader_and_the_other_way_round(database: Database, client: Client) -> None:
    with database.write() as db:
        staff = bearer(signed_in(db, make_staff(db, "administrator")))
    assert client.get(SESSION, headers=staff).status_code == 401
    assert client.get("/v1/admin/session", headers=let_in(database)).status_code == 401


@on_one
@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Basic c2FtcGxl",
        f"Bearer {'x' * 44}",
        "Bearer " + "\u00e9".encode().decode("latin-1") * 43,
    ],
)
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_malformed_token_is_refused(database: Database, client: Client, header: str, method: str) -> None:
    answer = client.request(method, SESSION, headers={b"Authorization": header.encode("latin-1")})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert client.post(LINK, json={"email": EMAIL}, headers={"Authorization": "Bearer x"}).status_code == 401


@on_one
def test_an_unknown_token_and_none_are_refused(database: Database, client: Client) -> None:
    for headers in ({}, bearer(new_token())):
        answer = client.get(SESSION, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
