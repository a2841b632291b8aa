"""Every list of the whole application, asked for what no list has: it is refused, or nothing is found, and soon."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, cycle
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.core.db import Database
from api.redirects import actions as redirects
from api.redirects.schemas import RedirectCreate
from tests.asking import Client
from tests.conftest import on_one, whole
from tests.desk import Desk
from tests.factories import make_article, make_author, make_faq, make_topic
from tests.readers.people import let_in

MAKE: dict[str, Callable[..., Any]] = {"articles": make_article, "authors": make_author, "faqs": make_faq}
SORTS = (
    *("email", "-password", "password_hash", "token_hash", "payload", "rowid", "id;select", "1", "id,id", "--id", ""),
    *("id desc", "id'", "CASE WHEN(1=1)THEN id ELSE slug END", "id/**/", "__class__", "ＩＤ"),
)
# None of them is contained in any row, so whoever takes one for words or for a value finds nothing.
WORDS = (
    "a','b",
    "' OR '1'='1",
    "1) OR 1=1--",
    "'; DROP TABLE article;--",
    "\\' OR 1=1",
    "x' UNION SELECT 1--",
    "%_%' ",
)
SIZES = (
    *(f"limit={limit}" for limit in (10**9, -1, 0, "1e9", "0x10", "NaN", "١", "9" * 5_000, "1;select")),
    *(f"page={10**12}", f"offset={10**12}", f"cursor={'A' * 60_000}", f"cursor={'A' * 1_000}", "cursor=eyJhIjoxfQ"),
    *(f"include={'.'.join(['topics'] * 50)}", f"fields={'.'.join(['topics'] * 50)}", f"fields={'a,' * 4_000}"),
    *(f"q={'a' * 60_000}", f"q={'愛' * 7_000}", f"{'a' * 8_192}=1", f"x={'a' * 8_192}", "&".join(["limit=1"] * 900)),
    "&".join(f"ids=01890000-0000-7000-8000-{number:012}" for number in range(1_000)),
    f"filter[id]={','.join(['01890000-0000-7000-8000-000000000000'] * 1_000)}",
    f"filter{'[a]' * 2_000}=1",
)


def lists() -> dict[str, list[str]]:
    """Each list, public or of staff, and what it takes words or a value for."""
    described = whole().openapi()["paths"]
    found = {}
    for path in (context.path or "" for context in iter_route_contexts(whole().routes)):
        names = [given["name"] for given in described.get(path, {}).get("get", {}).get("parameters", [])]
        if "sort" in names:
            found[path] = [name for name in names if re.fullmatch(r"q|filter\[\w+\]", name)]
    return found


@dataclass
class Askers:
    """An administrator, and a reader for the lists of one's own."""

    desk: Desk
    reader: dict[str, str]

    def get(self, asked: str, *, known: bool = True) -> httpx.Response:
        own = self.reader if asked.startswith("/v1/conversation/") else self.desk.headers
        answer: httpx.Response = self.desk.client.get(asked, headers=own if known else {})
        return answer


@pytest.fixture
def askers(client: Client, database: Database) -> Askers:
    return Askers(Desk(client, database, "administrator"), let_in(database))


@pytest.fixture
def asked(database: Database) -> dict[str, list[str]]:
    """The lists in a house with one of everything; a list about something is about that."""
    with database.write() as db:
        made = {kind: make(db, "one").id for kind, make in MAKE.items()}
        make_topic(db, "one")
        redirects.create(db, SYSTEM, RedirectCreate(path="/old", target="/new"), site="http://127.0.0.1:8000")
        articles.publish(db, SYSTEM, make_article(db, "shown"))
    place = re.compile(r"(\w+)/\{id\}")
    about = {place.sub(lambda of: f"{of[1]}/{made[of[1]]}", path): filters for path, filters in lists().items()}
    return {path.format(slug="shown"): filters for path, filters in about.items()}


def status(askers: Askers, asked: str, *, known: bool = True) -> int:
    """What it is answered with, which is short and says nothing of what was asked."""
    answer = askers.get(asked, known=known)
    assert len(answer.content) < 5_000, asked[:99]
    return answer.status_code


# What is refused here is refused before any database is asked.
@on_one
def test_what_no_list_has_is_refused_by_each_and_soon(askers: Askers, asked: dict[str, list[str]]) -> None:
    took = []
    for number, path in enumerate(asked):
        assert status(askers, f"{path}?limit=1") == 200, path
        # Each list has sorts of its own; how large anything may be, all say alike.
        for query in chain((f"sort={quote(sort)}" for sort in SORTS), SIZES[number % 8 :: 8]):
            before = time.perf_counter()
            assert status(askers, f"{path}?{query}") == 422, f"{path}?{query[:80]}"
            took.append(time.perf_counter() - before)
        if path.startswith("/v1/admin/"):
            assert status(askers, f"{path}?sort=email", known=False) == 401, path
    assert sorted(took)[int(len(took) * 0.99)] < 0.3


def test_words_that_would_be_a_statement_find_nothing(askers: Askers, asked: dict[str, list[str]]) -> None:
    words = cycle(WORDS)
    for path, filters in asked.items():
        for said in (f"{name}={quote(next(words))}" for name in filters for _ in range(2)):
            answer = askers.get(f"{path}?{said}")
            assert answer.status_code in {200, 422}, f"{path}?{said}"
            assert answer.json().get("data", []) == [], f"{path}?{said}"
