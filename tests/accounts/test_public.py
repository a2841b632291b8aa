"""The pages behind the links: forms without a script, whose visit changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from api.accounts import actions
from api.accounts.limits import FIGURES, Figures
from api.accounts.models import Account, OneTimeToken
from api.core.db import Database
from tests.accounts.people import OTHER, PASSWORD, let_in, letters, link_of, person, rows, sign_in, token_of
from tests.asking import Client
from tests.conftest import on_one

PAGES = ("setup", "invitation", "reset")
ORIGIN = "http://127.0.0.1:8000"
FIRST = {"email": "First@staff.example", "name": "Sample First", "password": PASSWORD}


def setup_token(database: Database) -> str:
    with database.write() as db:
        return token_of(actions.setup_link(db, ORIGIN) or "")


@pytest.mark.parametrize("page", PAGES)
def test_a_visit_shows_a_form_and_changes_nothing(database: Database, client: Client, page: str) -> None:
    token = setup_token(database)
    before = [row.model_dump() for row in rows(database, OneTimeToken)]
    good, bad, none = (client.get(f"/account/{page}{query}") for query in (f"?token={token}", "?token=nope", ""))
    assert {good.status_code, bad.status_code, none.status_code} == {200}
    assert good.text.replace(token, "") == bad.text.replace("nope", "") == none.text
    assert [row.model_dump() for row in rows(database, OneTimeToken)] == before
    headers = good.headers
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    policy = headers["content-security-policy"]
    assert {"default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    html = LexborHTMLParser(good.text)
    assert not html.css("script, style, link, img, [style], [onload]")
    (form,) = html.css("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", f"/account/{page}")
    assert '<html lang="en">' in good.text
    assert len(html.css("label input")) == len(html.css("input:not([type=hidden])"))


def test_a_scanner_that_adds_to_the_address_sees_the_form_too(client: Client) -> None:
    assert client.get("/account/reset?token=x&utm_source=mail").status_code == 200


def test_what_the_address_says_is_shown_as_text(client: Client) -> None:
    answer = client.get("/account/setup", params={"token": '"><script>alert(1)</script>'})
    assert "<script" not in answer.text


def test_the_form_makes_the_first_administrator(database: Database, client: Client) -> None:
    token = setup_token(database)
    answer = client.post("/account/setup", data={**FIRST, "token": token}, headers={"Origin": "null"})
    assert answer.status_code == 200
    assert "first administrator" in answer.text
    assert "<form" not in answer.text
    assert PASSWORD not in answer.text
    assert sign_in(client, "first@staff.example").status_code == 201
    ended = client.post("/account/setup", data={**FIRST, "token": token})
    assert (ended.status_code, "<form" in ended.text) == (410, False)
    assert "does not work" in ended.text


def test_the_forms_of_mails_work(database: Database, client: Client, tmp_path: Path) -> None:
    admin = let_in(database, person(database, "administrator"))
    given = {"email": "new@staff.example", "name": "Sample New", "role": "author"}
    client.post("/v1/admin/staff/invitations", json=given, headers=admin)
    invitation = link_of(letters(database, tmp_path)[0]).removeprefix(ORIGIN)
    assert client.get(invitation).status_code == 200
    path, token = invitation.split("?token=")
    assert client.post(path, data={"token": token, "password": PASSWORD}).status_code == 200
    assert sign_in(client, "new@staff.example").status_code == 201
    client.post("/v1/admin/password/reset-request", json={"email": "new@staff.example"})
    path, token = link_of(letters(database, tmp_path)[1]).removeprefix(ORIGIN).split("?token=")
    assert client.post(path, data={"token": token, "password": OTHER}).status_code == 200
    assert sign_in(client, "new@staff.example", OTHER).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "password1234"}, "first anybody would try"),
        ({"password": "short"}, "12 to 1024"),
        ({"password": "x" * 1025}, "at most 1024"),
        ({"email": "none"}, "one address of the form"),
        ({"name": ""}, "name"),
        ({"name": "a" * 301}, "at most 300"),
        ({"extra": "<script>"}, "a field too many"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_on_the_page_and_the_rest_is_kept(
    database: Database, client: Client, wrong: dict[str, str], says: str
) -> None:
    token = setup_token(database)
    answer = client.post("/account/setup", data={**FIRST, "token": token, **wrong})
    assert answer.status_code == 422
    html = LexborHTMLParser(answer.text)
    (alert,), (link,), (password,) = (html.css(f"[{each}]") for each in ("role=alert", "name=token", "name=password"))
    assert says in alert.text()
    assert (link.attributes["value"], password.attributes.get("value")) == (token, None)
    assert wrong.get("password", "canary") not in answer.text
    assert "<script" not in answer.text
    assert client.post("/account/setup", data={**FIRST, "token": token}).status_code == 200


@on_one
@pytest.mark.parametrize("left", ["token", "email", "name", "password"])
def test_what_is_missing_is_said(database: Database, client: Client, left: str) -> None:
    given = {name: value for name, value in {**FIRST, "token": "x"}.items() if name != left}
    answer = client.post("/account/setup", data=given)
    assert answer.status_code == 422
    assert "is missing" in answer.text
    assert rows(database, Account) == []


@on_one
@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "application/x-www-form-urlencoded", 422),
        (b"token=%00&password=%ff%fe", "application/x-www-form-urlencoded", 422),
        (b"password=" + b"x" * 30_000, "application/x-www-form-urlencoded", 413),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 415),
        (b"a=1&" * 2_000, "application/x-www-form-urlencoded", 422),
        (b"token=a&token=b", "application/x-www-form-urlencoded", 422),
        ("password=é".encode(), "application/x-www-form-urlencoded", 422),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused_as_a_page(
    database: Database, client: Client, content: bytes, kind: str, status: int
) -> None:
    answer = client.post("/account/setup", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_the_form_of_another_site_is_refused(database: Database, client: Client, site: str) -> None:
    given = {**FIRST, "token": setup_token(database)}
    answer = client.post("/account/setup", data=given, headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert rows(database, Account) == []


def test_who_tries_too_often_is_told_on_the_page(database: Database, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setitem(FIGURES, "reset", Figures(network=1))
    statuses = [client.post("/account/reset", data={"token": "x", "password": PASSWORD}) for _ in range(2)]
    assert [answer.status_code for answer in statuses] == [410, 429]
    assert int(statuses[1].headers["retry-after"]) > 0
    assert "wait a little" in statuses[1].text


def test_the_pages_are_in_no_document(client: Client) -> None:
    assert not [path for path in client.get("/openapi.json").json()["paths"] if path.startswith("/account")]
