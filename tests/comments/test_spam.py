"""What is taken for spam is told to nobody who may be a machine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine

from api.comments.models import Mode, Status
from tests.accounts.people import worker
from tests.comments.talk import Talk

NOON = datetime(2031, 1, 1, 12, 1, tzinfo=UTC)
ITS_OWN = {"id", "root_id", "edit_token", "avatar_seed", "request_id"}


def bare(answer: httpx.Response) -> tuple[int, dict[str, Any]]:
    """What an answer tells but for what is another's in each."""
    told = answer.json() if answer.content else {}
    return answer.status_code, {name: value for name, value in told.items() if name not in ITS_OWN}


def told_to_writer(talk: Talk, folder: Path, **given: Any) -> list[tuple[int, dict[str, Any]]]:
    """All a guest learns of a comment: at once, when it is edited, when a delay is over, and until it is deleted."""
    with time_machine.travel(NOON, tick=False) as traveller:
        answer = talk.post("Words for sale.", **given)
        posted = answer.json()
        told = [answer, talk.own("GET", posted)]
        told.append(talk.own("PATCH", posted, json={"body": "Other words."}, headers={"If-Match": '"1"'}))
        traveller.shift(timedelta(minutes=11))
        worker(talk.database, folder).drain()
        told += [talk.own("GET", posted), talk.own("POST", posted, "/appeal", json={"text": "Why?"})]
        traveller.shift(timedelta(minutes=11))
        late = told[-2].headers["etag"]
        told.append(talk.own("PATCH", posted, json={"body": "Late words."}, headers={"If-Match": late}))
        return [bare(each) for each in (*told, talk.own("DELETE", posted))]


@pytest.mark.parametrize("delay", [False, True])
def test_its_writer_learns_nothing_that_others_who_wait_do_not(talk: Talk, tmp_path: Path, delay: bool) -> None:
    talk.mode(Mode.HOLD_ALL)
    held = told_to_writer(talk, tmp_path, delay=delay)
    assert told_to_writer(talk, tmp_path, delay=delay, website="https://buy.example") == held
    assert [status for status, _ in held] == [201, 200, 200, 200, 409, 409, 204]
    assert (held[2][1]["text"], bool(held[0][1]["delayed_until"])) == ("Other words.", delay)


def test_an_edit_makes_nothing_of_it_but_spam(talk: Talk, tmp_path: Path) -> None:
    talk.mode(Mode.OPEN)
    trapped = talk.said("Words for sale.", website="https://buy.example", delay=True)
    assert talk.own("PATCH", trapped, json={"body": "Good words."}, headers={"If-Match": '"1"'}).status_code == 200
    with time_machine.travel(NOON):
        worker(talk.database, tmp_path).drain()
    assert (talk.row(trapped["id"]).status, talk.row(trapped["id"]).delayed_until) == (Status.SPAM, None)
    assert talk.ids() == []
