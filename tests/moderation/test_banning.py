"""Banning whoever wrote a comment, without anybody knowing who that is."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine

from api import rooms
from api.bans.models import Ban
from api.comments.models import Mode
from api.core import clock
from api.moderation import actions
from api.moderation.schemas import WriterBan
from tests.accounts.people import rows
from tests.bans.people import HOME, refused, speaks, within
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.factories import actor_of
from tests.moderation.office import COMMENTS
from tests.room import Colleague
from tests.selfservice.people import Writer


def ban(who: Colleague, comment_id: str, *of: str, **given: Any) -> Any:
    terms = {"reason": "harassment", "until": within(days=9), **given}
    return who.post(f"{COMMENTS}/{comment_id}/bans", {"of": list(of), **terms})


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_reader_is_banned_by_what_they_said_and_by_where_from(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    writer = Writer.known(talk)
    said = writer.said("Mine.", network=HOME)["id"]
    answer = ban(moderator, said, "network", "reader", effect="refuse", note="A note.")
    assert answer.status_code == 201, answer.text
    of_reader, of_network = answer.json()["data"]
    assert (of_reader["of"], of_reader["reader_id"]) == ("reader", str(writer.id))
    assert (of_network["of"], of_network["reader_id"]) == ("network", None)
    assert HOME not in answer.text
    assert refused(speaks(talk, writer, network="192.0.2.99"))
    assert refused(speaks(talk))
    assert speaks(talk, network="192.0.2.99").status_code == 201
    # All or nothing: that the reader is banned already bans no network either.
    other = writer.talk.said("Said by another.", network="192.0.2.50")["id"]
    assert code(ban(moderator, said, "reader", "network")) == (409, "banned-already")
    assert code(ban(moderator, other, "network", "reader")) == (409, "nothing-to-go-by")
    assert len(rows(talk.database, Ban)) == 2


def test_a_guest_is_banned_by_the_network_of_the_day_they_wrote(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    said = talk.said(network=HOME)["id"]
    assert moderator.account is not None
    actor = actor_of(moderator.account)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        given = WriterBan.model_validate({"of": ["network"], "reason": "rules", "until": within(days=9)})
        with talk.database.write() as db:
            actions.ban_writer(db, actor, UUID(said), given)
        assert speaks(talk).json()["status"] == "pending"
        assert speaks(talk, network="192.0.2.99").json()["status"] == "approved"


def test_where_nothing_is_kept_there_is_nothing_to_go_by(talk: Talk, moderator: Colleague) -> None:
    guest, of_reader = talk.said(network=HOME)["id"], Writer.known(talk).said("Mine.")
    assert code(ban(moderator, guest, "reader")) == (409, "nothing-to-go-by")
    headers = {"Authorization": f"Bearer {Writer.known(talk).token}"}
    talk.client.post(f"/v1/conversation/comments/{of_reader['id']}/actions/disown", headers=headers)
    assert code(ban(moderator, of_reader["id"], "reader")) == (409, "nothing-to-go-by")
    with time_machine.travel(clock.now() + timedelta(hours=49)), talk.database.write() as db:
        rooms.jobs("EFFECTS")["comments.forget"](db, {})
    assert code(ban(moderator, guest, "network")) == (409, "nothing-to-go-by")
    nowhere = talk.said(network="no address")["id"]
    assert code(ban(moderator, nowhere, "network")) == (409, "nothing-to-go-by")


@on_one
def test_staff_is_not_banned_and_an_order_is_one(talk: Talk, moderator: Colleague) -> None:
    said = talk.said(approved=True, network=HOME)["id"]
    by_staff = moderator.made(f"comments/{said}/replies", {"body": "Thank you."})["id"]
    assert code(ban(moderator, by_staff, "network")) == (409, "by-staff")
    assert code(ban(moderator, "01890000-0000-7000-8000-000000000000", "network")) == (404, "not-found")
    for of, given in (([], {}), (["address"], {}), (["network"], {"until": None})):
        assert ban(moderator, said, *of, **given).status_code == 422
    end = within(days=1)
    first, again = (
        moderator.post(
            f"{COMMENTS}/{said}/bans",
            {"of": ["network"], "reason": "rules", "until": end},
            Idempotency_Key="ban-1",
        )
        for _ in range(2)
    )
    assert (first.text, again.headers["idempotency-replayed"]) == (again.text, "true")
