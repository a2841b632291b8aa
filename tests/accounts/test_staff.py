"""What administrators do with accounts, and what nobody may do: make themselves more, or leave nobody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from api.accounts.actions import staff
from api.accounts.actor import SYSTEM, Actor
from api.accounts.models import AccountState, ApiKey, Role
from api.accounts.schemas import StaffUpdate
from api.core.db import Database
from api.core.errors import Refusal
from tests.accounts.people import account_now, events, if_match, let_in, person, rows, sign_in
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import actor_of, signed_in

STAFF = "/v1/admin/staff"
ACTIONS = ("suspend", "end-sessions", "reset-second-factor", "reinstate")


@pytest.fixture
def admin(database: Database) -> dict[str, str]:
    return let_in(database, person(database, "administrator"))


def test_everybody_is_listed_with_state_role_and_when_they_were_last_seen(
    database: Database, client: Client, admin: dict[str, str]
) -> None:
    seen, never = person(database, "editor"), person(database, "author", state=AccountState.SUSPENDED)
    sign_in(client, seen)
    first = client.get(f"{STAFF}?limit=2&count=exact", headers=admin).json()
    second = client.get(first["links"]["next"], headers=admin).json()
    listed = {one["id"]: one for one in first["data"] + second["data"]}
    assert first["meta"]["total"] == len(listed) == 3
    assert listed[str(seen.id)]["seen_at"] is not None
    assert listed[str(never.id)]["seen_at"] is None
    assert (listed[str(never.id)]["state"], listed[str(never.id)]["two_factor"]) == ("suspended", False)
    assert not {"password_hash", "totp_sealed"} & set(listed[str(seen.id)])
    only = client.get(f"{STAFF}?filter[state]=suspended&filter[role]=author", headers=admin).json()["data"]
    assert [one["id"] for one in only] == [str(never.id)]


def test_one_account_is_read_with_its_version(database: Database, client: Client, admin: dict[str, str]) -> None:
    account = person(database)
    answer = client.get(f"{STAFF}/{account.id}", headers=admin)
    assert (answer.status_code, answer.headers["etag"], answer.json()["email"]) == (200, '"1"', account.email)
    assert client.get(f"{STAFF}/01a214f3-0000-7000-8000-000000000000", headers=admin).status_code == 404


def test_name_and_role_are_changed(database: Database, client: Client, admin: dict[str, str]) -> None:
    account = person(database, "author")
    given = {"name": "Sample Renamed", "role": "editor"}
    answer = client.patch(f"{STAFF}/{account.id}", json=given, headers=if_match(admin, 1))
    assert (answer.status_code, answer.headers["etag"], answer.json()["version"]) == (200, '"2"', 2)
    assert (answer.json()["name"], answer.json()["role"]) == ("Sample Renamed", "editor")
    (changed,) = events(database, "staff.role_changed")
    assert changed.snapshot == {"from": "author", "to": "editor"}
    alone = client.patch(f"{STAFF}/{account.id}", json={"role": "moderator"}, headers=if_match(admin, 2))
    assert (alone.status_code, alone.json()["version"]) == (200, 3)
    client.patch(f"{STAFF}/{account.id}", json={"role": "editor"}, headers=if_match(admin, 3))
    same = client.patch(f"{STAFF}/{account.id}", json=given, headers=if_match(admin, 4))
    assert same.json()["version"] == 4


def test_a_change_says_from_which_version_it_was_made(
    database: Database, client: Client, admin: dict[str, str]
) -> None:
    account = person(database)
    path = f"{STAFF}/{account.id}"
    assert client.patch(path, json={"name": "A"}, headers=admin).status_code == 428
    assert client.delete(path, headers=admin).status_code == 428
    client.patch(path, json={"name": "Sample Theirs"}, headers=if_match(admin, 1))
    stale = client.patch(path, json={"name": "Sample Mine"}, headers=if_match(admin, 1))
    assert (stale.status_code, stale.headers["etag"]) == (412, '"2"')
    assert stale.json()["diff"]["name"] == {"base": None, "theirs": "Sample Theirs", "yours": "Sample Mine"}
    assert stale.json()["current"]["version"] == 2
    for action in ACTIONS:
        assert client.post(f"{path}/actions/{action}", headers=admin).status_code == 428
        assert client.post(f"{path}/actions/{action}", headers=if_match(admin, 1)).status_code == 412


@on_one
@pytest.mark.parametrize(
    "given",
    [{"email": "x@staff.example"}, {"state": "active"}, {"role": None}, {"name": None}, {"version": 9}],
    ids=str,
)
def test_nothing_else_is_changed(
    database: Database, client: Client, admin: dict[str, str], given: dict[str, Any]
) -> None:
    path = f"{STAFF}/{person(database).id}"
    assert client.patch(path, json=given, headers=if_match(admin, 1)).status_code == 422


@pytest.mark.parametrize("role", ["author", "editor", "moderator"])
def test_only_administrators_see_or_change_staff(database: Database, client: Client, role: str) -> None:
    account, other = person(database, role), person(database)
    headers = let_in(database, account)
    path = f"{STAFF}/{account.id}"
    tried = [client.get(STAFF, headers=headers), client.get(path, headers=headers)]
    for id_ in (account.id, other.id):
        given = {"role": "administrator"}
        tried.append(client.patch(f"{STAFF}/{id_}", json=given, headers=if_match(headers, 1)))
        tried.append(client.delete(f"{STAFF}/{id_}", headers=if_match(headers, 1)))
        tried += [client.post(f"{STAFF}/{id_}/actions/{each}", headers=if_match(headers, 1)) for each in ACTIONS]
    assert {answer.status_code for answer in tried} == {403}
    assert account_now(database, account.id).role is Role(role)


def test_nobody_removes_suspends_or_demotes_themselves(database: Database, client: Client) -> None:
    account = person(database, "administrator")
    person(database, "administrator")
    headers = let_in(database, account)
    path = f"{STAFF}/{account.id}"
    mine = if_match(headers, 1)
    tried = [
        client.delete(path, headers=mine),
        client.patch(path, json={"role": "editor"}, headers=mine),
        client.post(f"{path}/actions/suspend", headers=mine),
        client.post(f"{path}/actions/reset-second-factor", headers=mine),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in tried] == [(403, "not-yourself")] * 4
    assert client.patch(path, json={"name": "Sample Own"}, headers=mine).status_code == 200


VERBS: dict[str, Callable[[Session, Actor, UUID], Any]] = {
    "demoted": lambda db, actor, id_: staff.change(db, actor, id_, 1, StaffUpdate(role=Role.EDITOR)),
    "suspended": lambda db, actor, id_: staff.suspend(db, actor, id_, 1),
    "removed": lambda db, actor, id_: staff.remove(db, actor, id_, 1),
}


@pytest.mark.parametrize("verb", VERBS)
def test_the_last_administrator_is_not(database: Database, verb: str) -> None:
    last = person(database, "administrator")
    person(database, "administrator", state=AccountState.SUSPENDED)
    with pytest.raises(staff.LastAdministrator), database.write() as db:
        VERBS[verb](db, SYSTEM, last.id)
    assert account_now(database, last.id).role is Role.ADMINISTRATOR


@pytest.mark.parametrize("verb", VERBS)
def test_of_two_administrators_against_each_other_at_once_one_is_left(database: Database, verb: str) -> None:
    first, second = person(database, "administrator"), person(database, "administrator")
    start = Barrier(2)

    def against(pair: Any) -> Refusal | None:
        by, other = pair
        start.wait(5)
        try:
            with database.write() as db:
                VERBS[verb](db, actor_of(by), other.id)
        except Refusal as refused:
            return refused
        return None

    with ThreadPoolExecutor(2) as pool:
        refused = [each for each in pool.map(against, ((first, second), (second, first))) if each]
    assert [type(each) for each in refused] == [staff.LastAdministrator]
    active = [account_now(database, id_) for id_ in (first.id, second.id)]
    assert sum(one.role is Role.ADMINISTRATOR and one.state is AccountState.ACTIVE for one in active) == 1


def test_a_removed_one_keeps_the_name_and_nothing_else(
    database: Database, client: Client, admin: dict[str, str]
) -> None:
    account = person(database, "administrator", name="Sample Gone")
    mine = let_in(database, account)
    key = client.post("/v1/admin/keys", json={"name": "K", "scopes": ["articles:read"]}, headers=mine).json()["key"]
    path = f"{STAFF}/{account.id}"
    assert client.delete(path, headers=if_match(admin, 1)).status_code == 204
    for headers in (mine, {"Authorization": f"Bearer {key}"}):
        assert client.get("/v1/content/articles", headers=headers).status_code == 401
    kept = account_now(database, account.id)
    assert (kept.name, kept.state) == ("Sample Gone", AccountState.REMOVED)
    assert (kept.email, kept.password_hash, kept.totp_sealed) == (None, None, None)
    assert all(each.revoked_at is not None for each in rows(database, ApiKey))
    shown = client.get(path, headers=admin).json()
    assert (shown["name"], shown["email"], shown["state"]) == ("Sample Gone", None, "removed")
    for action in ACTIONS:
        assert client.post(f"{path}/actions/{action}", headers=if_match(admin, 2)).status_code == 409
    assert client.delete(path, headers=if_match(admin, 2)).status_code == 409


def test_states_follow_each_other_in_one_way(database: Database, client: Client, admin: dict[str, str]) -> None:
    path = f"{STAFF}/{person(database).id}"
    done = [
        client.post(f"{path}/actions/{action}", headers=if_match(admin, version)).status_code
        for action, version in (("reinstate", 1), ("suspend", 1), ("suspend", 2), ("reinstate", 2), ("reinstate", 3))
    ]
    assert done == [409, 200, 409, 200, 409]


def test_a_demoted_one_may_at_once_no_more_than_the_new_role(
    database: Database, client: Client, admin: dict[str, str]
) -> None:
    account = person(database, "administrator")
    client.patch(f"{STAFF}/{account.id}", json={"role": "author"}, headers=if_match(admin, 1))
    with database.write() as db:
        token = signed_in(db, account_now(database, account.id))
    assert client.get(STAFF, headers={"Authorization": f"Bearer {token}"}).status_code == 403
