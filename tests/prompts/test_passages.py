"""The work list of an author: what an edit moved or lost, and what is done about it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import time_machine

from api.accounts.actor import SYSTEM
from api.anchors.schemas import AnchorGiven
from api.articles import actions as articles
from api.core import clock
from api.core.db import Database
from api.events.queries import happened
from tests.asking import Client
from tests.factories import actor_of, make_article
from tests.prompts.newsroom import BODY, LATER, QUOTE, asked, done, edited, passages, published, read, words
from tests.room import Colleague, colleague

LOST = BODY.replace("It is lost in one evening.", "Keep it.")
LONG = "what is lost in a single evening"


def settle(by: Colleague, passage: dict[str, Any], action: str, **given: Any) -> httpx.Response:
    return by.post(f"anchors/{passage['id']}/actions/{action}", given or None)


def settled(by: Colleague, passage: dict[str, Any], action: str, **given: Any) -> dict[str, Any]:
    answer = settle(by, passage, action, **given)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def refused(by: Colleague, passage: dict[str, Any], action: str, **given: Any) -> tuple[int, str]:
    answer = settle(by, passage, action, **given)
    return answer.status_code, answer.json()["code"]


def places(found: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(each["anchor"]["state"], each["anchor"]["now"]) for each in found]


@pytest.fixture
def lost(database: Database, editor: Colleague, article_id: UUID) -> dict[str, Any]:
    """A prompt whose passage went with an edit, as the work list has it."""
    prompt = asked(editor, article_id)
    edited(database, article_id, body=LOST)
    (found,) = passages(editor, article_id)
    assert (found["prompt_id"], found["article_id"], found["awaiting"]) == (prompt["id"], str(article_id), True)
    return found


def test_it_lists_what_waits_in_the_order_of_the_text_and_all_when_asked(
    database: Database, editor: Colleague, article_id: UUID
) -> None:
    asked(editor, article_id)
    with database.write() as db:
        articles.mark(db, article_id, AnchorGiven.model_validate(words(LATER)))
    assert passages(editor, article_id) == []
    revision = edited(database, article_id, body=LOST)
    (waiting,) = passages(editor, article_id)
    assert (places([waiting]), waiting["revision"]) == ([("orphaned", None)], revision)
    everything = passages(editor, article_id, "?filter[state]=all")
    assert places(everything) == [("exact", LATER), ("orphaned", None)]
    assert [each["prompt_id"] is None for each in everything] == [True, False]
    assert [each["awaiting"] for each in everything] == [False, True]
    first = editor.get(f"articles/{article_id}/anchors?filter[state]=all&limit=1&count=exact").json()
    assert (first["data"], first["meta"]["total"]) == (everything[:1], 2)
    assert editor.send("GET", first["links"]["next"].removeprefix("/v1/admin/")).json()["data"] == everything[1:]


def test_what_is_lost_is_put_on_other_words(
    database: Database, client: Client, editor: Colleague, article_id: UUID, lost: dict[str, Any]
) -> None:
    shown = settled(editor, lost, "replace", anchor=words(LATER, lost["revision"]))
    assert (shown["awaiting"], shown["anchor"]["now"], shown["anchor"]["exact"]) == (False, LATER, QUOTE)
    assert (places(read(client)), passages(editor, article_id)) == ([("edited", LATER)], [])
    edited(database, article_id, body=f"To begin with.\n\n{LOST}")
    assert places(read(client)) == [("edited", LATER)]


def test_a_waiting_update_is_given_the_new_place_too(
    database: Database, client: Client, editor: Colleague, article_id: UUID, lost: dict[str, Any]
) -> None:
    edited(database, article_id, body=f"Tomorrow.\n\n{LOST}", shown=False)
    comes = clock.now() + timedelta(hours=1)
    done(database, article_id, articles.publish, at=comes)
    settled(editor, lost, "replace", anchor=words(LATER, lost["revision"]))
    asked(editor, article_id, "Keep it", revision=lost["revision"])
    now = places(read(client))
    assert now == [("exact", "Keep it"), ("edited", LATER)]
    with time_machine.travel(comes, tick=False):
        assert places(read(client)) == now


def test_what_is_lost_is_kept_as_it_is_until_it_returns_and_is_lost_anew(
    database: Database, client: Client, editor: Colleague, article_id: UUID, lost: dict[str, Any]
) -> None:
    kept = settled(editor, lost, "keep")
    assert (kept["awaiting"], kept["kept_at"] is None, passages(editor, article_id)) == (False, False, [])
    assert places(read(client)) == [("orphaned", None)]
    edited(database, article_id, body=BODY)
    assert passages(editor, article_id, "?filter[state]=all")[0]["kept_at"] is None
    assert refused(editor, lost, "keep") == (409, "not-orphaned")
    edited(database, article_id, body=LOST)
    assert [each["id"] for each in passages(editor, article_id)] == [lost["id"]]


def test_what_was_found_elsewhere_is_confirmed(database: Database, client: Client, editor: Colleague) -> None:
    article_id = published(database, f"Trust is slow, and {LONG} takes years.\n\nNobody owes you their silence.")
    asked(editor, article_id, LONG)
    edited(database, article_id, body="All is new here.")
    edited(database, article_id, body=f"Quite another thing: {LONG} comes back with interest.")
    (found,) = passages(editor, article_id)
    assert (places([found]), found["awaiting"]) == ([("relocated", LONG)], True)
    assert refused(editor, found, "keep") == (409, "not-orphaned")
    confirmed = settled(editor, found, "confirm")
    assert (places([confirmed]), confirmed["awaiting"]) == ([("shifted", LONG)], False)
    assert refused(editor, found, "confirm") == (409, "not-relocated")
    assert places(read(client)) == [("shifted", LONG)]


def test_what_is_done_with_asks_nobody_until_it_is_reopened(
    database: Database, client: Client, editor: Colleague, article_id: UUID, lost: dict[str, Any]
) -> None:
    resolved = settled(editor, lost, "resolve")
    assert (resolved["anchor"]["state"], resolved["awaiting"]) == ("resolved", False)
    assert settled(editor, lost, "resolve") == resolved
    assert (places(read(client)), passages(editor, article_id)) == ([("resolved", None)], [])
    assert settled(editor, lost, "reopen") == settled(editor, lost, "reopen") == lost
    with database.read() as db:
        for what in ("resolved", "reopened"):
            assert happened(db, f"anchor.{what}", UUID(lost["id"]))


def test_while_readers_see_nothing_there_is_nothing_to_look_at(
    database: Database, editor: Colleague, article_id: UUID, lost: dict[str, Any]
) -> None:
    done(database, article_id, articles.unpublish)
    assert passages(editor, article_id, "?filter[state]=all") == []
    assert refused(editor, lost, "keep") == (409, "not-published")
    assert editor.post(f"anchors/{article_id}/actions/keep").status_code == 404


def test_an_author_settles_what_was_marked_in_their_own(
    database: Database, client: Client, editor: Colleague, article_id: UUID, lost: dict[str, Any]
) -> None:
    author = colleague(database, client, "author")
    assert author.account is not None
    with database.write() as db:
        own = make_article(db, "own", by=actor_of(author.account), body=BODY)
        articles.publish(db, SYSTEM, own)
        own_id = own.id
    asked(author, own_id)
    (mine,) = passages(author, own_id, "?filter[state]=all")
    assert settled(author, mine, "resolve")["anchor"]["state"] == "resolved"
    assert refused(author, lost, "keep") == (403, "forbidden")
    assert author.get(f"articles/{article_id}/anchors").status_code == 403
