"""Server-sent events of new comments, from a real server."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import active_count
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Mode, Status
from api.content import live
from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.test_fuzz import listening

PATH = "/v1/content/articles/a-talk/comments/live"


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    talk = Talk(client, database)
    talk.mode(Mode.OPEN)
    return talk


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY_SECONDS", 0.05)


@pytest.fixture
def address(app: ASGIApp) -> Iterator[str]:
    with listening(app) as found:
        yield found


def events(lines: Iterator[str], many: int) -> list[tuple[int, dict[str, Any]]]:
    found, number = [], 0
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            number = int(value)
        if name == "data":
            found.append((number, json.loads(value)))
        if len(found) == many:
            break
    return found


def opened(stack: ExitStack, address: str, last: int | None = None) -> Iterator[str]:
    headers = {"Last-Event-ID": str(last)} if last is not None else {}
    client = stack.enter_context(httpx.Client(trust_env=False, timeout=20))
    answer = stack.enter_context(client.stream("GET", address + PATH, headers=headers))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    lines = answer.iter_lines()
    assert next(lines).startswith("retry")
    return lines


def test_what_comes_to_be_shown_arrives_and_what_was_missed_comes_first(talk: Talk, address: str) -> None:
    first = talk.said()
    with ExitStack() as stack:
        now, resumed = opened(stack, address), opened(stack, address, last=0)
        held = talk.said(visibility="editors", approved=True)
        second = talk.said("Second words.")
        assert [(number, each["id"]) for number, each in events(now, 1)] == [(2, second["id"])]
        heard = events(resumed, 2)
        assert [(number, each["id"]) for number, each in heard] == [(1, first["id"]), (2, second["id"])]
        assert held["id"] not in str(heard)
        assert heard[1][1] == {**talk.read()["data"][1]}


def test_the_numbers_miss_nothing_that_was_said_at_once(talk: Talk, address: str) -> None:
    with ExitStack() as stack:
        lines = opened(stack, address)
        with ThreadPoolExecutor(6) as pool:
            said = {each["id"] for each in pool.map(lambda _: talk.said(), range(12))}
        heard = events(lines, 12)
    assert [number for number, _ in heard] == list(range(1, 13))
    assert {each["id"] for _, each in heard} == said


@on_one
def test_a_stream_ends_when_its_article_does(talk: Talk, address: str) -> None:
    with ExitStack() as stack:
        lines = opened(stack, address)
        with talk.database.write() as db:
            articles.unpublish(db, SYSTEM, articles.held(db, SYSTEM, talk.article_id))
        assert [line for line in lines if line.startswith("data")] == []
    assert httpx.get(address + PATH, trust_env=False).status_code == 404


@on_one
def test_many_listen_without_a_thread_each(talk: Talk, address: str) -> None:
    with ExitStack() as stack:
        before = active_count()
        streams = [opened(stack, address) for _ in range(60)]
        assert active_count() - before < 20
        said = talk.said()
        for lines in streams:
            assert events(lines, 1)[0][1]["id"] == said["id"]


@on_one
def test_too_many_are_told_when_to_come_again(talk: Talk, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LISTENERS_MAX", 1)
    with ExitStack() as stack:
        lines = opened(stack, address)
        refused = httpx.get(address + PATH, trust_env=False)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
        del lines


@on_one
def test_what_is_asked_wrongly_is_refused_and_a_head_ends(talk: Talk, client: Client) -> None:
    assert client.get(PATH, headers={"Last-Event-ID": "x"}).status_code == 422
    assert client.get(PATH.replace("a-talk", "absent")).status_code == 404
    assert client.head(PATH).headers["content-type"].startswith("text/event-stream")


@on_one
def test_what_is_hidden_before_it_is_told_is_not_told(talk: Talk, address: str) -> None:
    hidden = talk.said()
    talk.become(hidden["id"], Status.REJECTED)
    shown = talk.said()
    with ExitStack() as stack:
        assert [each["id"] for _, each in events(opened(stack, address, last=0), 1)] == [shown["id"]]
