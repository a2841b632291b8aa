"""Sessions: one's own are listed and ended, and whatever ends them ends them at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from api.accounts import passwords
from api.accounts.actions import resets, sessions
from api.accounts.models import Account, StaffSession
from api.core.db import Database
from tests.accounts.people import (
    OTHER,
    PASSWORD,
    SAME,
    SESSION,
    account_now,
    bearer,
    events,
    if_match,
    let_in,
    person,
    rows,
    sign_in,
)
from tests.asking import Client
from tests.factories import actor_of

SESSIONS = "/v1/admin/sessions"


def test_my_sessions_are_listed_a_page_at_a_time_and_nobody_elses(database: Database, client: Client) -> None:
    account, other = person(database), person(database)
    mine = [let_in(database, account) for _ in range(3)]
    let_in(database, other)
    first = client.get(f"{SESSIONS}?limit=2", headers=mine[0]).json()
    second = client.get(first["links"]["next"], headers=mine[0]).json()
    listed = first["data"] + second["data"]
    assert len(listed) == 3
    assert [session["current"] for session in listed] == [False, False, True]
    assert "token" not in str(listed)


def test_signing_out_ends_the_session_at_once(database: Database, client: Client) -> None:
    headers = let_in(database, person(database))
    assert client.delete(SESSION, headers=headers).status_code == 204
    assert client.get(SESSION, headers=headers).status_code == 401
    assert client.delete(SESSION, headers=headers).status_code == 401
    assert len(events(database, "staff.signed_out")) == 1


def test_signing_out_takes_the_cookie_away(database: Database, client: Client) -> None:
    given = {"email": person(database).email, "password": PASSWORD, "transport": "cookie"}
    client.post(SESSION, json=given, headers=SAME)
    assert client.delete(SESSION).status_code == 403
    assert client.delete(SESSION, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get(SESSION).status_code == 200
    assert client.delete(SESSION, headers=SAME).status_code == 204
    assert client.get(SESSION).status_code == 401


def test_a_session_of_mine_is_ended_and_one_of_somebody_else_is_not_there(database: Database, client: Client) -> None:
    account, other = person(database), person(database)
    mine, elsewhere, foreign = let_in(database, account), let_in(database, account), let_in(database, other)
    ids = {session.account_id: session.id for session in rows(database, StaffSession)}
    answer = client.delete(f"{SESSIONS}/{ids[other.id]}", headers=mine)
    assert answer.status_code == 404
    assert client.get(SESSION, headers=foreign).status_code == 200
    listed = client.get(SESSIONS, headers=mine).json()["data"]
    (there,) = [session["id"] for session in listed if not session["current"]]
    assert client.delete(f"{SESSIONS}/{there}", headers=mine).status_code == 204
    assert client.get(SESSION, headers=elsewhere).status_code == 401
    assert client.get(SESSION, headers=mine).status_code == 200


def test_all_but_this_session_are_ended(database: Database, client: Client) -> None:
    account, other = person(database), person(database)
    here, there, foreign = let_in(database, account), let_in(database, account), let_in(database, other)
    assert client.delete(SESSIONS, headers=here).status_code == 204
    states = [client.get(SESSION, headers=headers).status_code for headers in (here, there, foreign)]
    assert states == [200, 401, 200]


def _by_password(client: Client, _: dict[str, str], account: Account, token: str) -> Any:
    given = {"current": PASSWORD, "new": OTHER}
    return client.post("/v1/admin/password", json=given, headers=bearer(token))


def _patched(role: str) -> Callable[..., Any]:
    def patch(client: Client, admin: dict[str, str], account: Account, _: str) -> Any:
        return client.patch(f"/v1/admin/staff/{account.id}", json={"role": role}, headers=if_match(admin, 1))

    return patch


def _acted(action: str) -> Callable[..., Any]:
    def act(client: Client, admin: dict[str, str], account: Account, _: str) -> Any:
        return client.post(f"/v1/admin/staff/{account.id}/actions/{action}", headers=if_match(admin, 1))

    return act


def _removed(client: Client, admin: dict[str, str], account: Account, _: str) -> Any:
    return client.delete(f"/v1/admin/staff/{account.id}", headers=if_match(admin, 1))


ENDINGS: dict[str, Callable[..., Any]] = {
    "a new password": _by_password,
    "a new role": _patched("author"),
    "suspension": _acted("suspend"),
    "being signed out by an administrator": _acted("end-sessions"),
    "removal": _removed,
}


@pytest.mark.parametrize("cause", ENDINGS)
def test_every_session_ends_at_once_by(database: Database, client: Client, cause: str) -> None:
    account, admin = person(database, "editor"), let_in(database, person(database, "administrator"))
    here, there = sign_in(client, account).json()["token"], sign_in(client, account).json()["token"]
    assert ENDINGS[cause](client, admin, account, here).status_code in (200, 204)
    for path in ("/v1/admin/session", "/v1/admin/sessions", "/v1/content/articles"):
        assert client.get(path, headers=bearer(there)).status_code == 401
    assert client.get(SESSION, headers=bearer(here)).status_code == (200 if cause == "a new password" else 401)


def test_a_suspended_session_does_not_come_back_with_its_account(database: Database, client: Client) -> None:
    account, admin = person(database), let_in(database, person(database, "administrator"))
    headers = let_in(database, account)
    ENDINGS["suspension"](client, admin, account, "")
    back = client.post(f"/v1/admin/staff/{account.id}/actions/reinstate", headers=if_match(admin, 2))
    assert back.status_code == 200
    assert client.get(SESSION, headers=headers).status_code == 401
    assert sign_in(client, account).status_code == 201


def test_who_comes_after_a_removed_one_inherits_nothing(database: Database, client: Client) -> None:
    gone, admin = person(database, email="same@staff.example"), let_in(database, person(database, "administrator"))
    headers = let_in(database, gone)
    _removed(client, admin, gone, "")
    come = person(database, email="same@staff.example")
    assert come.id != gone.id
    assert client.get(SESSION, headers=headers).status_code == 401
    assert account_now(database, gone.id).email is None


def test_a_new_password_is_the_one_that_counts(database: Database, client: Client) -> None:
    account = person(database)
    headers = let_in(database, account)
    given = {"current": PASSWORD, "new": OTHER}
    assert client.post("/v1/admin/password", json=given, headers=headers).status_code == 204
    assert sign_in(client, account).status_code == 401
    assert sign_in(client, account, OTHER).status_code == 201
    assert len(events(database, "staff.password_changed")) == 1


def test_the_old_password_is_asked_for_and_the_new_one_is_judged(database: Database, client: Client) -> None:
    account = person(database, name="Allie Sample", email="allie@staff.example")
    headers = let_in(database, account)
    answers = [
        client.post("/v1/admin/password", json={"current": current, "new": new}, headers=headers)
        for current, new in ((OTHER, OTHER), (PASSWORD, "password1234"), (PASSWORD, "allie sample"), (PASSWORD, "x"))
    ]
    assert [answer.status_code for answer in answers] == [403, 422, 422, 422]
    assert [answer.json()["code"] for answer in answers] == ["wrong-password", *["weak-password"] * 3]
    assert all(word not in answer.text for answer in answers for word in (PASSWORD, "password1234"))
    assert sign_in(client, account).status_code == 201


def test_who_waits_too_long_is_told_when_to_come_again_and_others_are_served(
    database: Database, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, at_once = person(database), passwords.AT_ONCE
    headers = let_in(database, account)
    taken = [passwords._turns.acquire() for _ in range(at_once)]
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.3)
    try:
        with ThreadPoolExecutor(9) as pool:
            tried = [pool.submit(sign_in, client, account) for _ in range(8)]
            assert pool.submit(client.get, SESSION, headers=headers).result(5).status_code == 200
            answers = [each.result(10) for each in tried]
    finally:
        for _ in taken:
            passwords._turns.release()
    assert {answer.status_code for answer in answers} == {503}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
    assert sign_in(client, account).status_code == 201


def test_a_password_changed_while_another_was_compared_is_the_one_that_counts(database: Database) -> None:
    account = person(database)
    with database.write() as db:
        found = sessions.find(db, str(account.email))
    with database.write() as db:
        resets.change_password(db, actor_of(account), account.password_hash, passwords.hashed(OTHER, []))
    with database.write() as db:
        outcome = sessions.sign_in(db, found, None, "network", timedelta(hours=1))
        assert isinstance(outcome, sessions.WrongCredentials)
        with pytest.raises(resets.ChangedMeanwhile):
            resets.change_password(db, actor_of(account), account.password_hash, passwords.hashed(PASSWORD, []))
    assert rows(database, StaffSession) == []
