"""What staff does with authors over HTTP, and what somebody does with the own bio."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from api.accounts.models import Account
from api.core import clock
from api.core.db import Database
from api.core.schemas import stamp
from api.events.models import Event
from tests.asking import Client
from tests.factories import make_article, make_author, make_staff
from tests.room import Colleague, colleague

ADA = {"slug": "ada", "name": "Ada Sample", "bio": "Writes.", "links": [{"label": "Site", "url": "https://a.example"}]}


def events(database: Database) -> list[tuple[str, Any]]:
    with database.read() as db:
        return [(event.type, event.snapshot) for event in db.exec(select(Event).order_by(Event.id))]  # type: ignore[arg-type]


def own(database: Database, editor: Colleague, writer: Colleague) -> str:
    """Where the bio of the writer is."""
    assert writer.account is not None
    return f"authors/{editor.made('authors', {**ADA, 'account_id': str(writer.account.id)})['id']}"


def test_a_new_author_is_answered_whole_and_readers_do_not_see_it(
    database: Database, client: Client, editor: Colleague
) -> None:
    portrait = {"url": "/ada.jpg", "alt": "Ada", "caption": None, "credit": None}
    answer = editor.post("authors", {**ADA, "portrait": portrait, "headline": "A sample"})
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.headers["location"] == f"/v1/admin/authors/{made['id']}"
    assert {
        **ADA,
        "portrait": portrait,
        "headline": "A sample",
        "state": "draft",
        "account": None,
    }.items() <= made.items()
    assert (made["html"], made["warnings"]) == ('<p data-block="b1">Writes.</p>', [])
    assert editor.get(f"authors/{made['id']}").json() == made
    assert client.get("/v1/content/authors/ada").status_code == 404
    assert events(database)[-1][0] == "author.created"


def test_an_author_goes_to_readers_changes_there_and_leaves_the_old_slug(client: Client, editor: Colleague) -> None:
    place = f"authors/{editor.made('authors', ADA)['id']}"
    later = editor.act(f"{place}/actions/publish", 1, {"at": stamp(clock.now() + timedelta(days=1))}).json()
    assert later["state"] == "scheduled"
    assert editor.act(f"{place}/actions/publish", 2).json()["state"] == "published"
    assert editor.patch(place, 3, {"slug": "ada-sample", "bio": "Wrote."}).json()["version"] == 4
    assert client.get("/v1/content/authors/ada-sample").json()["bio"] == '<p data-block="b1">Wrote.</p>'
    moved = client.get("/v1/content/authors/ada?fields=name", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, "/v1/content/authors/ada-sample?fields=name")
    assert editor.act(f"{place}/actions/unpublish", 4).json()["state"] == "draft"
    assert client.get("/v1/content/authors/ada", follow_redirects=False).status_code == 404
    assert editor.delete(place, 5).json()["state"] == "trashed"
    assert editor.act(f"{place}/actions/restore", 6).json()["state"] == "draft"


def test_lists_find_authors_by_state_and_name(database: Database, editor: Colleague) -> None:
    with database.write() as db:
        for slug, public in (("zoe", True), ("bea", False)):
            make_author(db, slug, public=public)
    gone = editor.made("authors", ADA)
    editor.delete(f"authors/{gone['id']}", 1)
    for query, found in {
        "": ["bea", "zoe"],
        "sort=-name": ["zoe", "bea"],
        "filter[state]=draft": ["bea"],
        "filter[state]=published": ["zoe"],
        "filter[state]=scheduled": [],
        "filter[state]=trashed": ["ada"],
        "q=ZO": ["zoe"],
        "sort=published_at": ["zoe"],
    }.items():
        assert [row["slug"] for row in editor.get(f"authors?{query}").json()["data"]] == found, query


def test_the_account_of_an_author_is_set_by_editors_and_named_to_staff(database: Database, editor: Colleague) -> None:
    with database.write() as db:
        account = make_staff(db, "author", name="Ada of the staff")
    place = f"authors/{editor.made('authors', ADA)['id']}"
    changed = editor.patch(place, 1, {"account_id": str(account.id)}).json()
    assert (changed["version"], changed["account"]) == (2, {"id": str(account.id), "name": "Ada of the staff"})
    assert events(database)[-1][1]["changed"] == ["account_id"]
    assert [row["number"] for row in editor.get(f"{place}/revisions").json()["data"]] == [1]
    assert editor.patch(place, 1, {"account_id": None}).status_code == 412
    assert editor.patch(f"{place}?merge=true", 1, {"account_id": None}).status_code == 412
    kept = editor.patch(place, 2, {"bio": "Else."}).json()
    assert (kept["account"]["id"], kept["version"]) == (str(account.id), 3)
    assert editor.act(f"{place}/revisions/1/actions/restore", 3).json()["account"]["id"] == str(account.id)
    assert "account_id" not in editor.get(f"{place}/revisions/1").json()["content"]
    unknown = editor.patch(place, 4, {"account_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "unknown-account")
    assert editor.patch(place, 4, {"account_id": None}).json()["account"] is None


def test_readers_are_told_nothing_of_the_account(database: Database, client: Client) -> None:
    with database.write() as db:
        account = make_staff(db, "author", name="Canary Quokka", email="canary@quokka.example")
        id_ = account.id
        author = make_author(db, "ada", account_id=id_)
        article = make_article(db, "shown", bylines=[{"author_id": author.id}])
        article_id = str(article.id)
    editor = colleague(database, client)
    editor.act(f"articles/{article_id}/actions/publish", 1)
    read = [f"authors{query}" for query in ("", "/ada", "/ada?body_format=blocks")]
    read += [f"articles{query}" for query in ("?include=authors", "/shown?include=authors")]
    for path in (*read, "resolve?path=/authors/ada"):
        answer = client.get(f"/v1/content/{path}")
        assert answer.status_code == 200, path
        for secret in (str(id_), id_.hex, "Quokka", "quokka", "account"):
            assert secret not in answer.text + str(answer.headers)
    assert client.get("/v1/content/authors?fields=account").status_code == 422


def test_whose_account_it_is_changes_the_bio_and_neither_its_address_nor_its_owner(
    database: Database, client: Client, editor: Colleague
) -> None:
    writer = colleague(database, client, "author")
    place = own(database, editor, writer)
    changed = writer.patch(place, 1, {"bio": "Mine.", "headline": "Me", "slug": "ada"})
    assert (changed.status_code, changed.json()["bio"]) == (200, "Mine.")
    for given in ({"slug": "me"}, {"account_id": None}, {"account_id": str(uuid4())}):
        assert writer.patch(place, 2, given).status_code == 403
    assert writer.send("PUT", f"{place}/lock").status_code == 200
    editor.patch(place, 2, {"slug": "ada-sample", "bio": "Edited."})
    restored = writer.act(f"{place}/revisions/2/actions/restore", 3).json()
    assert (restored["bio"], restored["slug"], restored["warnings"]) == (
        "Mine.",
        "ada-sample",
        ["It keeps its present slug."],
    )
    editorial = [writer.act(f"{place}/actions/{deed}", 4) for deed in ("publish", "unpublish", "restore")]
    editorial += [writer.delete(place, 4), writer.post("authors", {**ADA, "slug": "other"})]
    assert [answer.status_code for answer in editorial] == [403] * 5


@pytest.mark.parametrize("role", ["author", "moderator"])
def test_somebody_elses_bio_is_left_alone(database: Database, client: Client, editor: Colleague, role: str) -> None:
    place = own(database, editor, colleague(database, client, "author"))
    other = colleague(database, client, role)
    tries = [other.patch(place, 1, {"bio": "x"}), other.delete(place, 1), other.send("PUT", f"{place}/lock")]
    tries += [other.act(f"{place}/revisions/1/actions/restore", 1), other.act(f"{place}/actions/publish", 1)]
    tries += [other.post("authors/bulk", {"action": "trash", "items": [{"id": place[8:], "version": 1}]})]
    assert [answer.status_code for answer in tries] == [403] * len(tries)
    assert editor.get(place).json()["version"] == 1


def test_a_bio_is_nobodys_once_its_account_has_another_role_or_is_gone(
    database: Database, client: Client, editor: Colleague
) -> None:
    writer = colleague(database, client, "author")
    place = own(database, editor, writer)
    assert writer.account is not None
    with database.write() as db:
        account = db.get(Account, writer.account.id)
        assert account is not None
        account.role = "moderator"  # type: ignore[assignment]
    assert writer.patch(place, 1, {"bio": "x"}).status_code == 403


def test_many_are_done_at_once(client: Client, editor: Colleague) -> None:
    ids = [editor.made("authors", {**ADA, "slug": slug})["id"] for slug in ("one", "two")]
    items = [{"id": id_, "version": version} for id_, version in zip(ids, (1, 2), strict=True)]
    done = editor.post("authors/bulk", {"action": "publish", "items": items}).json()["results"]
    assert [(result["ok"], result["version"]) for result in done] == [(True, 2), (False, None)]
    assert [client.get(f"/v1/content/authors/{slug}").status_code for slug in ("one", "two")] == [200, 404]
