"""Articles over HTTP: who may, from which version, and what comes back."""

from typing import Any

from api.core.db import Database
from tests.articles.newsroom import CONTENT, Desk, desk, signing
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_faq, make_topic

UNKNOWN = "01890000-0000-7000-8000-000000000000"


def test_an_article_is_made_read_changed_and_put_away(
    database: Database, client: Client, editor: Desk, author: Desk
) -> None:
    with database.write() as db:
        topic, faq = make_topic(db, "trust"), make_faq(db, "why")
        given: dict[str, Any] = {"topic_ids": [str(topic.id)], "faq_ids": [str(faq.id)]}
        given["bylines"] = [{"author_id": signing(db, "allie", author.id), "role": "reviewer"}]
    answer = editor.make(title="On trust", dek="A dek", **given)
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.headers["location"] == f"/v1/admin/articles/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"
    assert (made["slug"], made["state"], made["version"], made["revision"]) == ("on-trust", "draft", 1, 1)
    assert (made["live"], made["scheduled"], made["has_unpublished_changes"]) == (None, [], True)
    assert (made["topics"][0]["slug"], made["faqs"][0]["name"]) == ("trust", "Why?")
    assert made["bylines"] == [{"role": "reviewer", "author": {**made["bylines"][0]["author"], "slug": "allie"}}]
    assert (made["created_by_id"], made["warnings"]) == (str(editor.id), [])
    read = editor.ask("GET", f"/{made['id']}")
    assert (read.json(), read.headers["etag"]) == (made, '"1"')
    changed = editor.change(made, title="On trust again", hero=None).json()
    assert (changed["title"], changed["slug"], changed["dek"]) == ("On trust again", "on-trust", "A dek")
    assert (changed["topics"], changed["version"]) == (made["topics"], 2)
    trashed = editor.done("trash", changed)
    assert (trashed["state"], trashed["version"], trashed["trashed_at"] is None) == ("trashed", 3, False)
    assert (editor.listed(), editor.listed("filter[state]=trashed")) == ([], ["on-trust"])
    assert editor.done("restore", trashed)["state"] == "draft"


def test_the_way_of_an_article_to_its_readers(client: Client, editor: Desk, author: Desk) -> None:
    article = author.done("submit", author.made(title="On trust"))
    assert author.change(article, title="Too late").status_code == 403
    back = editor.done("request-changes", article, note="Shorter, please.")
    assert (back["state"], author.read(back["id"])["review_note"]) == ("draft", "Shorter, please.")
    article = author.done("submit", author.change(back, body="Short.").json())
    article = editor.done("approve", article)
    shown = editor.done("publish", article)
    assert (shown["state"], shown["has_unpublished_changes"]) == ("approved", False)
    assert shown["live"] == {"from": shown["published_at"], "until": None, "revision": 2, "slug": "on-trust"}
    assert client.get(f"{CONTENT}/on-trust").json()["title"] == "On trust"
    edited = editor.change(shown, title="Off trust").json()
    assert edited["has_unpublished_changes"]
    later = editor.done(
        "publish", edited, at="2099-01-01T00:00:00+02:00", until="2099-02-01T00:00:00Z", note="New year"
    )
    period = {"from": "2098-12-31T22:00:00Z", "until": "2099-02-01T00:00:00Z", "revision": 3, "slug": "on-trust"}
    assert later["scheduled"] == [period]
    assert later["live"]["until"] == period["from"]
    corrected = editor.done("correct", later, text="It was Tuesday.")
    assert [said["text"] for said in corrected["corrections"]] == ["It was Tuesday."]
    assert client.get(f"{CONTENT}/on-trust").json()["corrections"] == corrected["corrections"]
    kept = editor.done("unpublish", corrected)
    assert (kept["live"], kept["scheduled"]) == (None, [period])
    assert client.get(f"{CONTENT}/on-trust").status_code == 404
    assert editor.done("cancel-schedule", kept)["scheduled"] == []


