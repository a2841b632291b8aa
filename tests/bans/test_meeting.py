"""Whom a ban meets and whom it does not, and what stays open to whom it meets."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from api.comments.models import Mode, Status
from api.core import clock
from tests.accounts.people import worker
from tests.bans.people import HOME, OFFICE, banned, bans_of, refused, speaks, within
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.core.test_every_route import statements_of
from tests.factories import make_helpline
from tests.room import Colleague
from tests.selfservice.people import Writer

KINDS = ("reader", "address", "domain", "network")
IN_NEED = "I want to die and I do not know whom to tell."


@pytest.fixture
def open_talk(talk: Talk) -> Talk:
    talk.mode(Mode.OPEN)
    return talk


def found_in(moderator: Colleague, comment_id: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Its status, why it has it, and what bans found in it."""
    seen = moderator.get(f"comments/{comment_id}").json()
    found = [(each["severity"], each["what"]) for each in seen["findings"] if each["rule"] == "ban"]
    return seen["status"], seen["changes"][-1]["why"], found


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_refused_says_and_touches_nothing_and_keeps_what_is_theirs(
    open_talk: Talk, moderator: Colleague, kind: str
) -> None:
    writer, of_other = Writer.known(open_talk), open_talk.said("Said by another.")["id"]
    first, second = (writer.said(words, network=HOME)["id"] for words in ("Mine.", "Mine too."))
    assert writer.ask("PUT", f"comments/{of_other}/reactions/helpful").json()["helpful"] == 1
    end = within(days=1)
    ban = banned(moderator, bans_of(writer)[kind], effect="refuse", reason="harassment", until=end, note="A note.")
    told = [
        speaks(open_talk, writer, body="More."),
        writer.ask("PATCH", f"comments/{first}", json={"body": "Otherwise."}, if_match='"1"'),
        writer.ask("PUT", f"comments/{of_other}/reactions/helpful"),
        writer.ask("POST", f"comments/{of_other}/reports", json={"reason": "abuse"}),
    ]
    for answer in told:
        problem = refused(answer)
        assert problem, answer.text
        assert (problem["reason"], problem["until"], "care" in problem) == ("harassment", end, False)
        assert "A note." not in answer.text
    for path in ("session", "me/comments", "me/export", "me/subscriptions", f"comments/{first}"):
        assert writer.ask("GET", path).status_code == 200, path
    check = writer.ask("POST", f"articles/{open_talk.slug}/comments/check", json={"body": "More."})
    assert check.status_code == 200
    assert writer.ask("DELETE", f"comments/{of_other}/reactions/helpful").json() == {"helpful": 0, "mine": False}
    assert writer.ask("POST", f"comments/{second}/actions/disown").status_code == 204
    assert writer.ask("DELETE", f"comments/{first}").status_code == 204
    moderator.act(f"bans/{ban['id']}/actions/lift", 1)
    assert speaks(open_talk, writer, body="More.").status_code == 201
    assert writer.erase().status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_held_waits_and_moderators_see_why(open_talk: Talk, moderator: Colleague, kind: str) -> None:
    writer = Writer.known(open_talk)
    seen = writer.said("Mine.", network=HOME)["id"]
    banned(moderator, bans_of(writer)[kind], effect="hold")
    what = {"address": "reader"}.get(kind, kind)
    held = speaks(open_talk, writer, body="Mine too.").json()
    assert held["status"] == "pending"
    assert found_in(moderator, held["id"]) == ("pending", "ban", [("hold", what)])
    assert writer.ask("PATCH", f"comments/{seen}", json={"body": "Otherwise."}, if_match='"1"').status_code == 200
    assert found_in(moderator, seen) == ("pending", "edited", [("hold", what)])
    in_need = speaks(open_talk, writer, body=IN_NEED).json()
    assert in_need["care"]["message"]
    assert found_in(moderator, in_need["id"]) == ("pending", "care", [("hold", what)])


def test_who_is_refused_and_may_be_in_need_is_told_whom_they_can_reach(open_talk: Talk, moderator: Colleague) -> None:
    with open_talk.database.write() as db:
        make_helpline(db, "Example, elsewhere", region="AT", topics=["self_harm"])
    banned(moderator, {"of": "network", "network": HOME, "until": within(days=1)}, effect="refuse")
    problem = refused(speaks(open_talk, body=IN_NEED, region="AT"))
    assert problem
    assert problem["care"]["message"]
    assert [line["name"] for line in problem["care"]["helplines"]] == ["Example, elsewhere"]
    assert "/v1/content/helplines" in problem["detail"]


