"""A ban at the same instant as something it is about."""

from pathlib import Path

import pytest

from api.bans.actions import AlreadyBanned
from api.bans.models import Ban
from api.comments import actions as comments
from api.comments.models import Comment, Mode, Status
from api.comments.refusals import Banned
from api.comments.schemas import CommentCreate
from api.core.http import network_of
from api.readers.asking import Asker
from tests.accounts.people import rows, worker
from tests.bans.people import HOME, banning, bans_of
from tests.comments.talk import Talk
from tests.room import Colleague
from tests.selfservice.people import Writer
from tests.test_races import together


@pytest.mark.parametrize("kind", ["reader", "address", "network"])
def test_what_is_said_at_the_same_time_is_refused_or_was_said_before(
    talk: Talk, moderator: Colleague, tmp_path: Path, kind: str
) -> None:
    talk.mode(Mode.OPEN)
    writer = Writer.known(talk)
    asker = Asker(writer.id, None, network_of(HOME) or "")
    verbs = {
        "the post": lambda db: comments.post(db, asker, talk.slug, CommentCreate(body="Mine.")),
        "the ban": banning(moderator, bans_of(writer)[kind] | {"effect": "refuse", "past": "reject"}),
    }
    refused = dict(zip(verbs, together(talk.database, *verbs.values()), strict=True))
    assert refused["the ban"] is None
    worker(talk.database, tmp_path).drain()
    said = [comment.status for comment in rows(talk.database, Comment)]
    (ban,) = rows(talk.database, Ban)
    if refused["the post"] is None:
        assert (said, ban.past_done) == ([Status.REJECTED], 1)
    else:
        assert isinstance(refused["the post"], Banned)
        assert (said, ban.past_done) == ([], 0)


@pytest.mark.parametrize("kind", ["reader", "domain"])
def test_of_two_who_ban_the_same_at_once_one_does(talk: Talk, moderator: Colleague, kind: str) -> None:
    order = banning(moderator, bans_of(Writer.known(talk))[kind])
    refused = [each for each in together(talk.database, order, order) if each]
    assert [type(each) for each in refused] == [AlreadyBanned]
    assert len(rows(talk.database, Ban)) == 1
