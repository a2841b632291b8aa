"""Placing, changing and lifting bans: what is taken, what is kept, and what is told of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from api import rooms
from api.bans.actions import AlreadyBanned
from api.bans.models import Ban
from api.core import clock
from tests.accounts.people import bytes_of, events, rows
from tests.bans.people import HOME, OFFICE, banned, banning, bans_of, within
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.room import Colleague
from tests.selfservice.people import Writer

NOBODY = "01890000-0000-7000-8000-000000000000"
DOMAIN = {"of": "domain", "domain": "spam.example"}


@on_one
@pytest.mark.parametrize(
    ("order", "field", "code"),
    [
        ({"of": "reader"}, "reader_id", "missing"),
        ({"of": "reader", "reader_id": NOBODY}, "reader_id", "unknown-reader"),
        ({"of": "reader", "reader_id": NOBODY, "email": "a@b.example"}, "email", "misplaced"),
        ({"of": "network", "network": HOME}, "until", "missing"),
        ({"of": "network", "network": HOME, "until": within(days=91)}, "until", "too-late"),
        ({"of": "network", "network": "192.0.2.0/24", "until": within(days=1)}, "network", "value-error"),
        ({"of": "network", "network": "fe80::1%eth0", "until": within(days=1)}, "network", "value-error"),
        ({**DOMAIN, "until": within(days=4_000)}, "until", "too-late"),
        ({**DOMAIN, "until": within(days=-1)}, "until", "past"),
        ({**DOMAIN, "past": "reject"}, "past", "not-of-a-domain"),
        ({"of": "domain", "domain": "me@spam.example"}, "domain", "value-error"),
        ({"of": "domain", "domain": "example"}, "domain", "value-error"),
        ({"of": "domain"}, "domain", "missing"),
        ({"of": "address", "email": "no address"}, "email", "value-error"),
        ({**DOMAIN, "mark": "0"}, "mark", "extra-forbidden"),
    ],
)
def test_an_order_that_is_not_one_is_refused_by_its_field(
    moderator: Colleague, order: dict[str, Any], field: str, code: str
) -> None:
    answer = moderator.post("bans", {"reason": "rules", **order})
    assert answer.status_code == 422, answer.text
    assert [(each["loc"], each["code"]) for each in answer.json()["errors"]] == [(["body", field], code)]


def test_no_answer_no_event_and_no_row_tells_an_address_or_a_network(talk: Talk, moderator: Colleague) -> None:
    writer = Writer.known(talk, "canary-nest@reader.example")
    orders = bans_of(writer, "Canary-Nest@Reader.Example") | {
        "office": {"of": "network", "network": OFFICE, "until": within(days=1)}
    }
    made = {name: banned(moderator, order, note="A note.") for name, order in orders.items()}
    assert {name: ban["effect"] for name, ban in made.items()} == {
        "reader": "refuse",
        "address": "refuse",
        "domain": "hold",
        "network": "hold",
        "office": "hold",
    }
    assert made["domain"]["domain"] == "reader.example"
    assert {name for name, ban in made.items() if ban["reader_id"]} == {"reader"}
    told = moderator.get("bans").text + str([event.snapshot for event in events(talk.database, "ban.created")])
    marks = [ban.mark for ban in rows(talk.database, Ban) if ban.mark]
    assert len(marks) == 4
    for secret in ("anary-", "192.0.2", "2001:db8", *marks):
        assert secret not in told, secret
    kept = bytes_of(talk.database)
    assert not [secret for secret in (b"anary-", b"192.0.2.", b"2001:db8") if secret in kept]


def test_the_same_is_banned_once_at_a_time(talk: Talk, moderator: Colleague) -> None:
    writer = Writer.known(talk)
    orders = bans_of(writer, "sample@reader.example") | {"office": bans_of(writer)["network"] | {"network": OFFICE}}
    made = {name: banned(moderator, order) for name, order in orders.items()}
    again = {
        "reader": orders["reader"],
        "address": {"of": "address", "email": " Sample@READER.example"},
        "domain": {"of": "domain", "domain": "READER.Example"},
        "office": orders["office"] | {"network": "2001:db8:7:7:ffff::2"},
    }
    for name, order in again.items():
        answer = moderator.post("bans", {"reason": "other", **order})
        assert (answer.status_code, answer.json()["code"], answer.json()["id"]) == (
            *(409, "banned-already"),
            made[name]["id"],
        )
    # The next day it has another mark.
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=59)), talk.database.write() as db:
        with pytest.raises(AlreadyBanned) as refused:
            banning(moderator, orders["office"] | {"until": within(days=2)})(db)
        assert refused.value.more["id"] == made["office"]["id"]
    assert moderator.act(f"bans/{made['domain']['id']}/actions/lift", 1).status_code == 200
    assert banned(moderator, again["domain"])["id"] != made["domain"]["id"]


def test_a_ban_is_changed_and_lifted_from_its_version(talk: Talk, moderator: Colleague) -> None:
    made = banned(moderator, DOMAIN)
    path = f"bans/{made['id']}"
    same = moderator.patch(path, 1, {"reason": "rules", "until": None})
    assert (same.json()["version"], events(talk.database, "ban.changed")) == (1, [])
    end = within(days=3)
    changed = moderator.patch(path, 1, {"effect": "refuse", "note": "Sellers.", "until": end})
    assert changed.json() == {**made, "version": 2, "effect": "refuse", "note": "Sellers.", "until": end}
    assert changed.headers["etag"] == '"2"'
    assert moderator.patch(path, None, {"reason": "hate"}).status_code == 428
    stale = moderator.patch(path, 1, {"reason": "hate"})
    assert (stale.status_code, stale.json()["current"]["effect"]) == (412, "refuse")
    for wrong in ({"until": within(days=-1)}, {"of": "reader"}, {"effect": None}):
        assert moderator.patch(path, 2, wrong).status_code == 422
    lifted = moderator.act(f"{path}/actions/lift", 2).json()
    assert (lifted["live"], lifted["version"]) == (False, 3)
    assert lifted["ended_at"]
    over = [moderator.act(f"{path}/actions/lift", 3), moderator.patch(path, 3, {"reason": "hate"})]
    assert [(answer.status_code, answer.json()["code"]) for answer in over] == [(409, "ban-over")] * 2
    for what in ("created", "changed", "lifted"):
        (event,) = events(talk.database, f"ban.{what}")
        assert set(event.snapshot) == {"of", "effect", "reason", "until", "past"}


def test_bans_are_listed_the_newest_first_by_kind_life_and_reader(talk: Talk, moderator: Colleague) -> None:
    writer, other = Writer.known(talk), Writer.known(talk, "other@reader.example")
    made = {name: banned(moderator, order, until=within(days=2))["id"] for name, order in bans_of(writer).items()}
    made["other"] = banned(moderator, bans_of(other)["reader"], until=within(minutes=1))["id"]

    def listed(query: str) -> list[str]:
        answer = moderator.get(f"bans?{query}")
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["data"]]

    assert listed("") == list(made.values())[::-1]
    assert listed("sort=created_at&filter[of]=reader") == [made["reader"], made["other"]]
    assert listed(f"filter[reader]={writer.id}") == [made["reader"]]
    moderator.act(f"bans/{made['domain']}/actions/lift", 1)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert listed("filter[live]=false") == [made["other"], made["domain"]]
        assert listed("filter[live]=true") == [made[name] for name in ("network", "address", "reader")]
        assert moderator.get(f"bans/{made['other']}").json()["live"] is False


def test_a_month_after_its_end_nobody_is_known_by_a_ban(talk: Talk, moderator: Colleague) -> None:
    orders = bans_of(Writer.known(talk))
    made = {name: banned(moderator, order, until=within(days=1))["id"] for name, order in orders.items()}
    made["for good"] = banned(moderator, bans_of(Writer.known(talk, "other@reader.example"))["reader"])["id"]
    moderator.act(f"bans/{made['domain']}/actions/lift", 1)

    def known(**later: float) -> set[str]:
        with time_machine.travel(clock.now() + timedelta(**later)), talk.database.write() as db:
            rooms.jobs("EFFECTS")["bans.forget"](db, {})
        kept = {str(ban.id) for ban in rows(talk.database, Ban) if any((ban.mark, ban.day, ban.domain, ban.reader_id))}
        return {name for name, id_ in made.items() if id_ in kept}

    assert known(days=29) == set(made)
    assert known(days=30, hours=1) == set(made) - {"domain"}
    assert known(days=31, hours=1) == {"for good"}
    assert len(rows(talk.database, Ban)) == len(made)
    assert rooms.jobs("TIMETABLE")["bans.forget"] == timedelta(days=1)
