"""Strange requests: fields that are nobody's to set, ids spelled otherwise, broken JSON, ends of time, templates."""

from typing import Any

from tests.articles.newsroom import CONTENT, Desk
from tests.asking import Client
from tests.conftest import on_one

NOT_TO_SET: dict[str, Any] = {
    "state": "approved",
    "version": 7,
    "id": "01890000-0000-7000-8000-000000000000",
    "created_by_id": "01890000-0000-7000-8000-000000000000",
    "author_id": "01890000-0000-7000-8000-000000000000",
    "published_at": "2020-01-01T00:00:00Z",
    "created_at": "2020-01-01T00:00:00Z",
    "updated_at": "2020-01-01T00:00:00Z",
    "trashed_at": None,
    "corrections": [],
    "html": "<script>",
    "blocks": [],
    "live": {"from": "2020-01-01T00:00:00Z"},
    "significantly_updated_at": "2020-01-01T00:00:00Z",
    "review_note": "Fine.",
    "note": "Not content.",
    "role": "administrator",
}


@on_one
def test_what_is_nobodys_to_set_is_refused_and_not_kept(editor: Desk) -> None:
    made = editor.made()
    for name, value in NOT_TO_SET.items():
        for answer in (editor.make(**{name: value}), editor.change(made, **{name: value})):
            assert answer.status_code == 422, name
            assert answer.json()["errors"][0]["loc"] == ["body", name]
        assert editor.act("publish", made, **{name if name != "note" else "slug": value}).status_code == 422
    nested = ({"seo": {"role": "x"}}, {"bylines": [{"author_id": made["id"], "account_id": made["id"]}]})
    assert [editor.make(**given).status_code for given in nested] == [422, 422]
    assert (editor.read(made["id"]), editor.listed()) == (made, [made["slug"]])


@on_one
def test_an_id_has_one_spelling(editor: Desk) -> None:
    id_ = editor.made()["id"]
    spelled = (id_.upper(), id_.replace("-", ""), f"{{{id_}}}", f"urn:uuid:{id_}", f"%20{id_}", f"{id_}%0a")
    for other in (*spelled, "1abc", "01", "1e0", "+1", "%EF%BC%91", "9" * 40):
        for path in (f"/{other}", f"/{other}/revisions", f"/{other}/lock"):
            assert editor.ask("GET", path).status_code == 404, path
        assert editor.ask("PATCH", f"/{other}", version=1, json={"title": "Mine"}).status_code == 404
        assert editor.ask("POST", f"/{other}/actions/publish", version=1).status_code == 404


@on_one
def test_a_body_does_not_say_which_article_is_meant(editor: Desk) -> None:
    one, other = editor.made(title="One"), editor.made(title="Other")
    assert editor.change(one, id=other["id"], title="Mine").status_code == 422
    assert editor.read(other["id"]) == other


@on_one
def test_of_a_key_that_is_sent_twice_the_last_counts_for_everything(editor: Desk) -> None:
    made = editor.ask("POST", content='{"title":"First","title":"Last","body":""}', headers=JSON).json()
    assert (made["title"], made["slug"]) == ("Last", "last")
    assert editor.ask("PATCH", f"/{made['id']}?merge=true&merge=false", version=1, json={}).status_code == 422
    assert editor.ask("PATCH", f"/{made['id']}?title=Mine", version=1, json={}).status_code == 422


JSON = {"Content-Type": "application/json"}
BROKEN = {
    "a lone surrogate": b'{"title":"\\ud800","body":""}',
    "a NUL": b'{"title":"a\\u0000b","body":""}',
    "NaN": b'{"title":"T","body":"","seo":{"noindex":NaN}}',
    "an endless list": b'{"title":"T","body":"","content_notes":' + b"[" * 100_000,
    "a great number": b'{"title":"T","body":1' + b"0" * 5_000 + b"}",
    "UTF-16": '{"title":"T","body":""}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"title":"T","body":""}',
    "bad UTF-8": b'{"title":"\xff","body":""}',
    "half of it": b'{"title":"T"',
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
}


@on_one
def test_broken_bodies_are_refused_the_same_everywhere(editor: Desk) -> None:
    made = editor.made()
    for name, sent in BROKEN.items():
        answers = [editor.ask("POST", content=sent, headers=JSON)]
        answers.append(editor.ask("PATCH", f"/{made['id']}", version=1, content=sent, headers=JSON))
        answers.append(editor.ask("POST", f"/{made['id']}/actions/correct", version=1, content=sent, headers=JSON))
        assert {answer.status_code for answer in answers} == {422}, name
    huge = editor.ask("POST", content=b'{"title":"T","body":"' + b"a" * 50_000_000 + b'"}', headers=JSON)
    assert huge.status_code == 413
    for version in ("9" * 30, '"1"; drop', "\u0661"):
        headers = {"If-Match": version.encode()}
        assert editor.ask("PATCH", f"/{made['id']}", json={"title": "T"}, headers=headers).status_code == 422  # type: ignore[arg-type]
    assert editor.read(made["id"]) == made


INSTANTS = {
    "0001-01-01T00:00:00+14:00": 422,
    "0001-01-01T00:00:00Z": 422,
    "9999-12-31T23:59:59-14:00": 422,
    "9999-12-31T23:59:59Z": 422,
    "2027-02-29T00:00:00Z": 422,
    "2027-01-01T00:00:00": 422,
    "2027-01-01": 422,
    "10000-01-01T00:00:00Z": 422,
    "now": 422,
    "0001-01-02T00:00:00Z": 200,
    "9999-12-30T00:00:00Z": 200,
    "2096-02-29T23:59:59.999999-12:00": 200,
    "2097-03-31T01:30:00+14:00": 200,
}


def test_ends_of_time_are_kept_or_refused(editor: Desk) -> None:
    for instant, status in INSTANTS.items():
        until = editor.act("publish", editor.made(), at="0001-01-02T00:00:00Z", until=instant)
        assert until.status_code == (409 if instant.startswith("0001-01-02") else status), instant
        at = editor.act("publish", editor.made(), at=instant)
        assert at.status_code == status, instant
        if status == 200:
            assert editor.read(at.json()["id"]) == at.json()


def test_the_minutes_around_an_instant_are_told_apart(editor: Desk) -> None:
    article = editor.done("publish", editor.made(), at="2099-01-01T00:00:00.000001Z")
    article = editor.done("publish", article, at="2099-01-01T01:00:00.000002+01:00")
    assert [period["from"] for period in article["scheduled"]] == [
        "2099-01-01T00:00:00.000001Z",
        "2099-01-01T00:00:00.000002Z",
    ]


TEMPLATES = ("{{7*7}}", "${7*7}", "{0.__class__}", "%(title)s", "<%= 7*7 %>", "#{7*7}", "{title}")


def test_templates_are_text(client: Client, editor: Desk) -> None:
    text = " ".join(TEMPLATES)
    given: dict[str, Any] = {"title": text, "dek": text, "body": text, "content_notes": [text], "slug": "a-template"}
    given |= {"hero": {"url": "/a.jpg", "alt": text, "caption": text}, "seo": {"title": text, "description": text}}
    article = editor.done("correct", editor.done("publish", editor.made(**given)), text=text)
    assert [article[name] for name in ("title", "dek", "body")] == [text] * 3
    assert article["corrections"][0]["text"] == text
    shown = client.get(f"{CONTENT}/a-template?body_format=markdown").json()
    assert [shown[name] for name in ("title", "dek", "body")] == [text] * 3
    assert "49" not in str([shown["body"], shown["seo"]["title"], shown["hero"]])
