"""Keys of programs: shown once, kept as a digest, and never more than who made them."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.accounts import actions
from api.accounts.actor import SYSTEM
from api.accounts.models import ApiKey
from api.accounts.roles import SCOPES, STAFF_ONLY
from api.core import clock
from api.core.db import Database
from api.core.errors import Forbidden, Malformed
from api.core.keys import token_hash
from tests.accounts.people import (
    PASSWORD,
    account_now,
    bearer,
    bytes_of,
    events,
    if_match,
    let_in,
    log_of,
    person,
    rows,
)
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import actor_of

KEYS = "/v1/admin/keys"
GIVEN = {"name": "Sample site", "scopes": ["articles:read", "faqs:read", "articles:read"]}


@pytest.fixture
def admin(database: Database) -> dict[str, str]:
    return let_in(database, person(database, "administrator"))


def made(client: Client, admin: dict[str, str], **given: Any) -> dict[str, Any]:
    answer = client.post(KEYS, json={**GIVEN, **given}, headers=admin)
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


def test_a_key_is_shown_once_and_kept_as_a_digest(database: Database, client: Client, admin: dict[str, str]) -> None:
    body = made(client, admin)
    assert body["key"].startswith(f"{body['prefix']}_")
    assert body["scopes"] == ["articles:read", "faqs:read"]
    assert [key.key_hash for key in rows(database, ApiKey)] == [token_hash(body["key"])]
    listed = client.get(KEYS, headers=admin)
    assert body["key"] not in listed.text
    assert listed.json()["data"] == [{name: value for name, value in body.items() if name != "key"}]
    assert body["key"].encode() not in bytes_of(database)
    assert [event.snapshot["scopes"] for event in events(database, "key.created")] == [body["scopes"]]


def test_a_key_asked_for_again_under_one_idempotency_key_is_the_same_and_lies_nowhere_in_clear(
    database: Database, client: Client, admin: dict[str, str]
) -> None:
    headers = {**admin, "Idempotency-Key": "one"}
    first, second = (client.post(KEYS, json=GIVEN, headers=headers) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert len(rows(database, ApiKey)) == 1
    assert first.json()["key"].encode() not in bytes_of(database)


def test_a_key_opens_what_its_scopes_say(database: Database, client: Client, admin: dict[str, str]) -> None:
    key = bearer(made(client, admin, scopes=["keys:read"])["key"])
    assert client.get(KEYS, headers=key).status_code == 200
    assert client.get("/v1/admin/staff", headers=key).status_code == 403
    assert client.get("/v1/content/articles", headers=key).status_code == 200
    (used,) = rows(database, ApiKey)
    assert used.used_at is not None


@on_one
@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": sorted(STAFF_ONLY)}, "scopes"),
        ({"scopes": ["articles:read", "*"]}, "scopes"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2027-01-01T00:00:00"}, "expires_at"),
        ({"name": ""}, "name"),
        ({"made_by_id": None}, "made_by_id"),
    ],
    ids=str,
)
def test_what_no_key_may_be_is_refused(
    client: Client, admin: dict[str, str], given: dict[str, Any], place: str
) -> None:
    answer = client.post(KEYS, json={**GIVEN, **given}, headers=admin)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][1] == place


def test_nobody_makes_a_key_that_may_more_than_they(database: Database) -> None:
    editor = actor_of(person(database, "editor"))
    with pytest.raises(Forbidden), database.write() as db:
        actions.create_key(db, editor, "K", ["articles:read"])


def test_a_key_may_no_more_than_its_maker_may_now(database: Database, client: Client, admin: dict[str, str]) -> None:
    maker = person(database, "administrator")
    key = bearer(made(client, let_in(database, maker), scopes=["keys:read", "jobs:read"])["key"])
    assert client.get(KEYS, headers=key).status_code == 200
    path = f"/v1/admin/staff/{maker.id}"
    client.patch(path, json={"role": "editor"}, headers=if_match(admin, 1))
    assert client.get(KEYS, headers=key).status_code == 403
    client.post(f"{path}/actions/suspend", headers=if_match(admin, 2))
    assert client.get(KEYS, headers=key).status_code == 401
    assert account_now(database, maker.id).version == 3


def test_a_revoked_key_and_an_expired_one_are_refused_at_once(
    database: Database, client: Client, admin: dict[str, str]
) -> None:
    ends = (clock.now() + timedelta(hours=1)).isoformat()
    revoked, expired = made(client, admin, scopes=["keys:read"]), made(client, admin, expires_at=ends)
    assert client.delete(f"{KEYS}/{revoked['id']}", headers=admin).status_code == 204
    assert client.delete(f"{KEYS}/{revoked['id']}", headers=admin).status_code == 409
    assert client.delete(f"{KEYS}/{person(database).id}", headers=admin).status_code == 404
    with database.write() as db:
        db.execute(sa.update(ApiKey).where(ApiKey.prefix == expired["prefix"]).values(expires_at=clock.now()))
    for key in (revoked["key"], expired["key"]):
        for path in (KEYS, "/v1/content/articles"):
            assert client.get(path, headers=bearer(key)).status_code == 401
    assert [event.snapshot["name"] for event in events(database, "key.revoked")] == ["Sample site"]


def test_a_mistyped_key_is_refused_without_asking_the_database(
    database: Database, client: Client, admin: dict[str, str]
) -> None:
    key = made(client, admin)["key"]
    asked: list[str] = []
    sa.event.listen(database.reader, "before_cursor_execute", lambda *given: asked.append(given[2]))
    swapped = key[:-1] + ("a" if key[-1] != "a" else "b")
    for wrong in (swapped, key[:-1], key + "x", key[:20], "unspoken_", key.upper(), "unspoken_" + "é" * 50):
        answer = client.get(KEYS, headers={b"Authorization": f"Bearer {wrong}".encode()})
        assert answer.status_code == 401
    assert [statement for statement in asked if "api_key" in statement] == []


OUT_OF_REACH = [
    ("GET", "/v1/admin/session"),
    ("DELETE", "/v1/admin/session"),
    ("GET", "/v1/admin/sessions"),
    ("DELETE", "/v1/admin/sessions"),
    ("DELETE", "/v1/admin/sessions/01a214f3-0000-7000-8000-000000000000"),
    ("POST", "/v1/admin/password"),
    ("POST", "/v1/admin/second-factor"),
    ("POST", "/v1/admin/second-factor/confirm"),
    ("POST", "/v1/admin/second-factor/disable"),
    ("POST", "/v1/admin/second-factor/recovery-codes"),
    ("POST", "/v1/admin/staff/invitations"),
    ("PATCH", "/v1/admin/staff/01a214f3-0000-7000-8000-000000000000"),
    ("DELETE", "/v1/admin/staff/01a214f3-0000-7000-8000-000000000000"),
    ("POST", "/v1/admin/staff/01a214f3-0000-7000-8000-000000000000/actions/suspend"),
    ("POST", KEYS),
    ("DELETE", f"{KEYS}/01a214f3-0000-7000-8000-000000000000"),
]


@on_one
@pytest.mark.parametrize(("method", "path"), OUT_OF_REACH)
def test_no_key_whatever_its_scopes_comes_near_people(
    database: Database, client: Client, method: str, path: str
) -> None:
    with database.write() as db:
        row, key = actions.create_key(db, SYSTEM, "K", sorted(SCOPES))
        row.scopes = [*row.scopes, *STAFF_ONLY]
    bodies: dict[str, dict[str, Any]] = {
        "password": {"current": PASSWORD, "new": PASSWORD},
        "confirm": {"code": "123456"},
        "invitations": {"email": "x@staff.example", "name": "X", "role": "author"},
        "keys": GIVEN,
    }
    body = bodies.get(path.rpartition("/")[2], {"name": "X"} if method == "PATCH" else {"password": PASSWORD})
    sent = body if method in ("POST", "PATCH") and "actions" not in path else None
    answer = client.request(method, path, headers=if_match(bearer(key), 1), json=sent)
    assert answer.status_code == 403, answer.text


def test_a_key_of_the_command_line_has_no_maker(database: Database, client: Client, admin: dict[str, str]) -> None:
    with database.write() as db:
        actions.create_key(db, SYSTEM, "K", ["articles:read"], clock.now() + timedelta(days=1))
    with pytest.raises(Malformed), database.write() as db:
        actions.create_key(db, SYSTEM, "K", [])
    (listed,) = client.get(KEYS, headers=admin).json()["data"]
    assert listed["made_by"] is None


def test_a_key_is_in_no_log(
    database: Database, client: Client, admin: dict[str, str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    key = made(client, admin)["key"]
    client.get(KEYS, headers=bearer(key))
    client.get(f"{KEYS}?key={key}", headers=bearer(key))
    assert KEYS in log_of(caplog)
    assert key not in log_of(caplog)
