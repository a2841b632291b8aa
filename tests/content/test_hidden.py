"""What readers may not see cannot be told from what never was: the whole surface answers the same bytes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from httpx import Response
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.models import State
from api.authors import actions as authors
from api.core import clock
from api.core.db import Database
from api.faqs import actions as faqs
from tests.asking import Client
from tests.factories import make_article, make_author, make_faq, make_topic

pytestmark = pytest.mark.heavy

CONTENT = "/v1/content"
LATER = timedelta(hours=1)
CANARY = "zebrafinch"
SORTS = {
    "articles": ("published_at", "updated_at", "title"),
    "faqs": ("published_at", "updated_at", "question"),
    "authors": ("published_at", "updated_at", "name"),
    "topics": ("updated_at", "name"),
}


class Publication:
    """A small public site: its relations, for documents that shall stay hidden beside it."""

    def __init__(self, db: Session) -> None:
        above = make_topic(db, "bonds", kind="section").id
        self.topics = [make_topic(db, "trust", kind="section", parent_id=above).id, make_topic(db, "calm").id]
        self.author = make_author(db, "a-writer").id
        self.faq = make_faq(db, "why", topic_ids=self.topics).id
        for day, slug in enumerate(("older", "newer"), 1):
            written = make_article(db, slug, bylines=[{"author_id": self.author}], **self.relations)
            articles.publish(db, SYSTEM, written, at=clock.now() - timedelta(days=3 - day))

    @property
    def relations(self) -> dict[str, Any]:
        return {"topic_ids": self.topics, "faq_ids": [self.faq]}


@pytest.fixture
def site(database: Database) -> Publication:
    with database.write() as db:
        return Publication(db)


def addresses() -> Iterator[str]:
    """Every list in every order and by every filter that could meet what is hidden, and every detail."""
    for kind, sorts in SORTS.items():
        for sort in sorts:
            yield f"{kind}?sort={sort}&count=exact&limit=100"
            yield f"{kind}?sort=-{sort}&limit=1"
        yield f"{kind}?q={CANARY}&count=exact"
    for topic in ("bonds", "trust", "calm"):
        yield f"topics/{topic}"
        yield from (f"{kind}?filter[topic]={topic}&count=exact" for kind in ("articles", "faqs"))
    for slug in ("older", "newer", "hidden"):
        yield f"articles/{slug}?include=authors,topics,faqs"
        yield f"articles/{slug}/helplines"
        yield f"faqs?filter[article]={slug}&count=exact"
        yield f"resolve?path=/articles/{slug}"
    for slug in ("a-writer", "hidden-writer"):
        yield f"authors/{slug}"
        yield from (f"{kind}?filter[author]={slug}&count=exact" for kind in ("articles", "faqs"))
    yield from ("faqs/why", "faqs/hidden-why", "resolve?path=/faqs/hidden-why", "resolve?path=/authors/hidden-writer")
    yield "articles?body_format=blocks&include=authors,topics,faqs&count=exact&filter[published_at][gte]=2000-01-01"


def told(answer: Response) -> dict[str, Any]:
    """All a client learns but what differs between any two requests; a cached answer's age is held elsewhere."""
    kept = {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "cache-control"}}
    body = {k: v for k, v in answer.json().items() if k != "request_id"} if answer.status_code == 404 else answer.text
    return {"status": answer.status_code, "headers": kept, "body": body}


def surface(client: Client) -> dict[str, Any]:
    return {address: told(client.get(f"{CONTENT}/{address}")) for address in addresses()}


def hide(db: Session, site: Publication) -> None:
    """A draft, an archived article, a hidden author and FAQ, and articles that carry them, in all the site's places."""
    writer = make_author(db, "hidden-writer", public=False, name=CANARY, bio=CANARY)
    authors.publish(db, SYSTEM, make_author(db, "later-writer", public=False, name=CANARY), at=clock.now() + LATER)
    asked: dict[str, Any] = {"question": CANARY, "answer": CANARY, "topic_ids": site.topics}
    faq = make_faq(db, "hidden-why", public=False, reviewed_by_id=site.author, **asked)
    faqs.publish(db, SYSTEM, make_faq(db, "later-why", public=False, **asked), at=clock.now() + LATER)
    bylines = [{"author_id": id_, "role": role} for id_, role in ((site.author, "writer"), (writer.id, "reviewer"))]
    given: dict[str, Any] = {"title": CANARY, "dek": CANARY, "body": CANARY, "bylines": bylines}
    given |= {"topic_ids": site.topics, "faq_ids": [site.faq, faq.id]}
    make_article(db, "hidden", **given)
    make_article(db, "archived", **given).state = State.ARCHIVED
    articles.publish(db, SYSTEM, make_article(db, "scheduled", **given), at=clock.now() + LATER)
    ended = make_article(db, "ended", **given)
    articles.publish(db, SYSTEM, ended, at=clock.now() - 2 * LATER, until=clock.now() - LATER)