def test_what_was_sanitised_is_said(editor: Desk) -> None:
    made = editor.made(body="A <b>bold</b> word and [a link](javascript:alert).")
    assert len(made["warnings"]) == 2
    assert "<b>" not in made["html"]
    assert editor.read(made["id"])["warnings"] == made["warnings"]


ACTIONS = {
    "submit": {},
    "approve": {},
    "publish": {},
    "unpublish": {},
    "cancel-schedule": {},
    "archive": {},
    "reopen": {},
    "restore": {},
    "trash": {},
    "request-changes": {"note": "Shorter."},
    "correct": {"text": "It was Tuesday."},
    "restore-1": {},
}


def test_an_action_from_another_version_is_refused_and_changes_nothing(editor: Desk) -> None:
    made = editor.made()
    now = editor.change(made, title="Another").json()
    for action, given in ACTIONS.items():
        for version in (made["version"], now["version"] + 1):
            answer = editor.act(action, made | {"version": version}, **given)
            assert (answer.status_code, answer.json()["code"], answer.headers["etag"]) == (412, "stale", '"2"'), action
            assert answer.json()["current"]["title"] == "Another"
    assert editor.read(made["id"]) == now


@on_one
def test_an_action_that_names_no_version_is_refused(editor: Desk) -> None:
    made = editor.made()
    for action, given in ACTIONS.items():
        place = {"trash": "", "restore-1": "/revisions/1/actions/restore"}.get(action, f"/actions/{action}")
        for headers in ({}, {"If-Match": "*"}):
            method = "POST" if place else "DELETE"
            more = {"json": given} if given else {}
            answer = editor.ask(method, f"/{made['id']}{place}", headers=headers, **more)
            assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required"), action


def test_an_illegal_transition_says_what_is_possible(editor: Desk) -> None:
    made = editor.done("archive", editor.made())
    answer = editor.act("submit", made)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-transition")
    assert answer.json()["allowed"] == ["reopen", "trash"]
    assert editor.change(made, title="Another").json()["code"] == "not-editable"


def test_a_moderator_has_nothing_to_do_with_articles(moderator: Desk, editor: Desk) -> None:
    made = editor.made()
    assert moderator.make().status_code == 403
    assert moderator.ask("GET").status_code == 403
    assert moderator.ask("GET", f"/{made['id']}").status_code == 403
    assert moderator.change(made, title="Mine").status_code == 403
    for action, given in ACTIONS.items():
        assert moderator.act(action, made, **given).status_code == 403
    assert editor.read(made["id"]) == made


def test_without_a_token_there_is_nothing(client: Client, editor: Desk) -> None:
    nobody = Desk(client, "", editor.id)
    made = editor.made()
    assert nobody.make().status_code == 401
    for action, given in ACTIONS.items():
        assert nobody.act(action, made, **given).status_code == 401


def test_an_unknown_article_is_missed_whatever_is_asked_of_it(editor: Desk) -> None:
    unknown = {"id": UNKNOWN, "version": 1}
    assert editor.ask("GET", f"/{UNKNOWN}").status_code == 404
    assert editor.change(unknown, title="Mine").status_code == 404
    assert editor.act("duplicate", unknown).status_code == 404
    for action, given in ACTIONS.items():
        assert editor.act(action, unknown, **given).status_code == 404


def test_an_administrator_does_all_an_editor_does(database: Database, client: Client, editor: Desk) -> None:
    administrator = desk(database, client, "administrator")
    shown = administrator.done("publish", editor.made())
    assert administrator.done("trash", shown)["live"] is None


def test_an_order_for_many_tells_a_moderator_not_even_what_there_is(moderator: Desk, editor: Desk) -> None:
    for id_ in (editor.made()["id"], UNKNOWN):
        order = {"action": "trash", "items": [{"id": id_, "version": 1}]}
        assert moderator.ask("POST", "/bulk", json=order).status_code == 403
