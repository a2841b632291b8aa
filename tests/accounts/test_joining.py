"""How somebody becomes staff: the first by a printed link, the others by invitation, each once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from api.accounts import actions
from api.accounts.actions import joining
from api.accounts.actor import SYSTEM
from api.accounts.models import Account, OneTimeToken, Role
from api.accounts.schemas import Invite
from api.core import clock
from api.core.db import Database
from api.core.errors import Forbidden, Malformed, Refusal
from tests.accounts.people import (
    OTHER,
    PASSWORD,
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
from tests.asking import Client
from tests.factories import actor_of

SETUP, ACCEPT, INVITATIONS = "/v1/admin/setup", "/v1/admin/invitation/accept", "/v1/admin/staff/invitations"
ORIGIN = "https://api.site.example"
FIRST = {"email": "first@staff.example", "name": "Sample First", "password": PASSWORD}
INVITED = {"email": "New@Staff.example", "name": "Sample New", "role": "author"}


def setup_token(database: Database) -> str:
    with database.write() as db:
        link = actions.setup_link(db, ORIGIN)
    assert link is not None
    assert link.startswith(f"{ORIGIN}/account/setup?token=")
    return token_of(link)


@pytest.fixture
def admin(database: Database) -> dict[str, str]:
    return let_in(database, person(database, "administrator"))


# The first


def test_the_first_administrator_is_made_by_the_printed_link(database: Database, client: Client) -> None:
    token = setup_token(database)
    answer = client.post(SETUP, json={**FIRST, "token": token})
    assert (answer.status_code, answer.json()["role"]) == (201, "administrator")
    assert sign_in(client, FIRST["email"]).status_code == 201
    assert client.post(SETUP, json={**FIRST, "token": token, "email": "b@staff.example"}).status_code == 410
    with database.write() as db:
        assert actions.setup_link(db, ORIGIN) is None


def test_a_later_start_prints_another_link_and_the_earlier_ends(database: Database, client: Client) -> None:
    first, second = setup_token(database), setup_token(database)
    assert client.post(SETUP, json={**FIRST, "token": first}).status_code == 410
    assert client.post(SETUP, json={**FIRST, "token": second}).status_code == 201


def test_the_printed_link_works_for_a_day(database: Database, client: Client) -> None:
    token = setup_token(database)
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert client.post(SETUP, json={**FIRST, "token": token}).status_code == 410


def test_the_printed_link_works_only_while_nobody_is_staff(database: Database, client: Client) -> None:
    token = setup_token(database)
    person(database)
    assert client.post(SETUP, json={**FIRST, "token": token}).status_code == 410


def test_of_twenty_with_the_printed_link_one_becomes_administrator(database: Database, client: Client) -> None:
    token = setup_token(database)

    def try_(number: int) -> int:
        given = {**FIRST, "email": f"sample-{number}@staff.example", "token": token}
        return int(client.post(SETUP, json=given).status_code)

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(try_, range(20))) == [201, *[410] * 19]
    assert len(rows(database, Account)) == 1


@pytest.mark.parametrize("wrong", [{"password": "password1234"}, {"email": "none"}, {"name": ""}, {"name": "a\nb"}])
def test_what_is_wrong_with_the_first_is_said_and_the_link_stays(
    database: Database, client: Client, wrong: dict[str, str]
) -> None:
    token = setup_token(database)
    assert client.post(SETUP, json={**FIRST, "token": token, **wrong}).status_code == 422
    assert client.post(SETUP, json={**FIRST, "token": token}).status_code == 201


def test_the_command_line_makes_an_administrator_with_a_password_or_a_link(database: Database, client: Client) -> None:
    with database.write() as db:
        assert actions.create_administrator(db, SYSTEM, "One@staff.example", "Sample One", PASSWORD) is None
        link = actions.create_administrator(db, SYSTEM, "two@staff.example", "Sample Two", origin=ORIGIN)
    assert sign_in(client, "one@staff.example").json()["staff"]["role"] == "administrator"
    assert link is not None
    assert link.startswith(f"{ORIGIN}/account/invitation?token=")
    assert client.post(ACCEPT, json={"token": token_of(link), "password": OTHER}).json()["role"] == "administrator"


def test_the_command_line_refuses_what_the_routes_refuse(database: Database) -> None:
    editor = actor_of(person(database))
    for email, name, password, refusal in (
        ("none", "Sample", PASSWORD, Malformed),
        ("one@staff.example", "Sample", "password1234", Malformed),
    ):
        with pytest.raises(refusal), database.write() as db:
            actions.create_administrator(db, SYSTEM, email, name, password)
    with pytest.raises(Forbidden), database.write() as db:
        actions.create_administrator(db, editor, "one@staff.example", "Sample", PASSWORD)
    assert len(rows(database, Account)) == 1


# Invitations


def test_an_invitation_is_mailed_and_accepted_once(
    database: Database, client: Client, admin: dict[str, str], tmp_path: Path
) -> None:
    answer = client.post(INVITATIONS, json=INVITED, headers=admin)
    assert answer.status_code == 201
    assert answer.json()["email"] == "new@staff.example"
    assert "token" not in answer.text
    (letter,) = letters(database, tmp_path)
    assert (letter["To"], letter["Subject"]) == ("new@staff.example", "Your invitation")
    assert link_of(letter).startswith("http://127.0.0.1:8000/account/invitation?token=")
    given = {"token": token_of(link_of(letter)), "password": PASSWORD}
    assert sign_in(client, "new@staff.example").status_code == 401
    accepted = client.post(ACCEPT, json=given)
    assert (accepted.status_code, accepted.json()["role"], accepted.json()["name"]) == (201, "author", "Sample New")
    assert client.post(ACCEPT, json=given).status_code == 410
    assert sign_in(client, "new@staff.example").status_code == 201
    assert client.get(INVITATIONS, headers=admin).json()["data"] == []
    assert [event.snapshot for event in events(database, "invitation.made")] == [
        {"name": "Sample New", "role": "author"}
    ]


def test_who_accepts_may_choose_a_name(
    database: Database, client: Client, tmp_path: Path, admin: dict[str, str]
) -> None:
    client.post(INVITATIONS, json=INVITED, headers=admin)
    token = token_of(link_of(letters(database, tmp_path)[0]))
    answer = client.post(ACCEPT, json={"token": token, "password": PASSWORD, "name": "Sample Chosen"})
    assert answer.json()["name"] == "Sample Chosen"


def test_of_twenty_with_one_invitation_one_joins(
    database: Database, client: Client, admin: dict[str, str], tmp_path: Path
) -> None:
    client.post(INVITATIONS, json=INVITED, headers=admin)
    given = {"token": token_of(link_of(letters(database, tmp_path)[0])), "password": PASSWORD}
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: client.post(ACCEPT, json=given).status_code, range(20)))
    assert sorted(statuses) == [201, *[410] * 19]
    assert len(rows(database, Account)) == 2


def test_of_many_invitations_to_one_address_at_once_one_is_made(
    database: Database, client: Client, admin: dict[str, str], tmp_path: Path
) -> None:
    spellings = [INVITED["email"], "new@staff.example", " NEW@staff.example"] * 8

    def ask(email: str) -> int:
        return int(client.post(INVITATIONS, json={**INVITED, "email": email}, headers=admin).status_code)

    with ThreadPoolExecutor(24) as pool:
        assert sorted(pool.map(ask, spellings)) == [201, *[409] * 23]
    assert len(rows(database, OneTimeToken)) == 1
    assert len(letters(database, tmp_path)) == 1


def test_an_address_of_the_staff_is_not_invited(database: Database, client: Client, admin: dict[str, str]) -> None:
    account = person(database)
    answer = client.post(INVITATIONS, json={**INVITED, "email": account.email}, headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "address-taken")


def test_an_invitation_sent_again_has_another_link(
    database: Database, client: Client, admin: dict[str, str], tmp_path: Path
) -> None:
    id_ = client.post(INVITATIONS, json=INVITED, headers=admin).json()["id"]
    assert client.post(f"{INVITATIONS}/{id_}/actions/resend", headers=admin).status_code == 200
    first, second = (token_of(link_of(letter)) for letter in letters(database, tmp_path))
    assert client.post(ACCEPT, json={"token": first, "password": PASSWORD}).status_code == 410
    assert client.post(ACCEPT, json={"token": second, "password": PASSWORD}).status_code == 201
    assert client.post(f"{INVITATIONS}/{id_}/actions/resend", headers=admin).status_code == 404


def test_an_invitation_is_withdrawn_and_may_be_made_again(
    database: Database, client: Client, admin: dict[str, str], tmp_path: Path
) -> None:
    id_ = client.post(INVITATIONS, json=INVITED, headers=admin).json()["id"]
    token = token_of(link_of(letters(database, tmp_path)[0]))
    assert client.delete(f"{INVITATIONS}/{id_}", headers=admin).status_code == 204
    assert client.delete(f"{INVITATIONS}/{id_}", headers=admin).status_code == 404
    assert client.post(ACCEPT, json={"token": token, "password": PASSWORD}).status_code == 410
    assert client.post(INVITATIONS, json=INVITED, headers=admin).status_code == 201


def test_an_invitation_works_for_a_week(
    database: Database, client: Client, admin: dict[str, str], tmp_path: Path
) -> None:
    client.post(INVITATIONS, json=INVITED, headers=admin)
    token = token_of(link_of(letters(database, tmp_path)[0]))
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert client.post(ACCEPT, json={"token": token, "password": PASSWORD}).status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "new@staff.example\r\nBcc: all@staff.example"},
        {"email": "new@staff.example, b@staff.example"},
        {"role": "owner"},
        {"name": "Sample\r\nBcc: all@staff.example"},
        {"state": "active"},
    ],
    ids=str,
)
def test_what_is_wrong_with_an_invitation_is_refused(
    database: Database, client: Client, admin: dict[str, str], wrong: dict[str, str], tmp_path: Path
) -> None:
    assert client.post(INVITATIONS, json={**INVITED, **wrong}, headers=admin).status_code == 422
    assert letters(database, tmp_path) == []


def test_an_invitation_asked_for_again_under_one_key_is_made_once(
    database: Database, client: Client, admin: dict[str, str], tmp_path: Path
) -> None:
    headers = {**admin, "Idempotency-Key": "one"}
    first, second = (client.post(INVITATIONS, json=INVITED, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert len(letters(database, tmp_path)) == 1


def test_only_administrators_invite(database: Database, client: Client) -> None:
    for role in (Role.AUTHOR, Role.EDITOR, Role.MODERATOR):
        headers = let_in(database, person(database, role.value))
        assert client.post(INVITATIONS, json=INVITED, headers=headers).status_code == 403
        assert client.get(INVITATIONS, headers=headers).status_code == 403
    assert client.post(INVITATIONS, json=INVITED).status_code == 401


def test_no_token_is_kept_as_it_is(database: Database, client: Client, admin: dict[str, str], tmp_path: Path) -> None:
    client.post(INVITATIONS, json=INVITED, headers=admin)
    token = token_of(link_of(letters(database, tmp_path)[0]))
    assert token.encode() not in bytes_of(database)


def test_the_address_is_free_again_or_not_when_the_invitation_is_accepted(database: Database) -> None:
    """An account made meanwhile at the command line ends the invitation."""
    actor = actor_of(person(database, "administrator"))
    with database.write() as db:
        joining.invite(db, actor, Invite(email="new@staff.example", name="N", role=Role.AUTHOR), ORIGIN)
        actions.create_administrator(db, SYSTEM, "new@staff.example", "N", PASSWORD)
    assert rows(database, OneTimeToken) == []
    with pytest.raises(Refusal), database.write() as db:
        joining.invite(db, actor, Invite(email="new@staff.example", name="N", role=Role.AUTHOR), ORIGIN)
