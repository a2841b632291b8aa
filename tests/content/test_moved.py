"""Old paths lead on to what readers may see, and of what they may not see they say nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from httpx import Response
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.authors import actions as authors
from api.core import clock
from api.core.db import Database
from api.faqs import actions as faqs
from api.redirects.actions import create, leave
from api.redirects.schemas import RedirectCreate
from api.topics import actions as topics
from tests.asking import Client
from tests.content.test_hidden import told
from tests.factories import make_article, make_author, make_faq, make_topic

HOUR = timedelta(hours=1)
SITE = "https://site.example"


def article(db: Session, slug: str) -> Any:
    made = make_article(db, slug)
    articles.publish(db, SYSTEM, made)
    return made


MAKE: dict[str, Callable[[Session, str], Any]] = {
    "article": article,
    "faq": make_faq,
    "author": make_author,
    "topic": make_topic,
}


def resolve(client: Client, path: str) -> Response:
    answer: Response = client.get("/v1/content/resolve", params={"path": path})
    return answer


def detail(client: Client, kind: str, slug: str, query: str = "") -> Response:
    answer: Response = client.get(f"/v1/content/{kind}s/{slug}{query}", follow_redirects=False)
    return answer


def by_hand(database: Database, path: str, target: str | None) -> None:
    with database.write() as db:
        given = RedirectCreate(path=path, target=target, gone=target is None)
        create(db, SYSTEM, given, site=SITE)


def is_as_if_it_had_never_been(client: Client, kind: str, slug: str) -> bool:
    """Both ways to ask for the old path answer what they answer for any other."""
    asked = told(resolve(client, f"/{kind}s/{slug}")), told(detail(client, kind, slug))
    never = told(resolve(client, f"/{kind}s/never-was")), told(detail(client, kind, "never-was"))
    return asked == never and asked[0]["status"] == 404


@pytest.mark.parametrize("kind", MAKE)
def test_an_old_slug_leads_to_the_present_one(database: Database, client: Client, kind: str) -> None:
    with database.write() as db:
        leave(db, SYSTEM, kind, MAKE[kind](db, "new").id, f"/{kind}s/old", since=clock.now())
    answer = resolve(client, f"/{kind}s/old/")
    assert answer.json() == {"result": "redirect", "location": f"/{kind}s/new", "permanent": True}
    assert answer.headers["cache-control"] == "public, max-age=60"
    moved = detail(client, kind, "old", "?fields=id,slug&fields=path")
    assert moved.status_code == 301
    assert moved.headers["location"] == f"/v1/content/{kind}s/new?fields=id,slug&fields=path"
    assert (moved.headers["cache-control"], len(moved.headers["etag"])) == ("public, max-age=60", 34)
    assert moved.headers["access-control-allow-origin"] == "*"
    assert detail(client, kind, "old").headers["location"] == f"/v1/content/{kind}s/new"
    followed = client.get(f"/v1/content/{kind}s/old?fields=slug", follow_redirects=True)
    assert followed.json() == {"slug": "new"}
    assert client.head(f"/v1/content/{kind}s/old", follow_redirects=False).status_code == 301
    assert detail(client, kind, "old", "?nonsense=1").status_code == 422


@pytest.mark.parametrize("kind", MAKE)
def test_a_document_at_the_path_itself_comes_first(database: Database, client: Client, kind: str) -> None:
    with database.write() as db:
        other = MAKE[kind](db, "new").id
        MAKE[kind](db, "old")
        leave(db, SYSTEM, kind, other, f"/{kind}s/old", since=clock.now())
    assert resolve(client, f"/{kind}s/old").json()["result"] == "content"
    assert detail(client, kind, "old").status_code == 200


def hidden(db: Session, kind: str) -> Any:
    """A document of the kind at `new` that readers may not see."""
    if kind == "article":
        return make_article(db, "new").id
    made = MAKE[kind](db, "new")
    rooms: dict[str, Any] = {"faq": faqs, "author": authors, "topic": topics}
    rooms[kind].trash(db, SYSTEM, made)
    return made.id


@pytest.mark.parametrize("kind", MAKE)
def test_a_redirect_to_what_is_hidden_is_missed_like_any_other(database: Database, client: Client, kind: str) -> None:
    with database.write() as db:
        id_ = hidden(db, kind)
        leave(db, SYSTEM, kind, id_, f"/{kind}s/old", since=clock.now())
    by_hand(database, f"/{kind}s/by-hand", f"/{kind}s/new")
    by_hand(database, f"/{kind}s/elsewhere", f"/{kind}s/never-was-either")
    for slug in ("old", "by-hand", "elsewhere", "new"):
        assert is_as_if_it_had_never_been(client, kind, slug)


def test_what_waits_is_led_to_from_its_instant_on(database: Database, client: Client) -> None:
    starts = clock.now() + HOUR
    with database.write() as db:
        made = make_faq(db, "new", public=False)
        faqs.publish(db, SYSTEM, made, at=starts)
        leave(db, SYSTEM, "faq", made.id, "/faqs/old", since=clock.now())
        leave(db, SYSTEM, "faq", make_faq(db, "seen").id, "/faqs/later", since=starts)
    assert is_as_if_it_had_never_been(client, "faq", "old")
    assert is_as_if_it_had_never_been(client, "faq", "later")
    with time_machine.travel(starts - timedelta(seconds=30)):
        moved = client.get("/v1/content/faqs/seen")
        assert 0 < int(moved.headers["cache-control"].removeprefix("public, max-age=")) <= 30
    with time_machine.travel(starts):
        assert detail(client, "faq", "old").headers["location"] == "/v1/content/faqs/new"
        assert detail(client, "faq", "later").headers["location"] == "/v1/content/faqs/seen"


def test_a_moved_answer_is_not_kept_beyond_the_next_change(database: Database, client: Client) -> None:
    with database.write() as db:
        leave(db, SYSTEM, "faq", make_faq(db, "new").id, "/faqs/old", since=clock.now())
        articles.publish(db, SYSTEM, make_article(db, "soon"), at=clock.now() + timedelta(seconds=30))
    for answer in (detail(client, "faq", "old"), resolve(client, "/faqs/old")):
        assert 0 <= int(answer.headers["cache-control"].removeprefix("public, max-age=")) < 30


def test_a_redirect_by_hand_leads_where_it_says(database: Database, client: Client) -> None:
    with database.write() as db:
        make_faq(db, "new")
        make_author(db, "someone")
    for path, target in (
        ("/blog/2019/post", "/faqs/new"),
        ("/shop", "https://shop.example/all?x=y#z"),
        ("/imprint.html", "/imprint"),
        ("/faqs/old", "/faqs/new"),
        ("/faqs/person", "/authors/someone"),
        ("/faqs/away", "https://away.example"),
    ):
        by_hand(database, path, target)
        assert resolve(client, path).json() == {"result": "redirect", "location": target, "permanent": True}
    assert detail(client, "faq", "old").headers["location"] == "/v1/content/faqs/new"
    for slug in ("person", "away"):
        assert told(detail(client, "faq", slug)) == told(detail(client, "faq", "never-was"))


def test_only_what_staff_marked_gone_is_gone(database: Database, client: Client) -> None:
    by_hand(database, "/faqs/old", None)
    by_hand(database, "/older", "/faqs/old")
    for path in ("/faqs/old", "/older", "/older/"):
        answer = resolve(client, path)
        assert (answer.status_code, answer.json()) == (200, {"result": "gone"})
    assert told(detail(client, "faq", "old")) == told(detail(client, "faq", "never-was"))
    with database.write() as db:
        make_faq(db, "old")
    assert resolve(client, "/faqs/old").json()["result"] == "content"


def test_paths_that_are_none_of_ours_are_missed(client: Client) -> None:
    never = told(resolve(client, "/never-was"))
    assert never["status"] == 404
    for path in (
        "/",
        "//",
        "/faqs",
        "/faqs/",
        "/faqs/a/b",
        "/FAQS/a",
        "//evil.example",
        "/\\evil",
        "/faqs/%00",
        "/s/a",
    ):
        assert told(resolve(client, path)) == never, path
