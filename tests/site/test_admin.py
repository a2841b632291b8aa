"""The settings over HTTP: read, changed from a version, and their history."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
import time_machine

from api.accounts.actor import SYSTEM
from api.core.db import Database
from api.core.editing import Stale
from api.site import queries
from api.site.actions import change
from api.site.models import SiteSettings
from api.site.schemas import Setting, SettingsRead, SettingsUpdate
from tests.asking import Client
from tests.conftest import on_one
from tests.room import Colleague, colleague
from tests.test_races import together

FIRST = {
    "version": 1,
    "site_name": None,
    "mode": "hold_first",
    "hold_first": 1,
    "history_most": 2,
    "links_most": 2,
    "length_most": 10_000,
    "comments_per_network": 30,
    "comments_per_reader": 15,
    "edit_minutes": 15,
    "regret_minutes": 10,
    "close_after_days": None,
    "claim_minutes": 10,
    "undo_minutes": 10,
    "appeal_days": 14,
    "region": None,
    "care_message": None,
}
NULLABLE = {"site_name", "close_after_days", "region", "care_message"}
BOUNDS = {
    "hold_first": (1, 100),
    "history_most": (0, 100),
    "links_most": (0, 100),
    "length_most": (100, 10_000),
    "comments_per_network": (1, 1_000),
    "comments_per_reader": (1, 1_000),
    "edit_minutes": (0, 1_440),
    "regret_minutes": (1, 1_440),
    "close_after_days": (1, 36_500),
    "claim_minutes": (1, 60),
    "undo_minutes": (1, 60),
    "appeal_days": (1, 90),
}
NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def history(who: Colleague, query: str = "") -> list[dict[str, Any]]:
    answer = who.get(f"settings/history{query}")
    assert answer.status_code == 200, answer.text
    lines: list[dict[str, Any]] = answer.json()["data"]
    return lines


def test_the_settings_are_read_by_those_who_moderate_and_changed_by_editors(
    editor: Colleague, database: Database, client: Client
) -> None:
    moderator, author = colleague(database, client, "moderator"), colleague(database, client, "author")
    first = moderator.get("settings")
    assert (first.json(), first.headers["etag"], first.headers["cache-control"]) == (FIRST, '"1"', "no-store")
    assert (moderator.patch("settings", 1, {}).status_code, author.get("settings").status_code) == (403, 403)
    given = {"mode": "open", "close_after_days": 30, "site_name": " Sample Weekly "}
    changed = editor.patch("settings", 1, given)
    now = {**FIRST, "version": 2, "mode": "open", "close_after_days": 30, "site_name": "Sample Weekly"}
    assert (changed.status_code, changed.json(), changed.headers["etag"]) == (200, now, '"2"')
    assert moderator.get("settings").json() == now
    assert editor.patch("settings", 2, {"close_after_days": None}).json()["close_after_days"] is None


def test_a_change_says_from_which_version_it_is(editor: Colleague) -> None:
    assert editor.patch("settings", None, {"mode": "open"}).status_code == 428
    assert editor.patch("settings", 1, {"mode": "open"}).status_code == 200
    stale = editor.patch("settings", 1, {"mode": "hold_all"})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"2"')
    assert stale.json()["current"] == {**FIRST, "version": 2, "mode": "open"}


def test_a_change_of_nothing_is_none(editor: Colleague) -> None:
    for given in ({}, {"mode": "hold_first"}, {"site_name": None, "appeal_days": 14.0}):
        answer = editor.patch("settings", 1, given)
        assert (answer.status_code, answer.json()) == (200, FIRST)
    assert history(editor) == []
    assert editor.get("events?filter[type]=settings.changed").json()["data"] == []


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_the_history_says_what_each_was_and_became_and_by_whom(
    at: time_machine.Traveller, database: Database, client: Client
) -> None:
    editor = colleague(database, client)
    assert editor.patch("settings", 1, {"mode": "open", "appeal_days": 30}).status_code == 200
    at.shift(timedelta(minutes=10))
    assert editor.patch("settings", 2, {"mode": "hold_all", "appeal_days": 30}).status_code == 200
    last, *first = lines = history(editor)
    assert (last["name"], last["was"], last["became"]) == ("mode", "open", "hold_all")
    assert {(line["name"], line["was"], line["became"], line["at"]) for line in first} == {
        ("mode", "hold_first", "open", "2031-05-01T12:00:00Z"),
        ("appeal_days", 14, 30, "2031-05-01T12:00:00Z"),
    }
    assert editor.account is not None
    by = {"kind": "staff", "id": str(editor.account.id), "name": editor.account.name}
    assert [line["by"] for line in lines] == [by] * 3
    assert history(editor, "?sort=at") == lines[::-1]
    assert history(editor, "?filter[name]=mode") == [line for line in lines if line["name"] == "mode"]
    assert history(editor, "?from=2031-05-01T12:10:00Z") == [last]
    assert history(editor, "?to=2031-05-01T12:10:00Z") == first
    events = editor.get("events?filter[type]=settings.changed").json()["data"]
    assert [event["snapshot"] for event in events] == [{"mode": "hold_all"}, {"mode": "open", "appeal_days": 30}]


def test_what_becomes_null_and_what_was_is_told_as_null(editor: Colleague) -> None:
    editor.patch("settings", 1, {"region": "AT"})
    editor.patch("settings", 2, {"region": None})
    assert [(line["was"], line["became"]) for line in history(editor)] == [("AT", None), (None, "AT")]


@on_one
def test_bounds_hold_and_what_is_wrong_changes_nothing(editor: Colleague) -> None:
    for name, (least, most) in BOUNDS.items():
        for value in (least - 1, most + 1, str(least), least + 0.5, True, [least]):
            answer = editor.patch("settings", 1, {"mode": "open", name: value})
            assert answer.status_code == 422, (name, value)
            assert answer.json()["errors"][0]["loc"][:2] == ["body", name]
    for name in set(FIRST) - NULLABLE - {"version"}:
        assert editor.patch("settings", 1, {name: None}).status_code == 422, name
    for wrong in (
        *({"mode": "closed"}, {"id": 2}, {"version": 9}, {"updated_at": None}, {"undo": 5}, {"region": "us"}),
        *({"site_name": ""}, {"site_name": " "}, {"site_name": "a" * 101}, {"site_name": "a\nb"}, {"site_name": 7}),
        *({"site_name": "\u0958" * 51}, {"care_message": ""}, {"care_message": "a" * 1_001}),
    ):
        assert editor.patch("settings", 1, wrong).status_code == 422, wrong
    assert editor.get("settings/history?filter[name]=version").status_code == 422
    assert editor.get("settings").json() == FIRST
    version = 1
    for edge in (0, 1):
        answer = editor.patch("settings", version, {name: bounds[edge] for name, bounds in BOUNDS.items()})
        assert answer.status_code == 200, answer.text
        version = answer.json()["version"]


def test_the_lists_of_fields_are_one() -> None:
    assert list(get_args(Setting)) == list(SettingsUpdate.model_fields)
    assert ["version", *SettingsUpdate.model_fields] == list(SettingsRead.model_fields) == list(FIRST)
    assert set(SiteSettings.model_fields) == {*FIRST, "id", "updated_at"}


@pytest.mark.parametrize("kept", [False, True])
def test_of_two_changes_of_one_version_one_wins(database: Database, kept: bool) -> None:
    if kept:
        with database.write() as db:
            queries.held(db)
    refused = together(
        database,
        lambda db: change(db, SYSTEM, 1, {"appeal_days": 30}),
        lambda db: change(db, SYSTEM, 1, {"appeal_days": 60}),
    )
    assert [type(refusal) for refusal in refused if refusal] == [Stale]
    with database.read() as db:
        settings, lines = queries.settings(db), db.connection().execute(queries.history()).all()
    assert (settings.version, [line.became for line in lines]) == (2, [settings.appeal_days])
