"""Who asks: one place says so, and nothing it writes down stands in the way of a request."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from api.accounts import actions
from api.accounts.actor import SYSTEM
from api.accounts.models import Account, ApiKey, StaffSession
from api.core import clock
from api.core.db import Database
from tests.accounts.people import PASSWORD, SAME, SESSION, bearer, let_in, person, rows
from tests.asking import Client

SESSIONS = "/v1/admin/sessions"
PUBLIC = "/v1/content/articles"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic YTpi", "Token x", "Bearer x y", "bearer nope", "Bearer \u00e9", "x" * 5000],
)
def test_a_header_that_names_nobody_is_401_even_on_a_public_read(
    database: Database, client: Client, header: str
) -> None:
    for path in (SESSION, PUBLIC, "/v1/content/topics", "/v1/content/articles/nothing-here"):
        answer = client.get(path, headers={b"Authorization": header.encode("latin-1")})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_good_token_changes_nothing_on_a_public_read(database: Database, client: Client) -> None:
    headers = let_in(database, person(database, "administrator"))
    with database.write() as db:
        _, key = actions.create_key(db, SYSTEM, "K", ["articles:read"])
    plain = client.get(PUBLIC)
    for each in (headers, bearer(key)):
        answer = client.get(PUBLIC, headers=each)
        assert (answer.status_code, answer.content) == (200, plain.content)
        differ = {"x-request-id"}
        assert {n: v for n, v in answer.headers.items() if n not in differ} == {
            n: v for n, v in plain.headers.items() if n not in differ
        }


def test_a_public_read_without_a_token_asks_for_nobody(database: Database, client: Client) -> None:
    asked: list[str] = []
    sa.event.listen(database.reader, "before_cursor_execute", lambda *given: asked.append(given[2]))
    client.get(PUBLIC)
    assert asked
    assert all("staff_session" not in statement and "api_key" not in statement for statement in asked)


def test_a_token_wins_over_the_cookie_and_a_wrong_one_is_never_passed_over(database: Database, client: Client) -> None:
    by_cookie, by_token = person(database), person(database)
    given = {"email": by_cookie.email, "password": PASSWORD, "transport": "cookie"}
    client.post(SESSION, json=given, headers=SAME)
    headers = let_in(database, by_token)
    assert client.get(SESSION).json()["staff"]["id"] == str(by_cookie.id)
    assert client.get(SESSION, headers=headers).json()["staff"]["id"] == str(by_token.id)
    assert client.get(SESSION, headers=bearer("nope")).status_code == 401


def test_two_tokens_at_once_are_none(database: Database, client: Client) -> None:
    headers = let_in(database, person(database))
    both = [("Authorization", headers["Authorization"]), ("Authorization", headers["Authorization"])]
    assert client.get(SESSION, headers=both).status_code == 401


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}], ids=str)
def test_the_cookie_changes_nothing_for_another_site(
    database: Database, client: Client, headers: dict[str, str]
) -> None:
    given = {"email": person(database).email, "password": PASSWORD, "transport": "cookie"}
    client.post(SESSION, json=given, headers=SAME)
    for site in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        answer = client.delete(SESSIONS, headers={**headers, **site})
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site")
    assert client.get(SESSION).status_code == 200
    assert client.delete(SESSIONS, headers={"Origin": "http://127.0.0.1:8000"}).status_code == 204


def test_no_method_is_smuggled_in_a_reading_one(database: Database, client: Client) -> None:
    given = {"email": person(database).email, "password": PASSWORD, "transport": "cookie"}
    client.post(SESSION, json=given, headers=SAME)
    client.get(f"{SESSION}?_method=DELETE")
    client.get(SESSION, headers={"X-HTTP-Method-Override": "DELETE"})
    assert client.get(SESSION).status_code == 200


def long_ago(database: Database) -> None:
    with database.write() as db:
        db.execute(sa.update(StaffSession).values(seen_at=clock.now() - timedelta(hours=1)))


def test_that_a_session_was_used_is_noted_now_and_then(database: Database, client: Client) -> None:
    account = person(database)
    headers = let_in(database, account)
    (fresh,) = rows(database, StaffSession)
    client.get(SESSION, headers=headers)
    assert rows(database, StaffSession)[0].seen_at == fresh.seen_at
    long_ago(database)
    client.get(SESSION, headers=headers)
    assert rows(database, StaffSession)[0].seen_at > fresh.seen_at
    assert rows(database, Account)[0].seen_at is not None


def test_noting_it_never_waits_for_the_writer_of_its_own_request(database: Database, client: Client) -> None:
    """On SQLite there is one writer, and a request that writes holds it."""
    headers = let_in(database, person(database))
    long_ago(database)
    done = clock.now()
    assert client.delete(SESSIONS, headers=headers).status_code == 204
    assert clock.now() - done < timedelta(seconds=2)
    assert rows(database, StaffSession)[0].seen_at >= done


def test_a_writer_that_is_busy_fails_no_request(
    database: Database, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.core.db.BUSY_SECONDS", 0.2)
    headers = let_in(database, person(database))
    long_ago(database)
    held, let_go = threading.Event(), threading.Event()

    def write() -> None:
        with database.write() as db:
            db.execute(sa.update(StaffSession).values(seen_at=StaffSession.seen_at))
            held.set()
            let_go.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    held.wait(5)
    try:
        if database.is_sqlite:
            assert client.get(SESSION, headers=headers).status_code == 200
    finally:
        let_go.set()
        writer.join()
    assert client.get(SESSION, headers=headers).status_code == 200


def test_a_key_in_a_row_made_by_hand_may_not_what_no_key_may(database: Database, client: Client) -> None:
    with database.write() as db:
        row, key = actions.create_key(db, SYSTEM, "K", ["articles:read"])
        row.scopes = ["staff:write", "keys:write", "staff:read"]
    assert client.get("/v1/admin/staff", headers=bearer(key)).status_code == 200
    assert (
        client.post("/v1/admin/keys", json={"name": "K", "scopes": ["articles:read"]}, headers=bearer(key)).status_code
        == 403
    )
    assert len(rows(database, ApiKey)) == 1
