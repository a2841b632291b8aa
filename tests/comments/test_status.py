"""One function changes a status: the table, the log, the counts, and the places of what is gone."""

from itertools import product

import pytest

from api.accounts.actor import SYSTEM
from api.comments import actions, queries, statuses
from api.comments.models import Status
from tests.comments.talk import Talk

PUBLISHED = {Status.APPROVED}


@pytest.mark.parametrize(("was", "became"), list(product(Status, Status)))
def test_a_comment_goes_only_where_the_table_says(was: Status, became: Status) -> None:
    if became in statuses.MOVES[was]:
        statuses.check(was, became)
    else:
        with pytest.raises(statuses.IllegalMove, match=r"it can become|nothing"):
            statuses.check(was, became)
    assert was not in statuses.MOVES[was]
    assert not statuses.MOVES[Status.DELETED]


def test_every_change_is_written_down_and_counted(talk: Talk) -> None:
    said = talk.said()["id"]
    way = [Status.APPROVED, Status.REJECTED, Status.APPROVED, Status.PENDING, Status.SPAM, Status.APPROVED]
    for status in way:
        talk.become(said, status)
        assert talk.counts()[0] == (1 if status in PUBLISHED else 0)
        assert talk.ids() == ([said] if status in PUBLISHED else [])
    with talk.database.read() as db:
        changes = queries.changes_of(db, talk.row(said).id)
    assert [change.became for change in changes] == [Status.PENDING, *way]
    assert [change.was for change in changes] == [None, Status.PENDING, *way[:-1]]
    assert changes[0].by_name == "a reader"
    assert talk.row(said).sequence == 3


def test_an_illegal_change_leaves_everything_as_it_was(talk: Talk) -> None:
    said = talk.said(approved=True)["id"]
    talk.become(said, Status.DELETED)
    with talk.database.write() as db:
        comment = queries.held(db, talk.row(said).id)
        assert comment is not None
        with pytest.raises(statuses.IllegalMove):
            actions.change(db, comment, Status.APPROVED, by=SYSTEM, why="moderator")
    assert talk.row(said).status is Status.DELETED


def test_what_is_gone_keeps_its_place_while_replies_are_shown(talk: Talk) -> None:
    """Three above one another: the two upper ones go, and come to nothing only when the last one goes."""
    root = talk.said("First words.", approved=True)
    middle = talk.said("Second words.", parent_id=root["id"], approved=True)
    leaf = talk.said("Third words.", parent_id=middle["id"], approved=True)
    talk.become(root["id"], Status.REJECTED)
    talk.own("DELETE", middle)
    shown = {each["id"]: each for each in talk.read()["data"]}
    assert list(shown) == [root["id"], middle["id"], leaf["id"]]
    assert [(each["status"], each["deleted"], each["text"], each["name"]) for each in shown.values()] == [
        ("hidden", False, "", None),
        ("deleted", True, "", None),
        ("approved", False, "Third words.", "Sample Reader"),
    ]
    assert "First words" not in str(talk.read("")) + str(talk.read())
    assert talk.counts() == (1, 0)
    talk.become(leaf["id"], Status.SPAM)
    assert talk.ids() == []
    assert [talk.row(each["id"]).reply_count for each in (root, middle, leaf)] == [0, 0, 0]
    talk.become(leaf["id"], Status.APPROVED)
    assert len(talk.ids()) == 3
    talk.become(root["id"], Status.APPROVED)
    assert talk.read("")["data"][0]["text"] == "First words."
    assert talk.row(root["id"]).reply_count == 1
