"""Canaries: a password, a token, a key, a code or a stranger's address is read nowhere afterwards."""

import logging
from pathlib import Path

import orjson
import pytest

from api.accounts import actions
from api.core.db import Database
from api.events.models import Event
from tests.accounts.people import bearer, bytes_of, letters, link_of, log_of, rows, sign_in, token_of
from tests.asking import Client

FIRST, SECOND, THIRD = "canary otter lantern one", "canary gravel velvet two", "canary acorn harbour three"
STRANGER = "canary-stranger@elsewhere.example"
ADMIN, GUEST = "first@staff.example", "second@staff.example"


def test_no_secret_is_left_in_database_log_or_events(
    database: Database, client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with database.write() as db:
        link = actions.setup_link(db, "http://127.0.0.1:8000") or ""
    secrets = [FIRST, SECOND, THIRD, STRANGER, token_of(link)]
    given = {"token": token_of(link), "email": ADMIN, "name": "Sample", "password": FIRST}
    assert client.post("/v1/admin/setup", json=given).status_code == 201
    token = sign_in(client, ADMIN, FIRST).json()["token"]
    headers = bearer(token)
    key = client.post("/v1/admin/keys", json={"name": "K", "scopes": ["keys:read"]}, headers=headers).json()["key"]
    client.get("/v1/admin/keys", headers=bearer(key))
    proof = {"password": FIRST}
    secret = client.post("/v1/admin/second-factor", json=proof, headers=headers).json()["secret"]
    client.post("/v1/admin/staff/invitations", json={"email": GUEST, "name": "G", "role": "author"}, headers=headers)
    invitation = token_of(link_of(letters(database, tmp_path)[-1]))
    client.post("/v1/admin/invitation/accept", json={"token": invitation, "password": SECOND})
    client.post("/v1/admin/password/reset-request", json={"email": GUEST})
    client.post("/v1/admin/password/reset-request", json={"email": STRANGER})
    reset = token_of(link_of(letters(database, tmp_path)[-1]))
    client.post(f"/account/reset?token={reset}", data={"token": reset, "password": THIRD})
    sign_in(client, STRANGER, SECOND)
    sign_in(client, GUEST, SECOND)
    client.post(f"/v1/admin/session?email={STRANGER}&password={FIRST}", json={"email": STRANGER, "password": [FIRST]})
    secrets += [token, key, secret, invitation, reset]
    assert all(secrets)
    log = log_of(caplog)
    assert "/account/reset" in log
    written = orjson.dumps([event.model_dump(mode="json") for event in rows(database, Event)]).decode()
    kept = bytes_of(database)
    for each in secrets:
        assert each not in log
        assert each not in written
        assert each.encode() not in kept
    for address in (ADMIN, GUEST):
        assert address not in log
        assert address not in written
