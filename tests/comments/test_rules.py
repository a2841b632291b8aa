"""The rules in their order: that the page lists them, and those that look at more than words."""

import re
from pathlib import Path
from typing import Any

import pytest

from api.comments.actions.screening import HISTORY, RULES
from api.comments.models import Mode, Status
from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.core.test_every_route import statements_of
from tests.readers.people import let_in
from tests.room import Colleague, colleague

PAGE = (Path(__file__).parents[2] / "docs" / "moderation.md").read_text(encoding="utf-8")
LISTED = re.findall(r"^\| `(\w+)` \| (`.+?`) \| .+? \| (.+?) \|$", PAGE, re.MULTILINE)
V1 = {"If-Match": '"1"'}


@pytest.fixture
def moderator(database: Database, client: Client) -> Colleague:
    return colleague(database, client, "moderator")


def found(moderator: Colleague, said: dict[str, Any]) -> list[tuple[str, str, str, int | None]]:
    listed = moderator.get(f"comments/{said['id']}").json()["findings"]
    return [(each["rule"], each["severity"], each["what"], each["start"]) for each in listed]


def why(moderator: Colleague, said: dict[str, Any]) -> str:
    last: str = moderator.get(f"comments/{said['id']}").json()["changes"][-1]["why"]
    return last


@on_one
def test_the_page_lists_all_rules_in_their_order_with_all_they_find(talk: Talk, moderator: Colleague) -> None:
    assert [name for name, *_ in LISTED] == [rule.__name__ for rule in RULES]
    talk.mode(Mode.OPEN, links_most=0, history_most=0)
    moderator.made("screening/rules", {"text": "moonlight"})
    moderator.made("screening/rules", {"text": "fr.it", "kind": "pattern"})
    moderator.made("bans", {"of": "domain", "domain": "reader.example", "reason": "rules"})
    reader = let_in(talk.database)
    talk.become(talk.said(headers=reader)["id"], Status.REJECTED)
    body = "Moonlight fruit: +44 20 7946 0958, a@reader.example, 12 Oak Street, @sample_name, facebook.com/sample.name"
    body += " https://bit.ly/a https://b\u00fccher.example/"
    said = talk.said(body, headers=reader, website="x", seconds=0.5, visibility="editors")
    told = {name for _, names, _ in LISTED for name in re.findall(r"`(\w+)`", names)}
    assert {rule for rule, *_ in found(moderator, said)} == told - {"personal"}
    for rule, severity, *_ in found(moderator, said):
        (told_of,) = [told for _, names, told in LISTED if f"`{rule}`" in names]
        assert f"`{severity}`" in told_of or told_of == "as the rule says"


def test_all_rules_look_and_the_gravest_says_why(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    trapped = talk.said("Call +44 20 7946 0958.", website="https://buy.example", seconds=0.25)
    assert (trapped["status"], talk.row(trapped["id"]).status) == ("pending", Status.SPAM)
    assert found(moderator, trapped) == [
        ("phone", "hold", "+44 20 7946 0958", 5),
        ("honeypot", "spam", "", None),
        ("fill_time", "hold", "0.25", None),
    ]
    assert why(moderator, trapped) == "honeypot"
    fast = talk.said("Written in no time.", seconds=1.5)
    assert (fast["status"], why(moderator, fast)) == ("pending", "too_fast")
    assert found(moderator, fast) == [("fill_time", "hold", "1.5", None)]
    private = talk.said("Call +44 20 7946 0959.", seconds=1)
    assert why(moderator, private) == "personal"
    in_need = talk.said("I want to die and I do not know whom to tell.", seconds=1)
    assert (in_need["care"]["message"] != "", why(moderator, in_need)) == (True, "care")


def test_what_came_with_the_form_is_nothing_an_edit_is_looked_at_for(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    fast = talk.said(seconds=1)
    assert talk.own("PATCH", fast, json={"body": "Otherwise."}, headers=V1).json()["status"] == "pending"
    assert found(moderator, fast) == []


def test_of_whom_much_was_refused_lately_everything_waits(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN, history_most=2)
    reader = let_in(talk.database)
    seen = talk.said(headers=reader)
    refused = [talk.said(headers=reader)["id"] for _ in range(3)]
    taken_back = talk.said(headers=reader)
    talk.become(taken_back["id"], Status.REJECTED, Status.DELETED)
    for comment_id, status in zip(refused, (Status.REJECTED, Status.SPAM, Status.REJECTED), strict=True):
        assert talk.said(headers=reader)["status"] == "approved"
        talk.become(comment_id, status)
    held = talk.said(headers=reader)
    assert (held["status"], why(moderator, held)) == ("pending", "history")
    assert found(moderator, held) == [("history", "hold", "3", None)]
    path = f"/v1/conversation/comments/{seen['id']}"
    edited = talk.client.patch(path, json={"body": "Otherwise."}, headers=reader | V1)
    assert (edited.json()["status"], found(moderator, seen)) == ("pending", [("history", "hold", "3", None)])
    other = let_in(talk.database, "other@reader.example")
    assert (talk.said()["status"], talk.said(headers=other)["status"]) == ("approved", "approved")
    talk.mode(Mode.OPEN, comments_per_reader=1_000)
    # Of the last 20 before each of these all three are refused, and before the one after them two.
    assert {talk.said(headers=reader)["status"] for _ in range(HISTORY - 6)} == {"pending"}
    assert talk.said(headers=reader)["status"] == "approved"


def test_history_costs_a_reader_one_statement_and_a_guest_none(talk: Talk) -> None:
    talk.mode(Mode.OPEN)
    reader = let_in(talk.database)
    seen, asked = statements_of(talk.database), []
    for headers in (reader, {}):
        del seen[:]
        talk.said(headers=headers)
        asked.append(sum("count(*)" in each and "comment.status" in each for each in seen))
    assert asked == [1, 0]
