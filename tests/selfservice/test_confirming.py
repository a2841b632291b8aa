"""Links used: by the API and on the page, once, with what they are about."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from api.core.db import Database
from api.core.keys import new_token
from api.readers.models import ReaderSession
from api.subscriptions.models import Subscription
from tests.accounts.people import bearer, log_of, rows
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.readers.people import EMAIL, SESSION, mailed
from tests.selfservice.people import guest_link, persons

PAGE = "/reader/confirm"


def test_a_link_opens_a_session_and_makes_comment_and_subscription_the_readers(talk: Talk, tmp_path: Path) -> None:
    posted, subscription, token = guest_link(talk, tmp_path)
    answer = talk.client.post(SESSION, json={"token": token})
    told = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert told["confirmed"] == {"comment": posted["id"], "subscription": str(subscription)}
    assert told["reader"]["email"] == EMAIL
    assert talk.client.get(SESSION, headers=bearer(told["token"])).json()["expires_at"] == told["expires_at"]
    (reader,) = persons(talk.database)
    assert talk.row(posted["id"]).reader_id == reader.id
    (subscribed,) = rows(talk.database, Subscription)
    assert subscribed.is_alive


def test_a_link_makes_nothing_the_readers_that_is_somebody_elses(talk: Talk, tmp_path: Path) -> None:
    posted, subscription, token = guest_link(talk, tmp_path)
    assert talk.client.post(SESSION, json={"token": token}).status_code == 201
    other = mailed(
        talk.database, tmp_path, "other@reader.example", comment=posted["id"], subscription=str(subscription)
    )
    told = talk.client.post(SESSION, json={"token": other}).json()
    assert told["confirmed"] == {"comment": None, "subscription": None}
    assert {reader.id for reader in persons(talk.database)} != {talk.row(posted["id"]).reader_id}


def test_of_twenty_at_once_one_is_let_in(database: Database, client: Client, tmp_path: Path) -> None:
    token = mailed(database, tmp_path)
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: client.post(SESSION, json={"token": token}).status_code, range(20)))
    assert sorted(statuses) == [201, *[410] * 19]
    assert len(rows(database, ReaderSession)) == 1


def test_a_visit_changes_nothing_and_the_button_hands_a_link_on_that_opens_one_session(
    database: Database, client: Client, tmp_path: Path
) -> None:
    token = mailed(database, tmp_path)
    for _ in range(3):
        page = client.get(f"{PAGE}?token={token}")
        assert (page.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")
        assert "<script" not in page.text
        assert client.head(f"{PAGE}?token={token}").status_code == 200
    assert persons(database)[0].confirmed_at is None
    done = client.post(PAGE, data={"token": token})
    assert "Your address is confirmed." in done.text
    handed = done.text.partition("/#reader=")[2].partition('"')[0]
    assert handed != token
    assert rows(database, ReaderSession) == []
    assert [client.post(SESSION, json={"token": handed}).status_code for _ in range(2)] == [201, 410]
    again = client.post(PAGE, data={"token": token})
    assert (again.status_code, "<form" in again.text) == (410, False)


@on_one
def test_a_link_that_is_none_and_one_that_ended_are_told_apart_by_nobody(
    database: Database, client: Client, tmp_path: Path
) -> None:
    used = mailed(database, tmp_path)
    client.post(SESSION, json={"token": used})
    answers = [client.post(SESSION, json={"token": token}) for token in (used, new_token(), "x", "\u00e9")]
    assert {(answer.status_code, answer.json()["code"], answer.json()["detail"]) for answer in answers} == {
        (410, "link-ended", "This link does not work, or no longer. Ask for a new one.")
    }


@on_one
@pytest.mark.parametrize(
    "body",
    [
        *({}, {"token": ""}, {"token": "x" * 201}, {"token": None}, {"token": ["x"]}),
        *[{"token": "x", more: "x"} for more in ("email", "reader_id", "confirmed", "about", "expires_at")],
    ],
    ids=str,
)
def test_a_link_is_used_with_its_token_and_nothing_else(database: Database, client: Client, body: Any) -> None:
    assert client.post(SESSION, json=body).status_code == 422
    assert client.post(PAGE, data={**body, "zzz": "x"}).status_code == 422


@on_one
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_the_form_of_another_site_uses_no_link(database: Database, client: Client, tmp_path: Path, site: str) -> None:
    token = mailed(database, tmp_path)
    assert client.post(PAGE, data={"token": token}, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert persons(database)[0].confirmed_at is None


@on_one
def test_what_comes_with_a_link_is_shown_as_text(database: Database, client: Client) -> None:
    page = client.get(PAGE, params={"token": '"><script>alert(1)</script>{{7*7}}'})
    assert "<script" not in page.text
    assert "{{7*7}}" in page.text


@on_one
def test_who_tries_too_often_is_told_so_even_where_each_try_was_refused(database: Database, client: Client) -> None:
    with time_machine.travel(datetime(2031, 1, 1, 12, 1, tzinfo=UTC)):
        statuses = [client.post(SESSION, json={"token": "x"}).status_code for _ in range(62)]
        page = client.post(PAGE, data={"token": "x"})
    assert statuses == [*[410] * 60, 429, 429]
    assert (page.status_code, "wait a little" in page.text, "<form" in page.text) == (429, True, True)


@on_one
def test_no_token_of_a_link_is_logged(
    database: Database, client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    token = mailed(database, tmp_path)
    client.get(f"{PAGE}?token={token}")
    handed = client.post(PAGE, data={"token": token}).text.partition("/#reader=")[2].partition('"')[0]
    opened = client.post(SESSION, json={"token": handed}).json()["token"]
    assert PAGE in log_of(caplog)
    assert not [each for each in (token, handed, opened) if each in log_of(caplog)]
