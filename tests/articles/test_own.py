"""Authors and what is theirs: what they made, what they sign, and nothing else by any door."""

import pytest

from api.core.db import Database
from tests.articles.newsroom import Desk, desk, signing
from tests.articles.test_admin import ACTIONS
from tests.asking import Client

EDITORS_ONLY = ("approve", "publish", "unpublish", "cancel-schedule", "archive", "correct", "request-changes")


@pytest.fixture
def other(database: Database, client: Client) -> Desk:
    return desk(database, client, "author")


def test_an_author_sees_and_lists_only_what_is_theirs(
    database: Database, editor: Desk, author: Desk, other: Desk
) -> None:
    with database.write() as db:
        byline = {"author_id": signing(db, "allie", author.id)}
    author.made(title="Made")
    editor.made(title="Signed", bylines=[byline])
    foreign = [other.made(title="Foreign"), editor.made(title="Unsigned")]
    assert set(author.listed()) == {"made", "signed"}
    assert author.listed("filter[state]=trashed&q=foreign") == []
    assert author.ask("GET", "?count=exact").json()["meta"]["total"] == 2
    assert author.listed(f"filter[owner]={other.id}") == []
    assert [author.ask("GET", f"/{article['id']}").status_code for article in foreign] == [403, 403]
    assert set(editor.listed()) == {"made", "signed", "foreign", "unsigned"}
    assert set(editor.listed(f"filter[owner]={author.id}")) == {"made", "signed"}


def test_by_no_door_does_an_author_get_at_a_foreign_article(author: Desk, other: Desk) -> None:
    foreign = other.made()
    place = f"/{foreign['id']}"
    answers = [author.change(foreign, "?merge=true", title="Mine"), author.act("duplicate", foreign)]
    answers += [author.act(action, foreign, **given) for action, given in ACTIONS.items()]
    for door in ("/revisions", "/revisions/1", "/revisions/1/diff", "/lock"):
        answers.append(author.ask("GET", f"{place}{door}"))
    answers += [author.ask("PUT", f"{place}/lock"), author.ask("DELETE", f"{place}/lock")]
    assert {answer.status_code for answer in answers} == {403}
    assert not any(foreign["title"] in answer.text for answer in answers)
    items = [{"id": foreign["id"], "version": 1}]
    for action in ("trash", "restore", "submit", "approve", "publish", "unpublish", "archive"):
        done = author.ask("POST", "/bulk", json={"action": action, "items": items})
        assert [result["problem"]["status"] for result in done.json()["results"]] == [403]
    assert other.read(foreign["id"]) == foreign


def test_what_is_signed_is_ones_own_until_the_byline_goes(database: Database, editor: Desk, author: Desk) -> None:
    with database.write() as db:
        byline = {"author_id": signing(db, "allie", author.id)}
    article = editor.made(bylines=[byline])
    article = author.change(article, title="By me").json()
    article = editor.change(article, bylines=[]).json()
    assert author.change(article, title="Not mine any more").status_code == 403


def test_what_is_the_editors_is_not_done_to_ones_own(author: Desk) -> None:
    article = author.made()
    for action in EDITORS_ONLY:
        assert author.act(action, article, **ACTIONS[action]).status_code == 403, action
    assert author.read(article["id"]) == article


def test_ones_own_is_edited_as_a_draft_only(editor: Desk, author: Desk) -> None:
    article = author.made()
    for action in ("submit", "approve", "archive"):
        article = editor.done(action, article)
        assert author.change(article, title="Another").status_code == 403
        assert author.act("restore-1", article).status_code == 403
        assert author.read(article["id"]) == article


def test_an_author_puts_their_own_into_the_trash_and_back(author: Desk) -> None:
    article = author.done("trash", author.made())
    assert author.listed("filter[state]=trashed") == [article["slug"]]
    assert author.done("restore", article)["state"] == "draft"


def test_what_readers_see_or_shall_see_an_author_does_not_take_away(editor: Desk, author: Desk) -> None:
    live = editor.done("request-changes", editor.done("publish", author.made()), note="Mend this.")
    assert (live["state"], live["live"] is None) == ("draft", False)
    coming = editor.done("publish", author.made(), at="2099-01-01T00:00:00Z")
    for article in (live, coming):
        assert author.act("trash", article).status_code == 403
        assert author.read(article["id"]) == article
    assert editor.done("trash", live)["live"] is None


def test_a_copy_of_ones_own_is_ones_own(author: Desk) -> None:
    answer = author.act("duplicate", author.made(title="Mine"))
    assert (answer.status_code, answer.json()["slug"]) == (201, "mine-copy")
    assert answer.json()["created_by_id"] == str(author.id)
    assert author.change(answer.json(), title="Still mine").status_code == 200


def test_an_author_makes_no_article_of_somebody_elses_account(author: Desk, other: Desk) -> None:
    answer = author.make(created_by_id=str(other.id))
    assert answer.status_code == 422
    assert other.listed() == []
