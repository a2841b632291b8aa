"""A creating request that is sent again gets the first answer again, and makes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from sqlmodel import Session, select

from api import rooms
from api.core import clock
from api.core.db import Database
from api.events.models import Event
from api.idempotency.models import Replay
from tests.conftest import on_one
from tests.idempotency.small_application import MADE, served
from tests.jobs.office import make_worker

ORDER = {"name": "a sample"}


@pytest.fixture
def http(database: Database) -> Iterator[httpx.Client]:
    with served(database) as client:
        yield client


def post(
    http: httpx.Client, key: str | None = "key", who: str = "me", path: str = "/things", **order: Any
) -> httpx.Response:
    headers = {"Who": who} | ({"Idempotency-Key": key} if key is not None else {})
    return http.post(path, json={**ORDER, **order}, headers=headers)


def rows(database: Database) -> int:
    with database.read() as db:
        return len(db.exec(select(Event).where(Event.type == MADE)).all())


def test_a_request_sent_again_gets_the_first_answer_again(database: Database, http: httpx.Client) -> None:
    first, again = post(http), post(http)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for name in ("etag", "location", "content-type", "cache-control"):
        assert again.headers[name] == first.headers[name]
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert rows(database) == 1


def test_without_a_key_each_request_is_done(database: Database, http: httpx.Client) -> None:
    assert post(http, None).json() != post(http, None).json()
    assert rows(database) == 2


@pytest.mark.parametrize("other", [{"name": "another"}, {"path": "/things?dry_run=true"}])
def test_a_key_sent_with_another_request_is_refused(
    database: Database, http: httpx.Client, other: dict[str, str]
) -> None:
    first = post(http)
    refused = post(http, **other)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
    assert refused.headers["content-type"] == "application/problem+json"
    assert "canary" not in refused.text
    assert post(http).content == first.content
    assert rows(database) == 1


def test_nobody_meets_the_keys_of_others(database: Database, http: httpx.Client) -> None:
    mine, theirs = post(http, who="me"), post(http, who="them")
    assert mine.json()["id"] != theirs.json()["id"]
    assert post(http, who="them", name="another").status_code == 422
    assert rows(database) == 2


def test_of_fifty_at_once_one_is_done_and_all_get_its_answer(database: Database, http: httpx.Client) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: post(http), range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert rows(database) == 1


def test_a_request_that_broke_before_its_commit_left_nothing_and_may_be_sent_again(
    database: Database, http: httpx.Client
) -> None:
    broken = post(http, fails=True)
    assert (broken.status_code, broken.headers["connection"]) == (500, "close")
    assert rows(database) == 0
    assert post(http).status_code == 201
    assert rows(database) == 1


def test_a_commit_that_was_lost_left_neither_row_nor_answer(
    database: Database, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Session) -> None:
        raise ArithmeticError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("sqlalchemy.orm.session.SessionTransaction.commit", fail)
        assert post(http).status_code == 500
    assert rows(database) == 0
    assert post(http).headers.get("idempotency-replayed") is None
    assert rows(database) == 1


def test_a_refused_request_keeps_no_answer(database: Database, http: httpx.Client) -> None:
    assert post(http, name="").status_code == 422
    assert post(http).status_code == 201


@on_one
@pytest.mark.parametrize("key", ["", "a" * 256, "a" * 5_000, "two words", "a\tb"])
def test_a_key_that_is_none_is_refused(database: Database, http: httpx.Client, key: str) -> None:
    refused = post(http, key)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-request")
    assert rows(database) == 0


def test_the_longest_key_is_taken(database: Database, http: httpx.Client) -> None:
    assert post(http, "a" * 255).json() == post(http, "a" * 255).json()
    assert rows(database) == 1


def test_an_answer_is_forgotten_after_a_day(database: Database, http: httpx.Client) -> None:
    post(http)
    worker = make_worker(database, effects=rooms.jobs("EFFECTS"), timetable=rooms.jobs("TIMETABLE"))
    with time_machine.travel(clock.now(), tick=False) as traveller:
        traveller.shift(timedelta(hours=23, minutes=59))
        worker.drain()
        assert post(http).headers["idempotency-replayed"] == "true"
        traveller.shift(timedelta(hours=1, minutes=1))
        worker.drain()
        assert "idempotency-replayed" not in post(http).headers
    assert rows(database) == 2


def test_a_secret_that_was_answered_once_is_not_kept_in_plain(sqlite_database: Database, tmp_path: Path) -> None:
    with served(sqlite_database) as http:
        answer = post(http)
    assert "canary-secret" in answer.text
    found = [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]
    assert not [each for each in found if b"canary-secret" in each]
    with sqlite_database.read() as db:
        assert len(db.exec(select(Replay)).one().request_hash) == 32
