"""Requests that no honest client sends, to everything staff writes here: refused alike on both databases."""

from typing import Any
from uuid import uuid4

import pytest

from api.core.db import Database
from tests.asking import Client
from tests.conftest import on_one
from tests.room import Colleague

ROOMS: dict[str, dict[str, Any]] = {
    "faqs": {"slug": "why", "question": "Why?", "answer": "Because."},
    "authors": {"slug": "ada", "name": "Ada", "bio": "Writes."},
    "topics": {"slug": "trust", "kind": "tag", "name": "Trust"},
    "redirects": {"path": "/old", "target": "/new"},
}
TEXTS = {"faqs": ("question", "answer"), "authors": ("name", "headline", "bio"), "topics": ("name", "description")}
NOT_CONTENT = {
    "id": str(uuid4()),
    "version": 7,
    "state": "published",
    "created_at": "2020-01-01T00:00:00Z",
    "updated_at": "2020-01-01T00:00:00Z",
    "published_at": "2020-01-01T00:00:00Z",
    "trashed_at": None,
    "created_by_id": str(uuid4()),
    "html": "<script>",
    "blocks": [],
    "role": "administrator",
    "is_staff": True,
    "warnings": [],
    "__class__": "x",
}


@on_one
@pytest.mark.parametrize("room", ROOMS)
def test_what_is_not_content_is_not_written(editor: Colleague, room: str) -> None:
    place = f"{room}/{editor.made(room, ROOMS[room])['id']}"
    before = editor.get(place).json()
    for name, value in NOT_CONTENT.items():
        assert editor.post(room, {**ROOMS[room], name: value}).status_code == 422, name
        assert editor.patch(place, 1, {name: value}).status_code == 422, name
    assert editor.get(place).json() == before


@on_one
@pytest.mark.parametrize("room", ROOMS)
def test_a_field_that_cannot_be_null_is_not_made_so(editor: Colleague, room: str) -> None:
    place = f"{room}/{editor.made(room, ROOMS[room])['id']}"
    for name in ROOMS[room]:
        answer = editor.patch(place, 1, {name: None})
        assert answer.status_code == 422, name
    assert editor.patch(place, 1, {}).json()["version"] == 1


@on_one
@pytest.mark.parametrize("room", ROOMS)
def test_an_id_has_one_spelling(editor: Colleague, room: str) -> None:
    id_ = editor.made(room, ROOMS[room])["id"]
    for other in (id_.upper(), id_.replace("-", ""), f"{{{id_}}}", f"%20{id_}", f"{id_}%00", "1", "1e0", "0x1", "１"):
        if other == id_:
            continue
        assert editor.get(f"{room}/{other}").status_code == 404, other
        assert editor.delete(f"{room}/{other}", 1).status_code == 404, other
        assert editor.patch(f"{room}/{other}", 1, {}).status_code == 404, other
    assert editor.get(f"{room}/{id_}").status_code == 200


@on_one
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_said_twice_in_a_query_and_nothing_unknown(editor: Colleague, room: str) -> None:
    for query in ("limit=1&limit=2", "sort=updated_at&sort=-updated_at", "nonsense=1", "limit=0", "limit=101"):
        assert editor.get(f"{room}?{query}").status_code == 422, query
    for query in ("filter[state]=draft&filter[state]=trashed", "filter[state]=DRAFT", "filter[state]=", "cursor=abc"):
        assert editor.get(f"{room}?{query}").status_code == 422, query


RAW = {
    "a lone surrogate": b'{"X": "\\ud800"}',
    "NUL": b'{"X": "\\u0000"}',
    "NaN": b'{"X": NaN}',
    "infinity": b'{"X": Infinity}',
    "a huge number": b'{"X": 1' + b"0" * 5_000 + b"}",
    "nesting": b'{"X": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "UTF-16": '{"X": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"X": "a"}',
    "bad UTF-8": b'{"X": "\xff"}',
    "half an object": b'{"X": "a"',
    "a list": b"[]",
    "nothing": b"",
}


