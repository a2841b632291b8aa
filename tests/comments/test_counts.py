"""Whatever becomes of comments, in whatever order, the counts say what the rows say."""

import random
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.comments import actions, queries, statuses
from api.comments.models import Comment, Discussion, Mode, Status, Visibility
from tests.comments.talk import Talk

PASSAGE = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": "earned"}]}


def everything(db: Session) -> dict[UUID, Comment]:
    found = db.execute(sa.select(Comment).execution_options(populate_existing=True)).scalars()
    return {comment.id: comment for comment in found}


def assert_counted(db: Session) -> None:
    comments = everything(db)
    approved = [
        each for each in comments.values() if each.status is Status.APPROVED and each.visibility is Visibility.PUBLIC
    ]
    for each in comments.values():
        shown = [reply for reply in comments.values() if reply.parent_id == each.id and reply.shown]
        assert each.reply_count == len(shown)
        assert each.shown == (each.visibility is Visibility.PUBLIC and (each in approved or bool(shown)))
    (discussion,) = db.execute(sa.select(Discussion).execution_options(populate_existing=True)).scalars()
    assert discussion.count == len(approved)
    assert discussion.inline == len([each for each in approved if each.anchor_id is not None])
    numbers = [each.sequence for each in approved]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_say_what_the_rows_say(talk: Talk, seed: int) -> None:
    chance = random.Random(seed)
    talk.mode(Mode.OPEN)
    said = [talk.said(anchor=PASSAGE)["id"], talk.said()["id"]]
    for _ in range(10):
        said.append(talk.said(parent_id=chance.choice(said))["id"])
    said.append(talk.said(visibility="editors")["id"])
    for _ in range(60):
        with talk.database.write() as db:
            comment = queries.held(db, UUID(chance.choice(said)))
            assert comment is not None
            ways = sorted(statuses.MOVES[comment.status] - {Status.DELETED if chance.random() < 0.8 else None})
            if ways:
                actions.change(db, comment, chance.choice(ways), by=SYSTEM, why="moderator")
            db.flush()
            assert_counted(db)
