"""The same input gives the same answer on SQLite and on PostgreSQL, in any script."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session, SQLModel

from api import settings
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.models import Article
from api.articles.schemas import ArticleCreate
from api.core.db import Database
from api.core.errors import Refusal
from api.revisions.queries import history
from tests.asking import Client
from tests.conftest import KeptDatabase, application
from tests.factories import make_article, make_author, make_faq, make_topic

pytestmark = pytest.mark.heavy

CONTENT = "/v1/content"
# Case, normal forms, marks, direction, astral letters, joiners, wildcards of LIKE, and what sorts apart by locale.
TEXTS = (
    *("Élan", "E\u0301lan", "elan", "ELAN", "Ｅｌａｎ", "ﬁne", "STRASSE", "Straße", "ß", "ẞ", "ΣΊΣΥΦΟΣ", "σίσυφος"),
    *("İstanbul", "ıstanbul", "I", "i", "ά", "\u1f71", "愛", "愛情", "حب", "אהבה", "रिश्ते", "ความรัก", "Zebra", "ñandú"),
    *("👩\u200d❤️\u200d👩", "👩", "\u202eevil", "a\u200bb", "naïve", "ǆ", "Ǆ", "\u212a", "ſ", "a b", "a-b", "ab"),
    *("100%", "a_b", "a\\b", "O'Neill", '"quoted"', "[x]", "{{7*7}}", "<b>", "&amp;"),
)  # fmt: skip
UNKEEPABLE = ("\x00", "a\x00b", "\ud800", "\x07", "a\nb", "a\rb", "", " ", "a" * 301, "\u0301" * 300)


@pytest.fixture
def pair(kept_sqlite: KeptDatabase, postgres_database: Database) -> tuple[Database, Database]:
    kept_sqlite.begin_anew()
    return kept_sqlite, postgres_database


def each(pair: tuple[Database, Database], outcome: Callable[[Session], Any]) -> list[Any]:
    """What a verb comes to on both: its value, or what it is refused with."""
    found = []
    for database in pair:
        try:
            with database.write() as db:
                found.append(outcome(db))
        except (Refusal, ValidationError) as refused:
            found.append((type(refused).__name__, str(refused)))
    return found


@pytest.mark.parametrize("text", [*TEXTS, *UNKEEPABLE], ids=ascii)
def test_a_text_is_kept_or_refused_the_same(pair: tuple[Database, Database], text: str) -> None:
    def write(db: Session) -> Any:
        article = make_article(
            db, "kept", title=text, dek=text, body=f"# {text}\n\n{text} *{text}*", seo={"title": text}
        )
        articles.publish(db, SYSTEM, article)
        db.flush()
        db.expire_all()
        columns = {name: getattr(article, name) for name in ("title", "dek", "body", "html", "text", "blocks", "seo")}
        return columns, [revision.snapshot for revision in history(db, article.id)]

    sqlite, postgresql = each(pair, write)
    assert sqlite == postgresql


def fill(db: Session) -> None:
    """A document of every kind for every text."""
    for number, text in enumerate(TEXTS):
        kind = "section" if number % 3 else "tag"
        topic = make_topic(db, f"t{number}", name=text, description=text, kind=kind)
        author = make_author(db, f"a{number}", name=text, headline=text, bio=text)
        faq = make_faq(db, f"f{number}", question=text, answer=text, topic_ids=[topic.id], reviewed_by_id=author.id)
        relations: dict[str, Any] = {
            "topic_ids": [topic.id],
            "faq_ids": [faq.id],
            "bylines": [{"author_id": author.id}],
        }
        articles.publish(db, SYSTEM, make_article(db, f"n{number}", title=text, dek=text, body=text, **relations))


def copy(source: Database, target: Database) -> None:
    """Every row as it is, so that ids and instants are the same on both."""
    with source.reader.connect() as rows, target.writer.begin() as copies:
        for table in SQLModel.metadata.sorted_tables:
            if found := [dict(row) for row in rows.execute(table.select()).mappings()]:
                copies.execute(table.insert(), found)


@pytest.fixture
def clients(pair: tuple[Database, Database]) -> Iterator[tuple[Client, Client]]:
    sqlite, postgresql = pair
    with sqlite.write() as db:
        fill(db)
    copy(sqlite, postgresql)
    config = settings.load()
    first, second = (Client(application(config, database), base_url="http://127.0.0.1:8000") for database in pair)
    with first, second:
        yield first, second


def queries() -> Iterator[tuple[str, dict[str, str]]]:
    for kind, sorts in (("articles", "title"), ("faqs", "question"), ("authors", "name"), ("topics", "name")):
        for sort in (sorts, f"-{sorts}", "updated_at", "-updated_at"):
            yield kind, {"sort": sort, "limit": "100", "count": "exact"}
        for text in TEXTS:
            yield kind, {"q": text, "count": "exact", "limit": "100"}
    for number in range(len(TEXTS)):
        yield f"articles/n{number}", {"include": "authors,topics,faqs", "body_format": "blocks"}
        yield "faqs", {"filter[author]": f"a{number}", "filter[topic]": f"t{number}"}
    for slug in ("N0", "n0 ", "n0\x00", "ñ", "n" * 300, "%6e0"):
        yield f"articles/{slug}".replace("\x00", "%00"), {}
        yield "articles", {"filter[topic]": slug}


def test_lists_searches_and_details_answer_the_same(clients: tuple[Client, Client]) -> None:
    for path, query in queries():
        first, second = (client.get(f"{CONTENT}/{path}", params=query) for client in clients)
        assert first.status_code == second.status_code, (path, query)
        assert first.status_code in {200, 404, 422}, (path, query)
        bodies = [{k: v for k, v in answer.json().items() if k != "request_id"} for answer in (first, second)]
        assert bodies[0] == bodies[1], (path, query)
        assert first.headers.get("etag") == second.headers.get("etag"), (path, query)


def test_pages_meet_the_same_rows_in_the_same_order(clients: tuple[Client, Client]) -> None:
    def walk(client: Client, start: str) -> list[str]:
        page = client.get(start).json()
        found = [row["slug"] for row in page["data"]]
        while page["links"]["next"]:
            page = client.get(page["links"]["next"]).json()
            found += [row["slug"] for row in page["data"]]
        return found

    for start in ("articles?sort=title&limit=7", "authors?sort=-name&limit=7", "faqs?limit=7", "topics?limit=7"):
        sqlite, postgresql = (walk(client, f"{CONTENT}/{start}") for client in clients)
        assert sqlite == postgresql
        assert len(set(sqlite)) == len(TEXTS)


def test_a_working_copy_is_saved_the_same(pair: tuple[Database, Database]) -> None:
    def write(db: Session) -> Any:
        article: Article = make_article(db, "kept", body="\n\n".join(TEXTS))
        changed = "\n\n".join(reversed(TEXTS))
        articles.save(db, SYSTEM, article, ArticleCreate(slug="kept", title="T", body=changed))
        return [(block["id"], block["text"]) for block in article.blocks], article.version

    sqlite, postgresql = each(pair, write)
    assert sqlite == postgresql
