"""A thread on an article readers do not see, be it moved there, cannot be told from one that never was; back again, it
is what it was."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.articles import actions as articles
from api.articles.models import Article
from api.comments.models import Mode, Status
from api.content.live import events_since
from api.core.db import Database
from tests.accounts.people import bearer, letters
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.content.test_hidden import told
from tests.factories import make_article
from tests.room import Colleague, colleague
from tests.selfservice.people import Writer
from tests.subscriptions.people import SUBSCRIPTIONS, subscriber

ABSENT = "01890000-0000-7000-8000-000000000000"
LATER = timedelta(hours=1)
SAID = "zebrafinch"


HIDE: dict[str, Callable[[Session, Actor, Article], None]] = {
    "unpublished": articles.unpublish,
    "trashed": articles.trash,
}


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    talk = Talk(client, database)
    talk.mode(Mode.OPEN)
    return talk


@pytest.fixture
def moderator(database: Database, client: Client) -> Colleague:
    return colleague(database, client, "moderator")


def hidden(talk: Talk) -> UUID:
    """An article that readers saw once."""
    with talk.database.write() as db:
        article = make_article(db, "hidden", body="Hidden words.")
        articles.publish(db, SYSTEM, article)
        articles.unpublish(db, SYSTEM, article)
        return article.id


def surface(talk: Talk, *comment_ids: str) -> dict[str, Any]:
    """All that readers learn of a conversation, its article, the site, and of these comments."""
    paths = [f"{talk.path}{query}" for query in ("", "?view=flat&count=exact", "?view=inline&count=exact", "/counts")]
    paths += [f"/v1/content/articles/{talk.slug}", "/v1/content/articles?count=exact", "/v1/content/comments"]
    paths += [f"/v1/content/articles/hidden{path}" for path in ("", "/comments", "/comments/counts", "/comments/live")]
    return {path: told(talk.client.get(path)) for path in (*paths, *map("/v1/content/comments/{}".format, comment_ids))}


def thread(talk: Talk) -> list[dict[str, Any]]:
    """On a passage: a first comment, a reply, and one that waits."""
    passage = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": "earned slowly"}]}
    first = talk.said(f"{SAID} 1", anchor=passage)
    reply, waiting = (talk.said(f"{SAID} {number}", parent_id=first["id"]) for number in (2, 3))
    talk.become(waiting["id"], Status.PENDING)
    return [first, reply, waiting]


def move(who: Colleague, talk: Talk, comment_id: str, to: UUID, how: str = "unpublished") -> None:
    """Readers see the article while the thread is moved there, and then it is hidden again."""
    with talk.database.write() as db:
        articles.publish(db, SYSTEM, articles.held(db, SYSTEM, to))
    version = talk.row(comment_id).version
    moved = who.act(f"comments/{comment_id}/actions/move", version, {"article_id": str(to)})
    assert moved.status_code == 200, moved.text
    if to != talk.article_id:
        with talk.database.write() as db:
            HIDE[how](db, SYSTEM, articles.held(db, SYSTEM, to))


@pytest.mark.parametrize(
    ("database", "how"), [("sqlite", "trashed"), ("postgresql", "unpublished")], indirect=["database"]
)
def test_a_thread_moved_to_where_readers_do_not_look_is_as_one_that_never_was(
    talk: Talk, moderator: Colleague, how: str
) -> None:
    there = hidden(talk)
    before = surface(talk, ABSENT)
    first, reply, waiting = thread(talk)
    move(moderator, talk, first["id"], there, how)
    ids = [first["id"], reply["id"], waiting["id"]]
    after = surface(talk, *ids)
    missed = before.pop(f"/v1/content/comments/{ABSENT}")
    assert [after.pop(f"/v1/content/comments/{each}") for each in ids] == [missed] * 3
    assert after == before
    assert SAID not in str(after)
    with talk.database.read() as db:
        assert events_since(db, there, 0) == events_since(db, talk.article_id, 0) == []


def touches(talk: Talk, comment_id: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """What a reader may try at a comment; none of it tells whether there is one."""
    conversation = talk.client.put(f"/v1/conversation/comments/{comment_id}/reactions/helpful", headers=headers)
    reported = talk.client.post(f"/v1/conversation/comments/{comment_id}/reports", json={"reason": "abuse"})
    wish = {"kind": "comment", "comment": comment_id}
    return [
        told(answer) for answer in (conversation, reported, talk.client.post(SUBSCRIPTIONS, json=wish, headers=headers))
    ]


def test_nobody_touches_or_answers_what_stands_where_readers_do_not_look(talk: Talk, moderator: Colleague) -> None:
    first, reply, _ = thread(talk)
    reader = Writer.known(talk)
    move(moderator, talk, first["id"], hidden(talk))
    missed = touches(talk, ABSENT, bearer(reader.token))
    assert {answer["status"] for answer in missed} == {404}
    for comment in (first, reply):
        assert touches(talk, comment["id"], bearer(reader.token)) == missed
    for slug in (talk.slug, "hidden"):
        talk.slug = slug
        refused = [told(talk.post("The same words.", parent_id=parent)) for parent in (reply["id"], ABSENT)]
        assert refused[0] == refused[1]
        assert refused[0]["status"] == 404


@on_one
def test_its_writers_still_have_it_and_are_told_no_slug(talk: Talk, moderator: Colleague) -> None:
    first, reply, _ = thread(talk)
    move(moderator, talk, first["id"], hidden(talk))
    own = talk.own("GET", reply)
    assert (own.status_code, own.json()["article"]["slug"], own.json()["text"]) == (200, "", f"{SAID} 2")
    edited = talk.own("PATCH", reply, json={"body": "Other words."}, headers={"If-Match": '"2"'})
    assert (edited.status_code, edited.json()["text"]) == (200, "Other words.")
    assert talk.own("DELETE", first).status_code == 204
    assert talk.client.get("/v1/content/comments").json()["data"] == []


def test_a_thread_that_is_moved_away_and_back_is_told_to_nobody_again(
    talk: Talk, moderator: Colleague, tmp_path: Path
) -> None:
    there = hidden(talk)
    with talk.database.write() as db:
        subscriber(db, talk.article_id, "here@reader.example")
        subscriber(db, there, "there@reader.example")
    first, reply, waiting = thread(talk)
    (letter,) = letters(talk.database, tmp_path)
    assert "2 new comments" in letter.as_string()
    move(moderator, talk, first["id"], there)
    talk.become(waiting["id"], Status.APPROVED)
    for place in (talk.article_id, there):
        letters(talk.database, tmp_path)
        move(moderator, talk, first["id"], place)
    move(moderator, talk, first["id"], talk.article_id)
    assert len(letters(talk.database, tmp_path)) == 1
    later = talk.said("A new reply.", parent_id=reply["id"])
    _, letter = letters(talk.database, tmp_path)
    assert (letter["To"], "A new comment" in letter.as_string()) == ("here@reader.example", True)
    assert talk.counts() == (4, 0)
    assert {each["id"] for each in talk.read()["data"]} == {first["id"], reply["id"], waiting["id"], later["id"]}
    with talk.database.read() as db:
        numbers = [event.number for event in events_since(db, talk.article_id, 0)]
    assert (numbers, len(numbers)) == (sorted(set(numbers)), 4)