def test_hidden_documents_change_no_byte_of_any_answer(database: Database, site: Publication, client: Client) -> None:
    before = surface(client)
    with database.write() as db:
        hide(db, site)
    assert surface(client) == before
    assert CANARY not in str([answer["body"] for address, answer in before.items() if CANARY not in address])


@pytest.mark.parametrize("slug", ["hidden", "archived", "scheduled", "ended"])
def test_a_hidden_article_is_missed_like_any_other(
    database: Database, site: Publication, client: Client, slug: str
) -> None:
    with database.write() as db:
        hide(db, site)
    for template in ("articles/{}", "resolve?path=/articles/{}", "articles/{}?body_format=text&fields=title"):
        assert told(client.get(f"{CONTENT}/{template.format(slug)}")) == told(
            client.get(f"{CONTENT}/{template.format('never-was')}")
        )


def test_a_period_comes_and_goes_by_itself_and_leaves_no_trace(
    database: Database, site: Publication, client: Client
) -> None:
    before = surface(client)
    starts = clock.now() + LATER
    ends = starts + timedelta(minutes=5)
    with database.write() as db:
        article = make_article(db, "hidden", bylines=[{"author_id": site.author}], **site.relations)
        articles.publish(db, SYSTEM, article, at=starts, until=ends)
    assert surface(client) == before
    with time_machine.travel(starts + timedelta(seconds=1)):
        assert_is_seen_everywhere(client)
    with time_machine.travel(ends):
        assert surface(client) == before


def assert_is_seen_everywhere(client: Client) -> None:
    """An article in these topics, by this author, with this FAQ, newer than the two others."""

    def got(path: str) -> Any:
        answer = client.get(f"{CONTENT}/{path}")
        assert answer.status_code == 200, path
        return answer.json()

    assert got("articles/hidden")["previous"]["slug"] == "newer"
    assert got("articles/newer")["next"]["slug"] == "hidden"
    assert "hidden" in [article["slug"] for article in got("articles/older")["related"]]
    assert "hidden" in [article["slug"] for article in got("faqs/why")["articles"]]
    assert got("resolve?path=/articles/hidden")["slug"] == "hidden"
    assert [got(path)["article_count"] for path in ("authors/a-writer", "topics/bonds", "topics/calm")] == [3, 3, 3]
    for query in ("count=exact", "count=exact&filter[author]=a-writer", "count=exact&filter[topic]=bonds"):
        assert got(f"articles?{query}")["meta"]["total"] == 3
    assert got("faqs?filter[article]=hidden&count=exact")["meta"]["total"] == 1


@pytest.fixture
def named(database: Database) -> UUID:
    """A public article with a writer who is not public and an FAQ that is not."""
    with database.write() as db:
        writer = make_author(db, "hidden-writer", public=False, name=CANARY)
        faq = make_faq(db, "hidden-why", public=False, question=CANARY)
        article = make_article(db, "open", bylines=[{"author_id": writer.id}], faq_ids=[faq.id])
        articles.publish(db, SYSTEM, article)
        return writer.id


def test_a_public_article_does_not_name_who_or_what_is_not(named: UUID, client: Client) -> None:
    for path in ("articles/open?include=authors,faqs", "articles?include=authors,faqs", "faqs", "authors"):
        answer = client.get(f"{CONTENT}/{path}")
        assert answer.status_code == 200
        assert CANARY not in answer.text
        assert str(named) not in answer.text
    article = client.get(f"{CONTENT}/articles/open").json()
    assert (article["bylines"], article["faqs"]) == ([], [])
    assert [node["@type"] for node in article["json_ld"]] == ["Article", "BreadcrumbList"]
    for query in ("filter[author]=hidden-writer", "filter[author]=never-was"):
        assert client.get(f"{CONTENT}/articles?{query}&count=exact").json()["meta"]["total"] == 0


def test_an_answer_is_not_cached_beyond_the_next_change(database: Database, site: Publication, client: Client) -> None:
    assert client.get(f"{CONTENT}/articles").headers["cache-control"] == "public, max-age=60"
    with database.write() as db:
        articles.publish(db, SYSTEM, make_article(db, "soon"), at=clock.now() + timedelta(seconds=30))
    for kind in SORTS:
        cached = client.get(f"{CONTENT}/{kind}").headers["cache-control"]
        assert 0 <= int(cached.removeprefix("public, max-age=")) < 30
