"""History, merging, locks and orders for many, over HTTP."""

from typing import Any

from api.core.db import Database
from tests.articles.newsroom import Desk, desk, seen
from tests.asking import Client


def test_changes_to_different_fields_are_merged_when_asked_for(editor: Desk) -> None:
    made = editor.made()
    editor.change(made, title="Theirs")
    assert editor.change(made, dek="Yours").status_code == 412
    merged = editor.change(made, "?merge=true", dek="Yours")
    assert merged.status_code == 200
    assert (merged.json()["title"], merged.json()["dek"], merged.json()["version"]) == ("Theirs", "Yours", 3)


def test_a_field_both_changed_is_refused_with_what_each_made_of_it(editor: Desk) -> None:
    made = editor.made(title="Base")
    editor.change(made, title="Theirs", dek="Theirs")
    for query in ("", "?merge=true"):
        answer = editor.change(made, query, title="Yours", language="de")
        assert (answer.status_code, answer.headers["etag"]) == (412, '"2"')
        assert answer.json()["diff"] == {
            "title": {"base": "Base", "theirs": "Theirs", "yours": "Yours"},
            "language": {"base": "en", "theirs": "en", "yours": "de"},
        }
    assert editor.read(made["id"])["language"] == "en"


def test_a_version_that_autosaves_were_folded_over_has_no_base(editor: Desk, author: Desk) -> None:
    made = editor.made()
    first = editor.change(made, "?autosave=true", body="1").json()
    editor.change(first, "?autosave=true", body="2")
    answer = editor.change(first, "?merge=true", body="Yours")
    assert answer.status_code == 412
    assert answer.json()["diff"] == {"body": {"base": None, "theirs": "2", "yours": "Yours"}}
    after = editor.read(made["id"])
    assert (after["version"], after["revision"]) == (3, 2)


def test_merging_with_a_transition_keeps_both(editor: Desk) -> None:
    made = editor.made()
    editor.done("submit", made)
    merged = editor.change(made, "?merge=true", title="Meanwhile").json()
    assert (merged["state"], merged["title"], merged["version"]) == ("in_review", "Meanwhile", 3)


def test_the_history_says_who_saved_what(editor: Desk) -> None:
    made = editor.made(body="One two three.")
    editor.change(made, "?note=Shorter", body="One three.", title="Another")
    place = f"/{made['id']}/revisions"
    rows = editor.ask("GET", place).json()["data"]
    assert [(row["number"], row["note"], row["autosave"]) for row in rows] == [(2, "Shorter", False), (1, None, False)]
    assert rows[0]["by"] == {"id": str(editor.id), "name": "Sample Editor"}
    page = editor.ask("GET", f"{place}?limit=1").json()
    rest = editor.ask("GET", page["links"]["next"].removeprefix("/v1/admin/articles")).json()
    assert [row["number"] for row in (*page["data"], *rest["data"])] == [2, 1]
    assert editor.ask("GET", f"{place}/1").json()["content"]["body"] == "One two three."
    changes = editor.ask("GET", f"{place}/2/diff").json()["changes"]
    assert {change["field"]: change["html"] for change in changes}["body"] == "One <del>two </del>three."
    assert editor.ask("GET", f"{place}/1/diff?with=2").json()["changes"][-1]["before"] == "One three."
    assert [editor.ask("GET", f"{place}/{number}").status_code for number in ("3", "0", "x", "9" * 30)] == [404] + [
        422
    ] * 3


def test_a_restored_revision_is_a_draft_and_readers_see_what_they_saw(client: Client, editor: Desk) -> None:
    made = editor.made(title="First", body="First.")
    shown = editor.done("publish", editor.change(made, title="Second", body="Second.").json())
    before = seen(client, "first")
    restored = editor.done("restore-1", shown)
    assert (restored["title"], restored["state"], restored["revision"]) == ("First", "draft", 3)
    assert restored["has_unpublished_changes"]
    assert seen(client, "first") == before
    assert editor.act("restore-9", restored).status_code == 404


def test_a_lock_is_advice_with_a_lease(database: Database, client: Client, editor: Desk) -> None:
    other, made = desk(database, client), editor.made()
    place = f"/{made['id']}/lock"
    assert editor.ask("GET", place).json()["holder_id"] is None
    assert editor.ask("PUT", place).json()["is_mine"]
    refused = other.ask("PUT", place)
    assert (refused.status_code, refused.json()["lock"]["holder_id"]) == (423, str(editor.id))
    assert other.change(made, title="All the same").status_code == 200
    assert other.ask("DELETE", place).status_code == 204
    assert not other.ask("GET", place).json()["is_mine"]
    assert other.ask("PUT", f"{place}?take_over=true").json()["is_mine"]
    assert other.ask("DELETE", place).status_code == 204
    assert editor.ask("GET", place).json()["holder_id"] is None


def bulk(editor: Desk, action: str, *articles: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    items = [{"id": article["id"], "version": article["version"]} for article in articles]
    answer = editor.ask("POST", "/bulk", json={"action": action, "items": items, **more})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def test_an_order_for_many_has_a_result_for_each(client: Client, editor: Desk) -> None:
    draft, stale, archived = (editor.made(title=title) for title in ("Draft", "Stale", "Archived"))
    editor.change(stale, title="Changed")
    archived = editor.done("archive", archived)
    unknown = {"id": "01890000-0000-7000-8000-000000000000", "version": 1}
    told = bulk(editor, "publish", draft, stale, archived, unknown, dry_run=True)
    assert seen(client, "draft")[0] == 404
    assert editor.read(draft["id"]) == draft
    done = bulk(editor, "publish", draft, stale, archived, unknown)
    for results in (told, done):
        assert [(each["ok"], each["version"]) for each in results] == [(True, 2), *[(False, None)] * 3]
        assert [each["problem"]["status"] for each in results[1:]] == [412, 409, 404]
    assert seen(client, "draft")[0] == 200
    assert editor.read(archived["id"]) == archived


def test_every_order_for_many_is_the_verb_of_one(editor: Desk) -> None:
    made = [editor.made(title=f"Article {number}") for number in range(3)]
    for action, state in (
        *(("submit", "in_review"), ("approve", "approved"), ("publish", "approved"), ("unpublish", "approved")),
        *(("archive", "archived"), ("trash", "trashed"), ("restore", "draft")),
    ):
        results = bulk(editor, action, *made)
        assert all(each["ok"] for each in results), action
        made = [editor.read(article["id"]) for article in made]
        assert {(article["state"], article["version"]) for article in made} == {(state, results[0]["version"])}


def test_an_order_is_for_a_hundred_at_most(editor: Desk) -> None:
    items = [{"id": "01890000-0000-7000-8000-000000000000", "version": 1}]
    wrong: list[dict[str, Any]] = [{"items": []}, {"items": items * 101}, {"items": items, "action": "purge"}]
    for given in (*wrong, {"items": items, "x": 1}):
        assert editor.ask("POST", "/bulk", json={"action": "trash", **given}).status_code == 422
