"""Somebody starts Unspoken for the first time, reads, loses power, starts again, and schedules an article."""

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from api.accounts.actions import create_key
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.core import clock
from api.core.db import Database
from tests.conftest import opened
from tests.factories import make_article
from tests.journeys.ledger import Writer
from tests.journeys.test_worker_process import letters, post, workers_of
from tests.postgres import Server
from tests.served import Served, serving

pytestmark = pytest.mark.heavy

CONTENT = "/v1/content"
LIVE = f"{CONTENT}/articles/{{slug}}/comments/live"


@pytest.fixture(params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty database is, or shall be."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'unspoken.db'}"
        return
    server = request.getfixturevalue("postgres")
    assert isinstance(server, Server)
    server.create_database("first_start")
    yield server.url("first_start")
    server.drop_database("first_start")


def read(served: Served) -> dict[str, Any]:
    """What the seed is made of, as a reader gets it."""
    with served.client() as client:
        article = client.get(f"{CONTENT}/articles/unspoken-bonds", params={"include": "authors,faqs"}).json()
        totals = {
            kind: client.get(f"{CONTENT}/{kind}", params={"count": "exact"}).json()["meta"]["total"]
            for kind in ("articles", "faqs", "authors", "topics")
        }
    return {"article": article, "totals": totals}


def access_lines(served: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in served.printed().splitlines() if line.startswith("{")]


def test_after_a_power_cut_a_second_start_finds_all_that_was_acknowledged_and_the_clock_goes_on(
    url: str, tmp_path: Path
) -> None:
    with serving(tmp_path / "data", url, "--workers", "2") as served:
        first = read(served)
        assert "created: 11" in served.printed()
        assert served.url in served.printed()
        writers = [Writer(f"writer-{number}", token) for number, token in enumerate(tokens(url, 4))]
        threads = [writer.begin(served.url) for writer in writers]
        until(lambda: all(writer.made for writer in writers))
        time.sleep(random.random() / 4)
        served.kill()
        for thread in threads:
            thread.join(20)
    assert [heading["level"] for heading in first["article"]["toc"]] == [2] * 7
    assert all(faq["answer"] for faq in first["article"]["faqs"])
    assert first["totals"] == {"articles": 1, "faqs": 4, "authors": 1, "topics": 5}
    with serving(tmp_path / "data", url, "--no-worker") as served:
        assert read(served) == first
        assert "created" not in served.printed()
        for writer in writers:
            writer.finish(served.url)
            assert writer.missing(served.url) == []
        appears_and_goes_by_itself(served, url)
    with opened(url) as database, database.read() as db:
        kept = db.execute(sa.text("SELECT count(*) FROM article")).scalar_one()
    assert kept == 1 + 1 + sum(len(writer.made) for writer in writers)


def tokens(url: str, count: int) -> list[str]:
    """Keys of so many programs that write articles."""
    with opened(url) as database, database.write() as db:
        return [create_key(db, SYSTEM, "Sample", ["articles:read", "articles:write"])[1] for _ in range(count)]


def until(found: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def appears_and_goes_by_itself(served: Served, url: str) -> None:
    """An article that is scheduled is there from the instant it starts until it ends, whoever asks meanwhile."""
    with opened(url) as database, served.client() as client:
        starts = schedule(database, seconds=1)
        ends = starts + timedelta(seconds=1)
        seen = []
        while clock.now() < ends + timedelta(seconds=0.5):
            asked_at, answer, answered_at = clock.now(), client.get(f"{CONTENT}/articles/soon"), clock.now()
            # The server reads the clock between the two; where the article comes or goes just then, either is right.
            if not any(asked_at < instant <= answered_at for instant in (starts, ends)):
                seen.append((answer.status_code, 200 if starts <= asked_at < ends else 404))
            time.sleep(0.1)
        assert all(status == expected for status, expected in seen)
        assert {status for status, _ in seen} == {200, 404}


def schedule(database: Database, *, seconds: int) -> Any:
    """An article seen from so many seconds ahead, for a second."""
    with database.write() as db:
        starts = clock.now() + timedelta(seconds=seconds)
        articles.publish(db, SYSTEM, make_article(db, "soon"), at=starts, until=starts + timedelta(seconds=1))
    return starts


def test_a_server_keeps_no_worker_unasked_finishes_what_it_began_and_logs_neither_address_nor_query(
    tmp_path: Path,
) -> None:
    """One start for all that is asked of a single process."""
    data = tmp_path / "data"
    with serving(data, None, "--no-worker") as served, served.client() as client:
        post(data, "one")
        appears = time.monotonic() + 2.5  # what a worker would be started and have sent it in
        assert client.get("/healthz").status_code == 200
        client.get(f"{CONTENT}/articles/unspoken-bonds?fields=title", headers={"User-Agent": "canary-agent"})
        client.get(f"{CONTENT}/articles?q=canary-query")
        client.get("/canary-path%1b[31m")
        answers = write_lines(served, "unspoken-bonds")
        with client.stream("GET", LIVE.format(slug="unspoken-bonds")) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("retry")
            time.sleep(max(0.0, appears - time.monotonic()))
            assert (workers_of(served), letters(data)) == ([], [])
            served.process.terminate()
            assert served.process.wait(timeout=10) == -signal.SIGTERM
            assert [line for line in lines if line] == []
    # A line is written once its answer has left, so the last one is certain only when the server has ended.
    logged = [line for line in access_lines(served) if line["route"] != "/readyz"]
    assert Counter(line["status"] for line in logged) == Counter([*answers, 200, 200, 200, 200, 404])
    assert {(line["route"], line["status"]) for line in logged if line["status"] not in (201, 400, 405, 422)} == {
        ("/healthz", 200),
        (f"{CONTENT}/articles/{{slug}}", 200),
        (f"{CONTENT}/articles", 200),
        (LIVE, 200),
        (None, 404),
    }
    assert not [each for each in ("canary", "\x1b", "\r") if each in served.printed()]
    assert not [each for each in ("127.0.0.1:", "unspoken-bonds?") if each in json.dumps(logged)]


def write_lines(served: Served, slug: str) -> list[int]:
    """What tries to write a line of its own into the log, by whatever part of a request; the statuses of those that
    the web server did not refuse itself."""
    forged = 'canary\r\n{"route": "/canary", "status": 200}\x1b[31m'
    comments = f"/v1/conversation/articles/{slug}/comments"
    with served.client() as client:
        answers = [
            client.get(f"/{quote(forged)}"),
            client.get(f"{CONTENT}/articles", params={"q": forged}),
            client.post(comments, json={"body": forged.replace("\x1b", ""), "name": "Sample Reader"}),
            client.post(comments, json={"body": "Something.", "name": forged}),
            client.request("CANARY", "/healthz"),
            client.get("/healthz", headers={"User-Agent": "canary\x1b[31m"}),
            client.get("/healthz", headers={b"User-Agent": b"canary\x9b31m", b"Referer": quote(forged).encode()}),
            client.get(f"{CONTENT}/articles", headers={"Host": "canary{}"}),
        ]
    assert {answer.status_code for answer in answers if "x-request-id" not in answer.headers} == {400}
    return [answer.status_code for answer in answers if "x-request-id" in answer.headers]
