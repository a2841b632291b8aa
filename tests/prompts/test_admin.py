"""Prompts over HTTP: asked by editors and by authors of their own, answered to readers in the order of the text."""

from uuid import UUID

import pytest

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.core.db import Database
from api.events.queries import happened
from api.prompts import actions, queries
from api.prompts.actions import prompts as limits
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import actor_of, make_article
from tests.prompts.newsroom import BODY, LATER, QUESTION, QUOTE, asked, asking, done, edited, read, words
from tests.room import Colleague, colleague


def test_what_is_asked_is_read_where_it_was_asked(client: Client, editor: Colleague, article_id: UUID) -> None:
    made = editor.post(f"articles/{article_id}/prompts", {"question": f" {QUESTION}\n", "anchor": words(QUOTE)})
    assert made.status_code == 201
    prompt = made.json()
    assert (made.headers["etag"], made.headers["location"]) == ('"1"', f"/v1/admin/prompts/{prompt['id']}")
    place = {name: prompt["anchor"][name] for name in ("state", "block", "exact", "now", "kept")}
    assert place == {"state": "exact", "block": "b1", "exact": QUOTE, "now": QUOTE, "kept": 1.0}
    shown = {"id": prompt["id"], "question": QUESTION, "open": True, "answers": 0, "anchor": prompt["anchor"]}
    assert read(client) == [shown]
    assert editor.get(f"prompts/{prompt['id']}").json() == prompt
    assert (prompt["quote"], prompt["article_id"], prompt["closed_at"]) == (QUOTE, str(article_id), None)


def test_readers_get_them_in_the_order_of_the_text_and_what_lost_its_passage_last(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    asked(editor, article_id, LATER, "Third?")
    asked(editor, article_id, QUOTE, "Second?")
    asked(editor, article_id, "earned slowly", "First?")
    assert [each["question"] for each in read(client)] == ["First?", "Second?", "Third?"]
    edited(database, article_id, body=BODY.replace("is earned slowly", "stays"))
    shown = read(client)
    assert [each["question"] for each in shown] == ["Second?", "Third?", "First?"]
    assert (shown[-1]["anchor"]["state"], shown[-1]["anchor"]["exact"]) == ("orphaned", "earned slowly")


def test_a_correction_takes_them_along(database: Database, client: Client, editor: Colleague, article_id: UUID) -> None:
    asked(editor, article_id)
    done(database, article_id, articles.correct, "It was one night.")
    assert [each["anchor"]["now"] for each in read(client)] == [QUOTE]


def test_of_an_article_readers_do_not_see_they_learn_nothing(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    prompt = asked(editor, article_id)
    done(database, article_id, articles.unpublish)
    assert client.get("/v1/content/articles/bonds/prompts").status_code == 404
    kept = editor.get(f"prompts/{prompt['id']}").json()
    assert (kept["anchor"], kept["quote"]) == (None, QUOTE)
    again = asked(editor, article_id, LATER)
    assert again["anchor"] is None
    edited(database, article_id, body=f"{BODY}\n\nMore.")
    assert [each["id"] for each in read(client)] == [prompt["id"], again["id"]]


def test_the_old_path_leads_to_what_is_asked_on_the_present_one(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    edited(database, article_id, slug="ties")
    moved = client.get("/v1/content/articles/bonds/prompts", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, "/v1/content/articles/ties/prompts")
    assert read(client) == []


def test_a_prompt_is_put_in_other_words_closed_and_reopened(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    path = f"prompts/{asked(editor, article_id)['id']}"
    assert editor.patch(path, 1, {"question": "And now?"}).json()["version"] == 2
    assert editor.patch(path, 2, {"question": "And now?"}).json()["version"] == 2
    stale = editor.act(f"{path}/actions/close", 1)
    assert (stale.status_code, stale.json()["current"]["question"]) == (412, "And now?")
    assert editor.act(f"{path}/actions/close", None).status_code == 428
    closed = editor.act(f"{path}/actions/close", 2).json()
    assert (closed["open"], closed["version"], closed["closed_at"] is None) == (False, 3, False)
    assert [(each["question"], each["open"]) for each in read(client)] == [("And now?", False)]
    with database.write() as db:
        assert queries.open_one(db, article_id, UUID(closed["id"])) is None
    assert editor.act(f"{path}/actions/close", 3).json() == closed
    assert editor.get(f"articles/{article_id}/prompts?filter[open]=true").json()["data"] == []
    reopened = editor.act(f"{path}/actions/reopen", 3).json()
    assert (reopened["open"], reopened["version"], reopened["closed_at"]) == (True, 4, None)
    with database.write() as db:
        assert queries.open_one(db, article_id, UUID(closed["id"])) is not None
        assert queries.open_one(db, UUID(closed["id"]), UUID(closed["id"])) is None


def test_answers_are_counted_and_change_no_version(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    prompt = asked(editor, article_id)
    for by in (1, 1, 1, -1):
        with database.write() as db:
            actions.count(db, UUID(prompt["id"]), by)
    assert [each["answers"] for each in read(client)] == [2]
    assert editor.get(f"prompts/{prompt['id']}").json() == prompt | {"answers": 2}


def test_what_nobody_answered_is_deleted_with_its_mark(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    path = f"prompts/{asked(editor, article_id)['id']}"
    assert editor.delete(path, 9).status_code == 412
    assert editor.delete(path, 1).status_code == 204
    assert editor.get(path).status_code == editor.delete(path, 1).status_code == 404
    assert read(client) == []
    with database.read() as db:
        assert queries.many(db, article_id) == 0
        assert happened(db, "prompt.deleted", UUID(path.removeprefix("prompts/")))


def test_an_author_asks_on_articles_of_their_own_alone(database: Database, client: Client, article_id: UUID) -> None:
    author = colleague(database, client, "author")
    assert author.account is not None
    with database.write() as db:
        own = make_article(db, "own", by=actor_of(author.account), body=BODY)
        articles.publish(db, SYSTEM, own)
        own_id = own.id
    prompt = asked(author, own_id)
    assert author.act(f"prompts/{prompt['id']}/actions/close", 1).status_code == 200
    foreign = asking(author, article_id, words(QUOTE))
    assert (foreign.status_code, foreign.json()["detail"]) == (403, "The article is somebody else's.")
    moderator = asking(colleague(database, client, "moderator"), own_id, words(QUOTE))
    assert (moderator.status_code, moderator.json()["detail"]) == (403, "This needs prompts:write.")
    assert author.get(f"articles/{article_id}/prompts").status_code == 403


VERBS = {"archived": articles.archive, "trashed": articles.trash}


@pytest.mark.parametrize("state", VERBS)
def test_nothing_is_asked_about_what_is_put_away(
    database: Database, editor: Colleague, article_id: UUID, state: str
) -> None:
    done(database, article_id, VERBS[state])
    refused = asking(editor, article_id, words(QUOTE))
    assert (refused.status_code, refused.json()["code"]) == (409, "not-editable")


@on_one
def test_there_is_a_lid_on_what_one_article_asks(
    editor: Colleague, article_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PROMPTS_MAX", 1)
    asked(editor, article_id)
    refused = asking(editor, article_id, words(LATER))
    assert (refused.status_code, refused.json()["code"]) == (409, "prompts-full")
