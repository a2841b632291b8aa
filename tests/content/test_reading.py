"""The read surface over HTTP, on both databases, with the publication's own seed."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles import queries as article_queries
from api.articles.schemas import ArticleCreate
from api.cli.data import SEED
from api.core import clock
from api.core.db import Database
from api.importers import actions as importers
from api.importers.folder import read_folder
from tests.asking import Client
from tests.conftest import on_one, opened

CONTENT = "/v1/content"
KINDS = ("articles", "faqs", "authors", "topics")


@pytest.fixture(scope="module")
def rows(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[sa.Table, list[dict[str, Any]]]:
    """The seed as rows: loading it takes ten times as long as writing them."""
    path = tmp_path_factory.mktemp("seeded") / "unspoken.db"
    shutil.copyfile(migrated_file, path)
    with opened(f"sqlite:///{path}") as database:
        with database.write() as db:
            importers.load(db, read_folder(SEED))
        with database.reader.connect() as connection:
            tables = SQLModel.metadata.sorted_tables
            return {table: [dict(row) for row in connection.execute(table.select()).mappings()] for table in tables}


@pytest.fixture
def seeded(database: Database, rows: dict[sa.Table, list[dict[str, Any]]]) -> Database:
    with database.writer.begin() as connection:
        for table, given in rows.items():
            if given:
                connection.execute(table.insert(), given)
    return database


@pytest.fixture
def site(seeded: Database, client: Client) -> Client:
    return client


def get(site: Client, path: str, /, **query: Any) -> Any:
    answer = site.get(f"{CONTENT}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def make_article(database: Database, slug: str, **published: Any) -> None:
    with database.write() as db:
        article = articles.create(
            db, SYSTEM, ArticleCreate(slug=slug, title=slug.replace("-", " "), body=f"About {slug}.")
        )
        if published:
            articles.publish(db, SYSTEM, article, **published)


def test_the_article_comes_back_whole(site: Client) -> None:
    article = get(site, "articles/unspoken-bonds", include="authors,faqs,topics")
    assert [entry["level"] for entry in article["toc"]] == [2] * 7
    assert article["section"]["slug"] == "emotional-connection"
    assert len(article["faqs"]) == 4
    assert all(faq["answer"].startswith("<p data-block=") for faq in article["faqs"])
    assert article["bylines"][0]["author"]["bio"].startswith('<p data-block="b1">Allie Wright is an seasoned writer')
    assert [node["@type"] for node in article["json_ld"]] == ["Article", "BreadcrumbList", "FAQPage"]
    assert article["body"].count("<h2 data-block=") == 7


def test_the_body_comes_in_four_forms(site: Client) -> None:
    forms = {form: get(site, "articles/unspoken-bonds", body_format=form)["body"] for form in ("html", "text")}
    blocks = get(site, "articles/unspoken-bonds", body_format="blocks")["body"]
    assert "\n\n".join(block["text"] for block in blocks) == forms["text"]
    assert "\n".join(block["html"] for block in blocks) == forms["html"]
    assert get(site, "articles/unspoken-bonds", body_format="markdown")["body"].startswith("## Introduction")


def test_a_list_carries_no_body_unless_asked(site: Client) -> None:
    assert get(site, "articles")["data"][0]["body"] is None
    assert get(site, "articles", body_format="text")["data"][0]["body"].startswith("Introduction")
    assert get(site, "articles", fields="body")["data"][0]["body"].startswith("<h2")


@on_one
@pytest.mark.parametrize("kind", KINDS)
def test_a_list_refuses_what_it_does_not_know_and_names_what_it_does(site: Client, kind: str) -> None:
    for query in (
        "foo=1",
        "sort=email",
        "fields=password",
        "limit=0",
        "limit=101",
        "limit=01",
        "cursor=!",
        "cursor=abc",
    ):
        answer = site.get(f"{CONTENT}/{kind}?{query}")
        assert answer.status_code == 422, query
        assert answer.headers["content-type"] == "application/problem+json"
    assert "published_at" in site.get(f"{CONTENT}/articles?sort=email").text


def test_fields_give_just_those_and_reach_into_relations(site: Client) -> None:
    article = get(site, "articles/unspoken-bonds", fields="slug,bylines.author.name")
    assert article == {"slug": "unspoken-bonds", "bylines": [{"author": {"name": "Allie Wright"}}]}


def test_filters_find_and_miss(site: Client) -> None:
    def found(kind: str, **query: str) -> int:
        total = get(site, kind, count="exact", **query)["meta"]["total"]
        assert isinstance(total, int)
        return total

    assert found("articles", **{"filter[topic]": "relationships"}) == 1
    assert found("articles", **{"filter[topic]": "nowhere"}) == 0
    assert found("articles", **{"filter[author]": "allie-wright"}) == 1
    assert found("articles", **{"filter[published_at][lt]": "2026-01-01"}) == 0
    assert found("articles", q="UNSPOKEN bonds") == 1
    assert found("articles", q="100%") == 0
    assert found("faqs", **{"filter[article]": "unspoken-bonds"}) == 4
    assert found("faqs", **{"filter[author]": "allie-wright"}) == 4
    assert found("faqs", **{"filter[topic]": "trust"}) < 4
    assert found("authors", q="allie") == 1
    assert found("topics", q="trust") == 1


def test_the_faqs_of_an_article_come_in_its_order_unless_sorted_otherwise(site: Client) -> None:
    in_order = [faq["slug"] for faq in get(site, "articles/unspoken-bonds")["faqs"]]
    page = get(site, "faqs", **{"filter[article]": "unspoken-bonds", "limit": "1"})
    found = [page["data"][0]["slug"]]
    while page["links"]["next"]:
        page = site.get(page["links"]["next"]).json()
        found += [faq["slug"] for faq in page["data"]]
    assert found == in_order
    by_question = get(site, "faqs", **{"filter[article]": "unspoken-bonds", "sort": "question"})["data"]
    assert [faq["slug"] for faq in by_question] == sorted(in_order) != in_order


def test_pages_reach_every_row_forwards_and_backwards(site: Client) -> None:
    page = get(site, "topics", limit="2")
    names, pages = [row["name"] for row in page["data"]], [page]
    while page["links"]["next"]:
        page = site.get(page["links"]["next"]).json()
        names += [row["name"] for row in page["data"]]
        pages.append(page)
    assert names == ["Communication", "Emotional connection", "Empathy", "Relationships", "Trust"]
    back = site.get(page["links"]["prev"]).json()
    assert back["data"] == pages[1]["data"]
    assert site.get(back["links"]["prev"]).json()["data"] == pages[0]["data"]


def test_a_cursor_of_another_sort_is_refused(site: Client) -> None:
    cursor = get(site, "topics", limit="2")["meta"]["page"]["next_cursor"]
    answer = site.get(f"{CONTENT}/topics", params={"limit": "2", "sort": "-name", "cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "foreign-cursor"


def test_the_same_bytes_are_not_sent_twice(site: Client) -> None:
    first = site.get(f"{CONTENT}/articles/unspoken-bonds")
    again = site.get(f"{CONTENT}/articles/unspoken-bonds", headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    head = site.head(f"{CONTENT}/articles/unspoken-bonds")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])


def test_neighbours_are_older_and_newer(seeded: Database, client: Client) -> None:
    make_article(seeded, "older", at=clock.now() - timedelta(days=2))
    make_article(seeded, "newer", at=clock.now())
    article = get(client, "articles/unspoken-bonds")
    assert (article["previous"]["slug"], article["next"]["slug"]) == ("older", "newer")


def test_an_unpublished_article_leaves_and_a_new_publication_brings_it_back(seeded: Database, client: Client) -> None:
    with seeded.write() as db:
        article = article_queries.by_slug(db, "unspoken-bonds")
        assert article is not None
        articles.unpublish(db, SYSTEM, article)
    assert client.get(f"{CONTENT}/articles/unspoken-bonds").status_code == 404
    with seeded.write() as db:
        article = article_queries.by_slug(db, "unspoken-bonds")
        assert article is not None
        articles.publish(db, SYSTEM, article, at=clock.now())
    assert client.get(f"{CONTENT}/articles/unspoken-bonds").status_code == 200


@pytest.mark.parametrize("path", ["/articles/unspoken-bonds", "/authors/allie-wright/", "/topics/trust"])
def test_a_canonical_path_resolves(site: Client, path: str) -> None:
    resolved = get(site, "resolve", path=path)
    assert resolved["path"] == path.rstrip("/")
    assert site.get(resolved["href"]).status_code == 200


def test_the_pages_for_people_and_probes_answer(site: Client) -> None:
    assert 'href="/docs"' in site.get("/").text
    assert "filter[published_at][gte]" in site.get("/docs").text
    assert site.get("/healthz").json() == {"status": "ok"}
    assert site.get("/readyz").json() == {"status": "ready"}


def test_loading_the_seed_again_changes_nothing(seeded: Database) -> None:
    with seeded.write() as db:
        loaded = importers.load(db, read_folder(SEED))
    assert {done.outcome for done in loaded} == {"left"}
