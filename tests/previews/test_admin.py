"""Links to drafts: who makes them, lists them, revokes them, and what is told of them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.models import Article
from api.authors.models import Author
from api.core import clock
from api.core.db import Database
from api.core.keys import token_hash
from api.events.models import Event
from api.previews.models import PreviewLink
from tests.asking import Client
from tests.conftest import on_one
from tests.desk import Desk
from tests.factories import make_article, make_author

SECONDS = 5


@pytest.fixture
def article_id(database: Database) -> UUID:
    with database.write() as db:
        return make_article(db, "quiet").id


@pytest.fixture
def editor(client: Client, database: Database) -> Desk:
    return Desk(client, database)


def test_a_link_is_told_once_and_leads_to_this_installation(editor: Desk, article_id: UUID) -> None:
    made = editor.link(article_id, note="For the reviewer")
    assert made["url"] == f"http://127.0.0.1:8000/v1/preview/{made['token']}"
    assert (made["revision"], made["note"], made["made_by"]) == (None, "For the reviewer", editor.name)
    [listed] = editor.links(article_id)
    assert listed == {name: value for name, value in made.items() if name not in {"url", "token"}}


@pytest.mark.parametrize(
    ("given", "hours"), [({}, 168), ({"expires_in_hours": 1}, 1), ({"expires_in_hours": 720}, 720)]
)
def test_a_link_ends_when_it_was_asked_to(
    editor: Desk, database: Database, article_id: UUID, given: dict[str, int], hours: int
) -> None:
    editor.link(article_id, **given)
    with database.read() as db:
        [link] = db.exec(select(PreviewLink)).all()
    assert abs(link.expires_at - clock.now() - timedelta(hours=hours)) < timedelta(seconds=SECONDS)


@on_one
@pytest.mark.parametrize(
    "wrong",
    [
        *({"expires_in_hours": hours} for hours in (0, 721, -1, 1.5, "24", True, None)),
        *({"note": note} for note in ("", "a\nb", "x" * 301)),
        *({name: "x"} for name in ("token", "id", "article_id", "opened", "revoked_at", "expires_at", "made_by")),
    ],
)
def test_a_link_of_another_form_is_refused(editor: Desk, article_id: UUID, wrong: dict[str, object]) -> None:
    answer = editor.post(f"articles/{article_id}/previews", wrong)
    assert answer.status_code == 422, answer.text
    assert editor.links(article_id) == []


@pytest.mark.parametrize("number", [0, 2, 2**31, 2**63, "1"])
def test_a_link_to_a_revision_that_is_not_there_is_refused(editor: Desk, article_id: UUID, number: object) -> None:
    answer = editor.post(f"articles/{article_id}/previews", {"revision": number})
    assert answer.status_code == 422, answer.text
    assert editor.links(article_id) == []


def test_a_link_may_be_to_one_revision(editor: Desk, article_id: UUID) -> None:
    assert editor.link(article_id, revision=1)["revision"] == 1


def test_the_same_request_makes_one_link(editor: Desk, article_id: UUID) -> None:
    path, key = f"articles/{article_id}/previews", {"Idempotency-Key": "one"}
    first, again = (editor.post(path, {}, **key) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert len(editor.links(article_id)) == 1


def test_the_newest_link_comes_first_and_pages_reach_all(editor: Desk, article_id: UUID) -> None:
    made = [editor.link(article_id)["id"] for _ in range(3)]
    assert [link["id"] for link in editor.links(article_id)] == made[::-1]
    page = editor.get(f"articles/{article_id}/previews?limit=2&count=exact").json()
    assert page["meta"]["total"] == 3
    rest = editor.client.get(page["links"]["next"], headers=editor.headers).json()
    assert [link["id"] for link in page["data"] + rest["data"]] == made[::-1]


def test_revoking_ends_a_link_at_once_and_again_changes_nothing(
    editor: Desk, database: Database, article_id: UUID
) -> None:
    made = editor.link(article_id)
    assert editor.delete(f"previews/{made['id']}").status_code == 204
    [first] = editor.links(article_id)
    assert first["revoked_at"] is not None
    assert editor.client.get(made["url"]).status_code == 404
    assert editor.delete(f"previews/{made['id']}").status_code == 204
    assert editor.links(article_id) == [first]
    with database.read() as db:
        kinds = db.exec(select(Event.type).where(Event.subject_kind == "preview")).all()
    assert sorted(kinds) == ["preview.created", "preview.revoked"]


def test_events_say_what_was_shared_and_never_the_token(editor: Desk, database: Database, article_id: UUID) -> None:
    made = editor.link(article_id, note="For the reviewer")
    with database.read() as db:
        [event] = db.exec(select(Event).where(Event.type == "preview.created")).all()
    assert str(event.subject_id) == made["id"]
    assert event.snapshot["slug"] == "quiet"
    assert made["token"] not in str(event.snapshot)
    assert token_hash(made["token"]) not in str(event.snapshot)


@pytest.mark.parametrize("spelled", ["{}", "{0}".upper(), "nothing", "%00", "{}0"])
def test_what_is_not_there_is_not_found(editor: Desk, spelled: str) -> None:
    unknown = spelled.format(uuid4())
    assert editor.get(f"articles/{unknown}/previews").status_code == 404
    assert editor.post(f"articles/{unknown}/previews", {}).status_code == 404
    assert editor.delete(f"previews/{unknown}").status_code == 404


def test_a_trashed_article_is_shown_to_nobody(editor: Desk, database: Database, article_id: UUID) -> None:
    with database.write() as db:
        articles.trash(db, SYSTEM, db.get_one(Article, article_id))
    answer = editor.post(f"articles/{article_id}/previews", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-previewable")


def test_an_author_shares_what_is_theirs_and_nothing_else(client: Client, database: Database) -> None:
    author, editor = Desk(client, database, "author"), Desk(client, database)
    with database.write() as db:
        signed = make_author(db, "a-writer")
        db.get_one(Author, signed.id).account_id = author.id
        byline = make_article(db, "signed", bylines=[{"author_id": signed.id}]).id
        own = make_article(db, "own")
        own.created_by_id = author.id
        own_id, foreign = own.id, make_article(db, "foreign").id
    for article in (byline, own_id):
        made = author.link(article)
        assert author.links(article) != []
        assert author.delete(f"previews/{made['id']}").status_code == 204
    theirs = editor.link(foreign)
    assert author.post(f"articles/{foreign}/previews", {}).status_code == 403
    assert author.get(f"articles/{foreign}/previews").status_code == 403
    assert author.delete(f"previews/{theirs['id']}").status_code == 403
    assert client.get(theirs["url"]).status_code == 200


@pytest.mark.parametrize("scopes", [["articles:read"], ["previews:write", "previews:read"], ["articles:write_own"]])
def test_a_key_shares_what_its_scopes_say_and_no_more(
    client: Client, database: Database, article_id: UUID, scopes: list[str]
) -> None:
    whole = Desk.of_key(client, database, "articles:read", "previews:write", "previews:read")
    made = whole.link(article_id)
    assert (made["made_by"], len(whole.links(article_id))) == ("A sample program", 1)
    part = Desk.of_key(client, database, *scopes)
    assert part.get(f"articles/{article_id}/previews").status_code == 403
    assert part.post(f"articles/{article_id}/previews", {}).status_code == 403
    assert part.delete(f"previews/{made['id']}").status_code == 403


def test_a_moderator_and_nobody_share_nothing(client: Client, database: Database, article_id: UUID) -> None:
    moderator, editor = Desk(client, database, "moderator"), Desk(client, database)
    made = editor.link(article_id)
    assert moderator.post(f"articles/{article_id}/previews", {}).status_code == 403
    assert moderator.get(f"articles/{article_id}/previews").status_code == 403
    assert moderator.delete(f"previews/{made['id']}").status_code == 403
    for method, path in (("GET", f"articles/{article_id}/previews"), ("DELETE", f"previews/{made['id']}")):
        assert client.request(method, f"/v1/admin/{path}").status_code == 401