@pytest.mark.parametrize(("banned_at", "same", "another"), [(HOME, HOME, "192.0.2.8"), (OFFICE, f"{OFFICE}2", HOME)])
def test_a_network_is_met_on_every_day_of_its_ban_and_no_other_network(
    open_talk: Talk, moderator: Colleague, banned_at: str, same: str, another: str
) -> None:
    banned(moderator, {"of": "network", "network": banned_at, "until": within(days=3)}, effect="refuse")
    for days in (0, 1, 2):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            assert refused(speaks(open_talk, network=same))
            assert speaks(open_talk, network=another).json()["status"] == "approved"
    with time_machine.travel(clock.now() + timedelta(days=3, seconds=1)):
        assert speaks(open_talk, network=same).json()["status"] == "approved"


def test_an_address_nobody_confirmed_is_held_and_tells_nobody_that_it_is_banned(
    open_talk: Talk, moderator: Colleague
) -> None:
    banned(moderator, {"of": "address", "email": "ex@reader.example"})
    answer = speaks(open_talk, email="Ex@Reader.example")
    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    assert found_in(moderator, answer.json()["id"]) == ("pending", "ban", [("hold", "reader")])
    assert speaks(open_talk, email="other@reader.example").json()["status"] == "approved"
    assert refused(speaks(open_talk, Writer.known(open_talk, "ex@reader.example")))


def test_a_domain_is_met_with_its_subdomains_and_without_what_only_looks_like_it(
    open_talk: Talk, moderator: Colleague
) -> None:
    banned(moderator, {"of": "domain", "domain": "Zürich.example"}, effect="refuse")
    assert refused(speaks(open_talk, email="a@zürich.example"))
    assert refused(speaks(open_talk, email="a@mail.xn--zrich-kva.example"))
    for other in ("a@notzürich.example", "a@zürich.example.net", "a@zurich.example"):
        assert speaks(open_talk, email=other).json()["status"] == "approved", other


def test_a_ban_of_a_reader_outlasts_an_erase(open_talk: Talk, moderator: Colleague) -> None:
    writer = Writer.known(open_talk)
    ban = banned(moderator, bans_of(writer)["reader"])
    assert writer.erase().status_code == 200
    back = Writer.known(open_talk)
    assert back.id != writer.id
    assert refused(speaks(open_talk, back))
    assert moderator.get(f"bans/{ban['id']}").json()["reader_id"] is None
    again = moderator.post("bans", {"reason": "rules", **bans_of(back)["reader"]})
    assert (again.status_code, again.json()["id"]) == (409, ban["id"])


def test_of_several_bans_the_one_that_refuses_longest_is_told(open_talk: Talk, moderator: Colleague) -> None:
    writer = Writer.known(open_talk)
    orders, longer = bans_of(writer), within(days=2)
    banned(moderator, orders["network"], effect="hold", until=within(days=9))
    banned(moderator, orders["address"], effect="refuse", until=within(days=1))
    banned(moderator, orders["reader"], effect="refuse", until=longer)
    problem = refused(speaks(open_talk, writer))
    assert problem
    assert problem["until"] == longer


@pytest.mark.parametrize("kind", ["reader", "network"])
def test_what_waited_for_its_time_when_its_writer_was_banned_goes_to_a_moderator(
    open_talk: Talk, moderator: Colleague, tmp_path: Path, kind: str
) -> None:
    writer = Writer.known(open_talk)
    said = speaks(open_talk, writer, delay=True).json()
    banned(moderator, bans_of(writer)[kind], effect="refuse", past="reject")
    worker(open_talk.database, tmp_path).drain()
    assert open_talk.row(said["id"]).delayed_until
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        worker(open_talk.database, tmp_path).drain()
    status, why, found = found_in(moderator, said["id"])
    assert (status, why, len(found)) == (Status.PENDING, "ban", 1)


@on_one
def test_a_post_costs_one_statement_more_and_two_while_a_ban_might_meet_it(
    open_talk: Talk, moderator: Colleague
) -> None:
    writer, asked = Writer.known(open_talk), statements_of(open_talk.database)

    def cost(**given: Any) -> int:
        asked.clear()
        assert speaks(open_talk, writer, **given).status_code == 201
        return sum("FROM ban" in each for each in asked)

    assert cost() == 1
    banned(moderator, {"of": "domain", "domain": "elsewhere.example"})
    assert cost() == 2
