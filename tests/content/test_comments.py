"""What readers read of what readers said: threads, one by one, by passage, and the same after every edit."""

from typing import Any

import pytest

from api.comments.models import Mode, Status
from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import BODY, Talk
from tests.conftest import on_one
from tests.core.test_every_route import statements_of


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    talk = Talk(client, database)
    talk.mode(Mode.OPEN)
    return talk


def on(exact: str, **more: str) -> dict[str, Any]:
    return {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": exact, **more}]}


def walked(talk: Talk, query: str) -> list[str]:
    """The ids of every page, first to last; and back again they are the same."""
    page, pages = talk.read(query), []
    while True:
        pages.append([each["id"] for each in page["data"]])
        if page["links"]["next"] is None:
            break
        page = talk.client.get(page["links"]["next"]).json()
    back = [[each["id"] for each in page["data"]]]
    while page["links"]["prev"] is not None:
        page = talk.client.get(page["links"]["prev"]).json()
        back.append([each["id"] for each in page["data"]])
    assert back[::-1] == pages
    return [id_ for ids in pages for id_ in ids]


def test_threads_come_with_their_first_replies_and_flat_with_all(talk: Talk) -> None:
    roots = [talk.said()["id"] for _ in range(3)]
    replies = [talk.said(parent_id=roots[1])["id"] for _ in range(4)]
    deep = [talk.said(parent_id=replies[0])["id"] for _ in range(3)]
    assert walked(talk, "?limit=2") == roots
    thread = talk.read("")["data"][1]
    assert [each["id"] for each in thread["replies"]] == [*replies, *deep][:5]
    assert (thread["more_replies"], thread["reply_count"]) == (True, 4)
    assert talk.read("")["data"][0]["replies"] == []
    everything = [*roots, *replies, *deep]
    assert walked(talk, "?view=flat&limit=3") == everything
    assert walked(talk, "?view=flat&sort=newest&limit=3") == everything[::-1]
    assert walked(talk, f"?view=flat&filter[thread]={roots[1]}&limit=4") == [roots[1], *replies, *deep]
    assert talk.ids(f"?view=flat&filter[parent]={replies[0]}") == deep
    assert talk.read("?view=flat&count=exact")["meta"]["total"] == 10


def test_the_helpful_come_first(talk: Talk) -> None:
    said = [talk.said()["id"] for _ in range(4)]
    for place, voters in ((2, 3), (0, 1)):
        for voter in range(voters):
            talk.client.bridge.peer = (f"198.51.100.{voter}", 50_000)
            talk.client.put(f"/v1/conversation/comments/{said[place]}/reactions/helpful")
    wanted = [said[2], said[0], said[3], said[1]]
    assert walked(talk, "?view=flat&sort=helpful&limit=1") == wanted
    assert walked(talk, "?sort=helpful&limit=3") == wanted


def test_passages_come_in_the_order_of_the_text_whatever_they_overlap(talk: Talk) -> None:
    last, first = (
        talk.said(anchor=on("A second thing to keep in mind")),
        talk.said(anchor=on("Trust is earned slowly.")),
    )
    within, whole = talk.said(anchor=on("earned")), talk.said(anchor=on("nobody notices"))
    again = talk.said(anchor=on("earned"))
    ordered = [first, within, again, whole, last]
    quotes = [each["anchor"]["exact"] for each in ordered]
    page = talk.read("?view=inline")
    assert [each["anchor"]["exact"] for each in page["data"]] == quotes
    assert [each["comments"][0]["id"] for each in page["data"]] == [each["id"] for each in ordered]
    assert len(walked(talk, "?view=inline&limit=2")) == 5
    assert talk.ids(f"?view=flat&filter[passage]={page['data'][0]['id']}") == [first["id"]]
    counted = talk.client.get(f"{talk.path}/counts").json()
    assert counted["blocks"] == [{"block": "b1", "count": 3}, {"block": "b2", "count": 1}, {"block": "b3", "count": 1}]
    talk.become(first["id"], Status.REJECTED)
    assert [each["anchor"]["exact"] for each in talk.read("?view=inline")["data"]] == quotes[1:]


def test_an_edit_moves_marks_or_orphans_each_comment_and_says_which(talk: Talk, client: Client) -> None:
    before, inside = talk.said(anchor=on("nobody notices")), talk.said(anchor=on("earned slowly"))
    gone = talk.said(anchor=on("A second thing to keep in mind"))
    edited = "At first, trust is earned very slowly.\n\nIt is lost in one evening, and nobody notices.\n\n- First"
    talk.republish(edited)
    found = {each["anchor"]["exact"]: each["anchor"] for each in talk.read("?view=inline")["data"]}
    assert found[before["anchor"]["exact"]]["state"] in {"exact", "shifted"}
    assert found["earned slowly"]["state"] == "edited"
    assert found["earned slowly"]["now"] == "earned very slowly"
    orphan = found["A second thing to keep in mind"]
    assert (orphan["state"], orphan["block"], orphan["now"]) == ("orphaned", None, None)
    assert client.get(f"{talk.path}/counts").json()["orphaned"] == 1
    assert len(talk.ids()) == 3
    late = talk.said(anchor=on("nobody notices"))
    assert late["anchor"]["revision"] == 1
    talk.republish(BODY)
    back = {each["id"]: each["anchor"]["state"] for each in talk.read()["data"]}
    assert back[gone["id"]] != "orphaned"
    assert inside["id"] in back


@on_one
def test_what_cannot_be_asked_is_named(talk: Talk, client: Client) -> None:
    said = talk.said()["id"]
    for query, name in (
        ("?view=nested", "view"),
        ("?sort=email", "sort"),
        ("?sort=created_at", "sort"),
        ("?fields=email", "fields"),
        ("?view=flat&fields=replies", "fields"),
        ("?view=inline&sort=newest", "sort"),
        (f"?filter[thread]={said}", "filter[thread]"),
        ("?view=flat&filter[thread]=1", "filter[thread]"),
        ("?view=flat&filter[reader]=1", "filter[reader]"),
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?view=flat&cursor=eHg", "cursor"),
    ):
        answer = client.get(f"{talk.path}{query}")
        assert (answer.status_code, answer.json()["errors"][0]["loc"][1]) == (422, name), query
    cursor = talk.read("?view=flat&limit=1")["meta"]["page"]["next_cursor"] or ""
    assert client.get(f"{talk.path}?view=threads&cursor={cursor or 'eHg'}").status_code == 422


def test_one_comment_comes_with_those_above_it(talk: Talk, client: Client) -> None:
    chain = [talk.said()]
    for _ in range(3):
        chain.append(talk.said(parent_id=chain[-1]["id"]))
    read = client.get(f"/v1/content/comments/{chain[-1]['id']}").json()
    assert [each["id"] for each in read["ancestors"]] == [each["id"] for each in chain[:-1]]
    talk.become(chain[1]["id"], Status.REJECTED)
    read = client.get(f"/v1/content/comments/{chain[-1]['id']}").json()
    assert [each["status"] for each in read["ancestors"]] == ["approved", "hidden", "approved"]
    assert chain[1]["text"] not in str(read)
    assert client.get(f"/v1/content/comments/{chain[1]['id']}").json()["text"] == ""


def test_what_was_said_last_on_the_site_comes_first(talk: Talk, client: Client, database: Database) -> None:
    elsewhere = Talk(client, database, "another-talk")
    held = talk.said(visibility="editors")
    said = [talk.said()["id"], elsewhere.said(anchor=on("earned"))["id"], talk.said()["id"]]
    recent = client.get("/v1/content/comments").json()["data"]
    assert [each["id"] for each in recent] == said[::-1]
    assert [each["article"]["slug"] for each in recent] == ["a-talk", "another-talk", "a-talk"]
    assert recent[1]["anchor"]["exact"] == "earned"
    assert held["id"] not in str(recent)


@on_one
def test_a_page_asks_as_often_for_one_comment_as_for_twenty(talk: Talk, client: Client, database: Database) -> None:
    asked: dict[str, list[int]] = {}
    seen = statements_of(database)
    for _ in range(2):
        for _ in range(8):
            root = talk.said(anchor=on("earned"))
            talk.said(parent_id=root["id"])
        for view in ("threads", "flat", "inline"):
            del seen[:]
            talk.read(f"?view={view}&limit=50")
            asked.setdefault(view, []).append(len(seen))
    assert all(few == more <= 8 for few, more in asked.values()), asked