@on_one
@pytest.mark.parametrize("room", ROOMS)
def test_json_that_cannot_be_kept_is_refused(client: Client, editor: Colleague, room: str) -> None:
    field = next(iter(TEXTS.get(room, ("path",))))
    made = editor.made(room, ROOMS[room])
    headers = {"Authorization": f"Bearer {editor.token}", "Content-Type": "application/json", "If-Match": '"1"'}
    for name, raw in RAW.items():
        body = raw.replace(b"X", field.encode())
        for method, path in (("POST", room), ("PATCH", f"{room}/{made['id']}")):
            answer = client.request(method, f"/v1/admin/{path}", content=body, headers=headers)
            assert answer.status_code == 422, (name, method)
            assert answer.headers["content-type"] == "application/problem+json"
    assert editor.get(f"{room}/{made['id']}").json() == made


@on_one
def test_a_body_beyond_the_limit_is_not_read(editor: Colleague) -> None:
    assert editor.post("faqs", {**ROOMS["faqs"], "answer": "a" * 1_000_001}).status_code == 413
    assert editor.post("faqs", {**ROOMS["faqs"], "answer": "a" * 500_001}).status_code == 422


TEMPLATES = ("{{7*7}}", "${7*7}", "{0.__class__}", "%s %(x)s", "{% raw %}", "<%= 1 %>", "#{1}")


@pytest.mark.parametrize("room", TEXTS)
def test_a_text_that_looks_like_a_template_is_a_text(
    database: Database, client: Client, editor: Colleague, room: str
) -> None:
    said = " ".join(TEMPLATES)
    place = f"{room}/{editor.made(room, ROOMS[room])['id']}"
    shown = editor.patch(place, 1, dict.fromkeys(TEXTS[room], said)).json()
    for name in TEXTS[room]:
        assert shown[name] == said
        assert editor.get(place).json()[name] == said
    if room != "topics":
        editor.act(f"{place}/actions/publish", 2)
    public = client.get(f"/v1/content/{room}/{ROOMS[room]['slug']}")
    assert public.status_code == 200
    assert public.json()[TEXTS[room][0]] == said


@pytest.mark.parametrize("room", ["faqs", "authors", "topics"])
def test_bulk_goes_through_the_same_doors(editor: Colleague, room: str) -> None:
    """A foreign kind's id, a version that is not one, an action that is none."""
    other = "authors" if room == "faqs" else "faqs"
    foreign, own = (editor.made(kind, ROOMS[kind])["id"] for kind in (other, room))
    items = [{"id": foreign, "version": 1}, {"id": own, "version": 2}]
    done = editor.post(f"{room}/bulk", {"action": "trash", "items": items}).json()["results"]
    assert [result["problem"]["status"] for result in done] == [404, 412]
    for order in (
        {"action": "purge", "items": items},
        {"action": "trash", "items": []},
        {"action": "trash", "items": items * 51},
        {"action": "trash", "items": [{"id": own, "version": 1, "force": True}]},
        {"action": "trash", "items": [{"id": own, "version": "1"}]},
        {"action": "trash", "items": items, "dry_run": 1},
    ):
        assert editor.post(f"{room}/bulk", order).status_code == 422
    assert editor.get(f"{room}/{own}").json()["trashed_at"] is None


@on_one
@pytest.mark.parametrize("query", ["merge=1&merge=0", "merge=maybe", "autosave=", "note=", "note=a%0Ab", "note=%00"])
def test_how_a_change_is_saved_is_said_in_known_words(editor: Colleague, query: str) -> None:
    place = f"faqs/{editor.made('faqs', ROOMS['faqs'])['id']}"
    assert editor.patch(f"{place}?{query}", 1, {"answer": "x"}).status_code == 422
    assert editor.get(place).json()["version"] == 1
