"""Many at once: nothing is overwritten, and what is done once is done once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from httpx import Response

from api.core.db import Database
from tests.articles.newsroom import Desk, desk, seen
from tests.asking import Client


def test_of_twenty_writers_on_one_article_nobody_overwrites_another(
    database: Database, client: Client, editor: Desk
) -> None:
    """Each reads, writes and reads again, as long as its turns last; what was accepted is in the history, in order."""
    made = editor.made(body="0")
    writers = [editor, *(desk(database, client) for _ in range(3))]

    def write(number: int) -> list[tuple[int, str]]:
        writer, done = writers[number % len(writers)], []
        for turn in range(3):
            body = f"writer {number}, turn {turn}"
            answer = writer.change(writer.read(made["id"]), body=body)
            done.append((answer.status_code, body))
        return done

    with ThreadPoolExecutor(20) as pool:
        outcomes = [each for turns in pool.map(write, range(20)) for each in turns]
    accepted = [body for status, body in outcomes if status == 200]
    assert {status for status, _ in outcomes} <= {200, 412}
    assert len(accepted) >= 1
    revisions = editor.ask("GET", f"/{made['id']}/revisions?sort=number&limit=100").json()["data"]
    assert [revision["number"] for revision in revisions] == list(range(1, len(accepted) + 2))
    kept = [
        editor.ask("GET", f"/{made['id']}/revisions/{revision['number']}").json()["content"]["body"]
        for revision in revisions
    ]
    assert sorted(kept) == sorted(["0", *accepted])
    now = editor.read(made["id"])
    assert (now["version"], now["revision"], now["body"]) == (len(accepted) + 1, len(accepted) + 1, kept[-1])


def test_of_twenty_who_read_the_same_version_one_writes(editor: Desk) -> None:
    made = editor.made(body="0")
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda number: editor.change(made, body=f"writer {number}"), range(20)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 19}
    (winner,) = (answer.json() for answer in answers if answer.status_code == 200)
    for refused in (answer.json() for answer in answers if answer.status_code == 412):
        assert refused["diff"]["body"]["base"] == "0"
        assert refused["diff"]["body"]["theirs"] == winner["body"] == refused["current"]["body"]


def test_an_article_published_and_trashed_at_once_is_one_of_both(client: Client, editor: Desk) -> None:
    for number in range(5):
        made = editor.made(title=f"Both {number}")
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda action, made=made: editor.act(action, made), ("publish", "trash")))
        assert sorted(answer.status_code for answer in done) == [200, 412]
        now = editor.read(made["id"])
        is_public = seen(client, made["slug"])[0] == 200
        assert (now["state"], is_public) in [("approved", True), ("trashed", False)]
        assert (now["live"] is not None) is is_public


def test_a_creation_sent_fifty_times_under_one_key_is_one_article(editor: Desk) -> None:
    def make(_: int) -> Response:
        return editor.ask(
            "POST", json={"title": "Once", "body": "Once."}, headers={"Idempotency-Key": "one-and-the-same"}
        )

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(make, range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert editor.listed() == ["once"]
    copies = [duplicate(editor, answers[0].json()) for _ in range(3)]
    assert {(answer.status_code, answer.json()["slug"]) for answer in copies} == {(201, "once-copy")}
    assert sorted(editor.listed()) == ["once", "once-copy"]
    other = editor.ask("POST", json={"title": "Other", "body": ""}, headers={"Idempotency-Key": "one-and-the-same"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def duplicate(editor: Desk, article: dict[str, Any]) -> Response:
    return editor.ask("POST", f"/{article['id']}/actions/duplicate", headers={"Idempotency-Key": "a-copy"})


def test_titles_alike_at_once_get_slugs_of_their_own(editor: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: editor.made(title="Alike")["slug"], range(8)))
    assert sorted(made) == sorted(["alike", *(f"alike-{number}" for number in range(2, 9))])
