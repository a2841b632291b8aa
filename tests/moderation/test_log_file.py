"""The log as a file."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, update

from api.comments.models import Change
from api.core import clock
from api.core.db import Database
from api.moderation import logfile
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.moderation.office import decide
from tests.room import Colleague, colleague

PATH = "moderation/log.csv"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
HARMLESS = ['"yes", they said', "a,b;c", "one\ntwo", "one\r\ntwo\r", "'=1", " =1", "1=1", "été 💬"]


def lines(who: Colleague, query: str = "") -> list[dict[str, str]]:
    answer = who.get(f"{PATH}?{query}" if query else PATH)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode(), newline=""), strict=True))


def noted(talk: Talk, who: Colleague, *notes: str) -> list[str]:
    """Comments decided about, with notes as they are kept, whatever a note may be when it is sent."""
    ids = [talk.said()["id"] for _ in notes]
    for comment_id, note in zip(ids, notes, strict=True):
        assert decide(who, comment_id, 1, "reject", note="Sent.").status_code == 200
        with talk.database.write() as db:
            db.execute(update(Change).where(col(Change.comment_id) == UUID(comment_id)).values(note=note))
    return ids


def test_the_file_has_a_line_for_each_change_that_the_log_has(talk: Talk, moderator: Colleague) -> None:
    first, second = talk.said()["id"], talk.said()["id"]
    decide(moderator, first, 1, "spam", reason="advertising", note="=A shop.")
    decide(moderator, second, 1)
    answer = moderator.get(PATH)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="moderation-log.csv"'
    assert answer.headers["cache-control"] == "no-store"
    kept = moderator.get("moderation/log").json()["data"]
    late, early, who = kept[0]["at"], kept[1]["at"], "Sample Moderator"
    assert answer.text.split("\r\n") == [
        '"at","comment_id","article","was","became","why","reason","note","message","by"',
        f'"{late}","{second}","a-talk","pending","approved","moderator","","","","{who}"',
        f'"{early}","{first}","a-talk","pending","spam","moderator","advertising","\'=A shop.","","{who}"',
        "",
    ]
    assert moderator.send("HEAD", PATH).headers["content-type"] == answer.headers["content-type"]
    assert moderator.account is not None
    for query, wanted in (
        (f"filter[account]={moderator.account.id}", [second, first]),
        ("filter[became]=spam", [first]),
        (f"filter[article]={talk.article_id}", [second, first]),
        (f"filter[article]={first}", []),
        (f"from={early}&to={late}", [first]),
        ("to=2026-01-01", []),
    ):
        assert [line["comment_id"] for line in lines(moderator, query)] == wanted, query


def test_what_a_spreadsheet_would_reckon_out_has_a_mark_before_it_and_all_else_is_as_it_was(
    talk: Talk, moderator: Colleague
) -> None:
    noted(talk, moderator, *FORMULAS, *HARMLESS)
    with talk.database.write() as db:
        db.execute(update(Change).where(col(Change.note) == "=1+1").values(by_name="@Sample"))
    told = lines(moderator)[::-1]
    assert [line["note"] for line in told] == [*(f"'{note}" for note in FORMULAS), *HARMLESS]
    assert [line["by"] for line in told[:2]] == ["'@Sample", "Sample Moderator"]


def test_a_file_is_read_a_part_at_a_time_and_one_that_is_too_long_is_refused(
    talk: Talk, moderator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = noted(talk, moderator, *"abcde")
    monkeypatch.setattr(logfile, "AT_ONCE", 2)
    monkeypatch.setattr(logfile, "LINES_MAX", 5)
    assert [line["comment_id"] for line in lines(moderator)] == ids[::-1]
    monkeypatch.setattr(logfile, "LINES_MAX", 4)
    refused = moderator.get(PATH)
    problem: dict[str, Any] = refused.json()["errors"][0]
    assert (refused.status_code, problem["loc"], problem["code"]) == (422, ["query", "to"], "too-many-lines")
    assert "take a shorter stretch, or a filter" in problem["msg"]
    assert lines(moderator, "filter[became]=approved") == []


@on_one
@pytest.mark.parametrize("query", ["from=2026-01-01&to=2026-03-01", "to=monday", "limit=1", "filter[became]=gone"])
def test_what_is_not_asked_of_a_file_is_refused(moderator: Colleague, query: str) -> None:
    assert moderator.get(f"{PATH}?{query}").status_code == 422


@on_one
def test_who_may_not_see_the_log_gets_no_file(database: Database, client: Client) -> None:
    assert colleague(database, client, "author").get(PATH).status_code == 403


@on_one
def test_a_file_without_an_end_goes_on_until_now_or_is_refused(talk: Talk, moderator: Colleague) -> None:
    decide(moderator, talk.said()["id"], 1)
    since = clock.now() - timedelta(days=30)
    assert len(moderator.get(f"{PATH}?from={since:%Y-%m-%d}").text.splitlines()) == 2
    refused = moderator.get(f"{PATH}?from={since - timedelta(days=2):%Y-%m-%d}")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "range-too-long")
