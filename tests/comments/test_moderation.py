"""What staff does with comments, over HTTP."""

import pytest

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Mode, Status
from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk
from tests.factories import make_article, make_author
from tests.room import Colleague, colleague


@pytest.fixture
def moderator(database: Database, client: Client) -> Colleague:
    return colleague(database, client, "moderator")


def test_a_moderator_finds_what_waits_and_decides(talk: Talk, moderator: Colleague) -> None:
    held, said = talk.said(email="held@reader.example"), talk.said(approved=True)
    listed = moderator.get("comments?filter[waiting]=true").json()["data"]
    assert [each["id"] for each in listed] == [held["id"]]
    assert "reader.example" not in str(listed)
    decided = moderator.act(f"comments/{held['id']}/actions/approve", 1, {"note": "On topic."})
    assert (decided.status_code, decided.json()["status"], decided.headers["etag"]) == (200, "approved", '"2"')
    assert decided.json()["changes"][-1] | {"at": ""} == {
        "at": "",
        "was": "pending",
        "became": "approved",
        "why": "moderator",
        "reason": None,
        "note": "On topic.",
        "message": None,
        "by": "Sample Moderator",
    }
    assert set(talk.ids()) == {held["id"], said["id"]}
    stale = moderator.act(f"comments/{held['id']}/actions/reject", 1)
    assert (stale.status_code, stale.json()["current"]["status"]) == (412, "approved")
    assert moderator.act(f"comments/{held['id']}/actions/reject", None).status_code == 428
    again = moderator.act(f"comments/{held['id']}/actions/approve", 2)
    assert (again.status_code, again.json()["code"]) == (409, "illegal-status")
    for version, action in enumerate(("reject", "spam", "reconsider", "approve"), 2):
        assert moderator.act(f"comments/{held['id']}/actions/{action}", version).status_code == 200
        assert (held["id"] in talk.ids()) is (action == "approve")


def test_filters_and_search_find_comments(talk: Talk, moderator: Colleague) -> None:
    letter = talk.said("For the EDITORS only.", visibility="editors")
    thread = talk.said("Straße und Liebe.", approved=True)
    reply = talk.said(parent_id=thread["id"])
    talk.become(spam := talk.said()["id"], Status.SPAM)
    talk.client.post(f"/v1/conversation/comments/{thread['id']}/reports", json={"reason": "privacy"})
    for query, wanted in (
        ("filter[visibility]=editors", [letter["id"]]),
        (f"filter[thread]={thread['id']}", [reply["id"], thread["id"]]),
        ("filter[status]=spam", [spam]),
        ("filter[reported]=true", [thread["id"]]),
        ("q=editors", [letter["id"]]),
        (f"filter[article]={talk.article_id}&filter[status]=approved", [thread["id"]]),
    ):
        assert [each["id"] for each in moderator.get(f"comments?{query}").json()["data"]] == wanted, query
    whole = moderator.get(f"comments/{thread['id']}").json()
    assert [(each["reason"], each["dismissed_at"]) for each in whole["reported"]] == [("privacy", None)]
    decided = moderator.act(f"comments/{thread['id']}/actions/reject", whole["version"]).json()
    assert (decided["reports"], bool(decided["reported"][0]["dismissed_at"])) == (0, True)


def test_what_its_writer_may_still_regret_is_left_alone(talk: Talk, moderator: Colleague) -> None:
    said = talk.said(delay=True)
    assert moderator.get("comments?filter[waiting]=true").json()["data"] == []
    refused = moderator.act(f"comments/{said['id']}/actions/approve", 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "comment-delayed")


def test_staff_answers_with_a_badge_that_says_who_they_are(talk: Talk, database: Database, client: Client) -> None:
    talk.mode(Mode.OPEN)
    writer, expert, helper = (colleague(database, client, role) for role in ("author", "author", "moderator"))
    stranger = colleague(database, client, "author")
    with database.write() as db:
        signed = [
            {"author_id": make_author(db, slug, account_id=who.account.id).id, "role": role}
            for slug, who, role in (("a-writer", writer, "writer"), ("an-expert", expert, "reviewer"))
            if who.account
        ]
        article = make_article(db, "signed", bylines=signed)
        articles.publish(db, SYSTEM, article)
    talk.slug = "signed"
    said = talk.said("A question.")
    for who, badge in ((writer, "author"), (expert, "expert"), (helper, "staff")):
        answer = who.post(f"comments/{said['id']}/replies", {"body": f"An answer, as {badge}."})
        assert (answer.status_code, answer.json()["badge"], answer.json()["status"]) == (201, badge, "approved")
    assert stranger.post(f"comments/{said['id']}/replies", {"body": "No."}).status_code == 403
    assert writer.get("comments?sort=created_at").json()["data"][0]["id"] == said["id"]
    assert stranger.get("comments").json()["data"] == []
    talk.become(said["id"], Status.REJECTED)
    assert helper.post(f"comments/{said['id']}/replies", {"body": "Late."}).json()["code"] == "comment-not-shown"


def test_a_comment_is_put_forward_while_it_is_shown(talk: Talk, moderator: Colleague) -> None:
    said = talk.said()
    assert moderator.act(f"comments/{said['id']}/actions/feature", 1).json()["code"] == "comment-not-shown"
    talk.become(said["id"], Status.APPROVED)
    assert moderator.act(f"comments/{said['id']}/actions/feature", 2).status_code == 200
    assert talk.read()["data"][0]["featured"] is True
    assert moderator.act(f"comments/{said['id']}/actions/unfeature", 3).status_code == 200
    assert talk.read()["data"][0]["featured"] is False


def test_one_article_is_opened_or_closed(talk: Talk, moderator: Colleague) -> None:
    path = f"articles/{talk.article_id}/conversation"
    assert moderator.get(path).json() == {"version": 1, "opening": "settings", "open": True, "count": 0, "inline": 0}
    closed = moderator.patch(path, 1, {"opening": "closed"})
    assert (closed.status_code, closed.json()["open"]) == (200, False)
    assert talk.post().json()["code"] == "comments-closed"
    assert moderator.patch(path, 1, {"opening": "open"}).status_code == 412
    assert moderator.get("articles/01890000-0000-7000-8000-000000000000/conversation").status_code == 404
