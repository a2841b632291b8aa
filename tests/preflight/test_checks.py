"""What an editor learns before publishing, over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles import queries as article_queries
from api.articles.models import Article
from api.core import clock
from api.core.db import Database
from api.faqs import actions as faqs
from api.redirects import actions as redirects
from api.redirects.schemas import RedirectCreate
from tests.asking import Client
from tests.desk import Desk
from tests.factories import make_article, make_author, make_faq, make_topic

SITE = "http://127.0.0.1:8000"
LATER = timedelta(hours=1)
Told = list[tuple[str, str, list[str | int]]]


@pytest.fixture
def editor(client: Client, database: Database) -> Desk:
    return Desk(client, database)


def whole(db: Session, slug: str = "quiet", **given: Any) -> UUID:
    """An article nothing is wrong with, unless told otherwise."""
    writer = make_author(db, f"{slug}-writer")
    section = make_topic(db, f"{slug}-section", kind="section")
    written = {"dek": "A dek.", "bylines": [{"author_id": writer.id}], "topic_ids": [section.id], **given}
    return make_article(db, slug, **written).id


def checked(editor: Desk, article_id: UUID) -> dict[str, Any]:
    answer = editor.get(f"articles/{article_id}/preflight")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    assert found["ok"] == all(finding["severity"] != "error" for finding in found["findings"])
    return found


def told(editor: Desk, article_id: UUID) -> Told:
    return [(each["code"], each["severity"], each["loc"]) for each in checked(editor, article_id)["findings"]]


def test_nothing_is_found_where_nothing_is_wrong(editor: Desk, database: Database) -> None:
    with database.write() as db:
        article_id = whole(db, body="## One\n\nA word to [this part](#b2) and [others](https://elsewhere.example/a).")
    assert checked(editor, article_id) == {"ok": True, "findings": []}


def test_what_is_missing_or_too_long_is_said(editor: Desk, database: Database) -> None:
    with database.write() as db:
        bare = make_article(db, "bare", body="", hero={"url": "/media/a.jpg", "alt": " "}).id
        long = whole(db, "long", title="t" * 71, dek="d" * 161)
        seo = whole(db, "seo", title="t" * 71, dek="d" * 161, seo={"title": "t" * 70, "description": "d" * 161})
    assert told(editor, bare) == [
        ("dek-missing", "warning", ["dek"]),
        ("hero-alt-missing", "error", ["hero", "alt"]),
        ("byline-missing", "warning", ["bylines"]),
        ("section-missing", "warning", ["topic_ids"]),
        ("body-empty", "error", ["body"]),
    ]
    assert told(editor, long) == [("title-long", "warning", ["title"]), ("description-long", "warning", ["dek"])]
    assert told(editor, seo) == [("description-long", "warning", ["seo", "description"])]


def test_a_tag_is_no_section(editor: Desk, database: Database) -> None:
    with database.write() as db:
        article_id = whole(db, topic_ids=[make_topic(db, "calm").id])
    assert told(editor, article_id) == [("section-missing", "warning", ["topic_ids"])]


def test_bylines_and_faqs_readers_will_not_see_are_named(editor: Desk, database: Database) -> None:
    with database.write() as db:
        seen, unseen = make_author(db, "seen"), make_author(db, "unseen", public=False)
        later, gone = make_faq(db, "later", public=False), make_faq(db, "gone")
        faqs.publish(db, SYSTEM, later, at=clock.now() + LATER)
        gone.trashed_at = clock.now()
        bylines = [{"author_id": author.id} for author in (seen, unseen)]
        article_id = whole(db, bylines=bylines, faq_ids=[make_faq(db, "open").id, later.id, gone.id])
    found = checked(editor, article_id)["findings"]
    assert [(each["code"], each["severity"], each["loc"]) for each in found] == [
        ("byline-hidden", "warning", ["bylines", 1]),
        ("faq-hidden", "warning", ["faq_ids", 1]),
        ("faq-hidden", "warning", ["faq_ids", 2]),
    ]
    for said, each in zip(("not published", "before", "in the trash"), found, strict=True):
        assert said in each["message"]


def stand(db: Session) -> None:
    """Targets in every state."""
    articles.publish(db, SYSTEM, make_article(db, "live"))
    make_article(db, "draft")
    articles.publish(db, SYSTEM, make_article(db, "soon"), at=clock.now() + LATER)
    articles.trash(db, SYSTEM, make_article(db, "trashed"))
    ended = make_article(db, "ended")
    articles.publish(db, SYSTEM, ended, at=clock.now() - 2 * LATER, until=clock.now() - LATER)
    for make in (make_author, make_faq):
        for slug, public in (("live", True), ("draft", False), ("trashed", True), ("soon", False)):
            made = make(db, slug, public=public)
            if slug == "trashed":
                made.trashed_at = clock.now()
            if slug == "soon":
                made.published_at = clock.now() + LATER
    make_topic(db, "live")
    make_topic(db, "trashed").trashed_at = clock.now()
    live = articles_by_slug(db, "live")
    since = clock.now() - LATER
    redirects.leave(db, SYSTEM, "article", live.id, "/articles/was-live", since=since)
    redirects.leave(db, SYSTEM, "article", articles_by_slug(db, "draft").id, "/articles/was-draft", since=since)
    redirects.leave(db, SYSTEM, "article", live.id, "/articles/will-move", since=clock.now() + LATER)
    for path, target in (("/old-page", "/articles/live"), ("/moved", "https://elsewhere.example/"), ("/gone", None)):
        redirects.create(db, SYSTEM, RedirectCreate(path=path, target=target, gone=target is None), site=SITE)


def articles_by_slug(db: Session, slug: str) -> Article:
    found = article_queries.by_slug(db, slug)
    assert found is not None
    return found


LINKS = [
    ("/articles/live", None),
    ("/articles/live#anything", None),
    ("/faqs/live/", None),
    ("/authors/live", None),
    ("/topics/live", None),
    (f"{SITE}/topics/live", None),
    ("/about", None),
    ("https://elsewhere.example/articles/never-was", None),
    ("/articles/draft", "link-unpublished"),
    ("/articles/ended", "link-unpublished"),
    ("/faqs/draft", "link-unpublished"),
    ("/authors/draft", "link-unpublished"),
    ("/articles/soon", "link-scheduled"),
    ("/faqs/soon", "link-scheduled"),
    ("/authors/soon", "link-scheduled"),
    ("/articles/trashed", "link-trashed"),
    ("/faqs/trashed", "link-trashed"),
    ("/authors/trashed", "link-trashed"),
    ("/topics/trashed", "link-trashed"),
    ("/gone", "link-gone"),
    ("/articles/was-live", "link-redirected"),
    ("/old-page", "link-redirected"),
    ("/moved", "link-redirected"),
    ("/articles/was-draft", "link-unpublished"),
    ("/articles/will-move", "link-broken"),
    ("/articles/never-was", "link-broken"),
    ("/topics/never-was", "link-broken"),
    (f"{SITE}/faqs/never-was", "link-broken"),
    ("never-was", "link-broken"),
    ("#never-was", "fragment-broken"),
    ("/articles/quiet#never-was", "fragment-broken"),
    ("/articles/quiet#b1", None),
]


def test_each_link_is_judged_by_what_readers_find_there(editor: Desk, database: Database) -> None:
    with database.write() as db:
        stand(db)
        article_id = whole(db, body="\n\n".join(f"A [link]({href})." for href, _ in LINKS))
    expected = [(code, ["body", f"b{place}"]) for place, (_, code) in enumerate(LINKS, 1) if code is not None]
    found = checked(editor, article_id)["findings"]
    assert [(each["code"], each["loc"]) for each in found] == expected
    errors = {each["code"] for each in found if each["severity"] == "error"}
    assert errors == {"link-trashed", "link-gone", "link-broken", "fragment-broken"}
    hints = [each["message"] for each in found if each["code"] == "link-redirected"]
    assert [hint.rpartition(" ")[2] for hint in hints] == [
        "/articles/live.",
        "/articles/live.",
        "https://elsewhere.example/.",
    ]


def test_the_links_of_a_hundred_cost_the_statements_of_one(editor: Desk, database: Database) -> None:
    with database.write() as db:
        stand(db)
        few = whole(db, "few", body="A [link](/articles/live).", faq_ids=[make_faq(db, "one").id])
        kinds = ("articles", "faqs", "authors", "topics")
        many = whole(db, "many", body="\n\n".join(f"A [link](/{kind}/a-{n})." for n in range(100) for kind in kinds))
    counted: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        counted.append(statement)

    sa.event.listen(database.reader, "before_cursor_execute", count)
    lengths = []
    for article_id in (few, many):
        counted.clear()
        checked(editor, article_id)
        lengths.append(len(counted))
    assert lengths[0] == lengths[1] < 20


def test_no_more_than_a_thousand_places_are_looked_up(editor: Desk, database: Database) -> None:
    with database.write() as db:
        article_id = whole(db, body="\n\n".join(f"[a](/articles/a-{n}) [b](/faqs/b-{n})" for n in range(501)))
    codes = [code for code, _, _ in told(editor, article_id)]
    assert codes == ["link-broken"] * 1_000 + ["links-unchecked"]


def test_a_slug_readers_see_of_another_is_said_now_and_for_later(editor: Desk, database: Database) -> None:
    with database.write() as db:
        now, soon = make_article(db, "now"), make_article(db, "soon")
        articles.publish(db, SYSTEM, now)
        articles.publish(db, SYSTEM, soon, at=clock.now() + LATER)
        now.slug, soon.slug = "moved", "moved-too"
        db.flush()
        taken, later = whole(db, "now"), whole(db, "soon")
    assert told(editor, taken) == [("slug-taken", "error", ["slug"])]
    assert told(editor, later) == [("slug-taken-later", "error", ["slug"])]


def test_one_own_publication_takes_no_slug(editor: Desk, database: Database) -> None:
    with database.write() as db:
        article_id = whole(db)
        articles.publish(db, SYSTEM, db.get_one(Article, article_id))
    assert told(editor, article_id) == []


def test_an_author_checks_what_is_theirs(client: Client, database: Database, editor: Desk) -> None:
    author, moderator = Desk(client, database, "author"), Desk(client, database, "moderator")
    with database.write() as db:
        own, foreign = db.get_one(Article, whole(db, "own")), whole(db, "foreign")
        own.created_by_id = author.id
        own_id = own.id
    assert checked(author, own_id)["ok"]
    assert author.get(f"articles/{foreign}/preflight").status_code == 403
    assert moderator.get(f"articles/{foreign}/preflight").status_code == 403
    assert client.get(f"/v1/admin/articles/{foreign}/preflight").status_code == 401
    for unknown in (uuid4(), str(foreign).upper(), "foreign"):
        assert editor.get(f"articles/{unknown}/preflight").status_code == 404
