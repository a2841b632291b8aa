"""What the holder of a link sees: the draft in the shape readers get, or one and the same problem."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from httpx import Response

from api.accounts.actor import SYSTEM
from api.accounts.models import Account, AccountState, ApiKey
from api.articles import actions as articles
from api.articles import queries as article_queries
from api.articles.models import Article
from api.articles.schemas import ArticleCreate
from api.authors.models import Author
from api.core import clock
from api.core.db import Database
from api.faqs.models import Faq
from tests.asking import Client
from tests.desk import Desk
from tests.factories import make_article, make_author, make_faq, make_topic

RELATIONS = "include=authors,topics,faqs"
PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow", "referrer-policy": "no-referrer"}


@pytest.fixture
def editor(client: Client, database: Database) -> Desk:
    return Desk(client, database)


@pytest.fixture
def article_id(database: Database) -> UUID:
    """A draft whose writer and FAQ readers do not see, in a section."""
    with database.write() as db:
        writer = make_author(db, "hidden-writer", public=False, headline="Sample headline", bio="A sample *bio*.")
        faq = make_faq(db, "hidden-why", public=False)
        topics = [make_topic(db, "bonds", kind="section").id, make_topic(db, "calm").id]
        given: dict[str, Any] = {"bylines": [{"author_id": writer.id}], "faq_ids": [faq.id], "topic_ids": topics}
        return make_article(db, "quiet", dek="A dek.", body="## One\n\nAbout *this*.", **given).id


def rewritten(database: Database, article_id: UUID, **given: Any) -> None:
    with database.write() as db:
        article = db.get_one(Article, article_id)
        written = {"slug": article.slug, "title": article.title, "body": article.body, **given}
        articles.save(db, SYSTEM, article, ArticleCreate.model_validate(written))


def opened(editor: Desk, url: str, query: str = "") -> Any:
    answer = editor.client.get(f"{url}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_preview_is_what_readers_will_get(editor: Desk, database: Database, article_id: UUID) -> None:
    url = editor.link(article_id)["url"]
    moment = clock.now()
    with database.write() as db:
        for slug, days in (("older", 2), ("newer", 1)):
            other = make_article(db, slug, topic_ids=[link.topic_id for link in topics_of(db, article_id)])
            articles.publish(db, SYSTEM, other, at=moment - timedelta(days=days))
        public_now(db, article_id, moment)
    forms = [f"{RELATIONS}&body_format={form}" for form in ("html", "blocks", "markdown", "text")]
    queries = [*forms, "", "fields=title,bylines.author.name,body"]
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        before = {query: opened(editor, url, query) for query in queries}
        with database.write() as db:
            articles.publish(db, SYSTEM, db.get_one(Article, article_id))
        for query, shown in before.items():
            public = editor.client.get(f"/v1/content/articles/quiet?{query}").json()
            if "comments" in public:
                public["comments"]["open"] = False  # nobody talks in a preview
            assert public == shown
            assert opened(editor, url, query) == shown
    assert before[""]["previous"]["slug"] == "newer"
    assert [other["slug"] for other in before[""]["related"]] == ["newer", "older"]


def topics_of(db: Any, article_id: UUID) -> Any:
    return article_queries.topics_of(db, article_id)


def public_now(db: Any, article_id: UUID, at: Any) -> None:
    for link in article_queries.bylines_of(db, article_id):
        db.get_one(Author, link.author_id).published_at = at
    for shown in article_queries.faqs_of(db, article_id):
        db.get_one(Faq, shown.faq_id).published_at = at


def test_relations_that_are_not_public_are_shown(editor: Desk, article_id: UUID) -> None:
    shown = opened(editor, editor.link(article_id)["url"], RELATIONS)
    assert shown["bylines"][0]["author"]["name"] == "Hidden writer"
    assert shown["bylines"][0]["author"]["bio"].startswith("<p data-block=")
    assert [faq["question"] for faq in shown["faqs"]] == ["Hidden why?"]
    assert [topic["slug"] for topic in shown["topics"]] == ["bonds", "calm"]
    assert (shown["section"]["slug"], shown["comments"]["open"]) == ("bonds", False)
    assert [node["@type"] for node in shown["json_ld"]] == ["Article", "BreadcrumbList", "FAQPage"]


def test_relations_in_the_trash_are_left_out(editor: Desk, database: Database, article_id: UUID) -> None:
    url = editor.link(article_id)["url"]
    with database.write() as db:
        for link in article_queries.bylines_of(db, article_id):
            db.get_one(Author, link.author_id).trashed_at = clock.now()
    shown = opened(editor, url)
    assert (shown["bylines"], len(shown["faqs"])) == ([], 1)


def test_a_link_shows_every_save_and_a_link_to_a_revision_none(
    editor: Desk, database: Database, article_id: UUID
) -> None:
    moving, still = editor.link(article_id)["url"], editor.link(article_id, revision=1)["url"]
    rewritten(database, article_id, title="Another title", body="Other words.", dek=None)
    assert (opened(editor, moving)["title"], opened(editor, moving)["revision"]) == ("Another title", 2)
    old = opened(editor, still, "body_format=markdown")
    assert (old["title"], old["revision"], old["body"]) == ("Quiet", 1, "## One\n\nAbout *this*.")
    assert (len(old["bylines"]), old["dek"]) == (1, "A dek.")
    assert opened(editor, moving)["bylines"] == []


def test_after_publishing_a_link_still_shows_the_working_copy(
    editor: Desk, database: Database, article_id: UUID
) -> None:
    url = editor.link(article_id)["url"]
    with database.write() as db:
        articles.publish(db, SYSTEM, db.get_one(Article, article_id))
    rewritten(database, article_id, title="Not out yet")
    assert opened(editor, url)["title"] == "Not out yet"
    live = editor.client.get("/v1/content/articles/quiet")
    assert live.json()["title"] == "Quiet"
    answer = editor.client.get(url)
    assert "etag" not in answer.headers
    assert answer.json()["published_at"] == live.json()["published_at"]
    assert answer.json()["related"] == []


def test_nobody_keeps_lists_or_passes_on_a_preview(editor: Desk, article_id: UUID) -> None:
    url = editor.link(article_id)["url"]
    for answer in (editor.client.get(url), editor.client.head(url), editor.client.get(f"{url[:-1]}!")):
        assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE
        assert not {"etag", "last-modified", "access-control-allow-origin", "set-cookie"} & set(answer.headers)
    asked = {"If-None-Match": "*", "Origin": "https://site.example"}
    assert editor.client.get(url, headers=asked).status_code == 200


def test_what_is_not_known_is_refused_alike_for_good_and_wrong_tokens(editor: Desk, article_id: UUID) -> None:
    url = editor.link(article_id)["url"]
    for query in ("foo=1", "fields=password", "include=comments", "body_format=pdf"):
        good, wrong = (told(editor.client.get(f"{address}?{query}")) for address in (url, f"{url[:-1]}!"))
        assert good == wrong
        assert good["status"] == 422


def told(answer: Response) -> dict[str, Any]:
    """All a client learns but what differs between any two requests."""
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    return {"status": answer.status_code, "headers": headers, "body": body}


def test_every_link_that_is_not_good_is_missed_alike(editor: Desk, database: Database, article_id: UUID) -> None:
    """Also while the article is live: a bad link never falls back to it."""
    with database.write() as db:
        articles.publish(db, SYSTEM, db.get_one(Article, article_id))
    links = [editor.link(article_id, expires_in_hours=hours) for hours in (1, 720, 720)]
    missed = told(editor.client.get(f"/v1/preview/{'x' * 43}"))
    assert (missed["status"], missed["body"]["code"]) == (404, "not-found")
    assert editor.delete(f"previews/{links[1]['id']}").status_code == 204
    good = links[2]["token"]
    tampered = [good[:-1], f"{good}A", good.swapcase(), f"{good[:-1]}%00", links[2]["id"], "quiet", "%F0%9F%92%94"]
    for token in (links[1]["token"], *tampered, "x" * 5_000):
        assert told(editor.client.get(f"/v1/preview/{token}")) == missed, token
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert told(editor.client.get(links[0]["url"])) == missed
        assert editor.client.get(links[2]["url"]).status_code == 200


@pytest.mark.parametrize("state", [AccountState.SUSPENDED, AccountState.REMOVED])
def test_who_is_no_longer_of_the_staff_shows_nobody_anything(
    editor: Desk, database: Database, article_id: UUID, state: AccountState
) -> None:
    link = editor.link(article_id)
    with database.write() as db:
        db.get_one(Account, editor.id).state = state
    assert editor.client.get(link["url"]).status_code == 404
    with database.write() as db:
        db.get_one(Account, editor.id).state = AccountState.ACTIVE
    assert editor.client.get(link["url"]).status_code == 200


def test_a_link_of_a_key_ends_with_the_key(client: Client, database: Database, article_id: UUID) -> None:
    program = Desk.of_key(client, database, "articles:read", "previews:write")
    link = program.link(article_id)
    assert client.get(link["url"]).status_code == 200
    with database.write() as db:
        db.get_one(ApiKey, program.id).revoked_at = clock.now()
    assert client.get(link["url"]).status_code == 404


def test_a_trashed_and_a_purged_article_are_missed_like_any_other(
    editor: Desk, database: Database, article_id: UUID
) -> None:
    url = editor.link(article_id)["url"]
    missed = told(editor.client.get(f"/v1/preview/{'x' * 43}"))
    with database.write() as db:
        articles.trash(db, SYSTEM, db.get_one(Article, article_id))
    assert told(editor.client.get(url)) == missed
    with database.write() as db:
        articles.purge(db, SYSTEM, db.get_one(Article, article_id))
    assert told(editor.client.get(url)) == missed


def test_openings_are_counted_but_not_those_of_a_head_or_a_miss(editor: Desk, article_id: UUID) -> None:
    made = editor.link(article_id)
    editor.client.head(made["url"])
    editor.client.get(f"{made['url']}?foo=1")
    [link] = editor.links(article_id)
    assert (link["opened"], link["last_opened_at"]) == (0, None)
    for _ in range(3):
        opened(editor, made["url"])
    [link] = editor.links(article_id)
    assert link["opened"] == 3
    assert link["last_opened_at"] is not None
    editor.delete(f"previews/{made['id']}")
    editor.client.get(made["url"])
    assert editor.links(article_id)[0]["opened"] == 3
