"""What somebody else said is nobody's to read, change, take back or appeal, by whatever door and whatever token."""

from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlmodel import select

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Appeal, Change, Comment, Earlier, Mode
from api.core.db import Database
from tests.accounts.people import bearer
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one, whole
from tests.factories import actor_of, make_article
from tests.moderation.office import decide
from tests.room import Colleague, colleague
from tests.selfservice.people import Writer

PREFIX = "/v1/conversation/comments/{id}"
ABSENT = "01890000-0000-7000-8000-000000000000"
# Anybody may do these to what others said, and nobody to their own.
OF_OTHERS = {f"{PREFIX}/reactions/helpful", f"{PREFIX}/reports"}
BODIES: dict[str, Any] = {f"PATCH {PREFIX}": {"body": "Not mine."}, f"POST {PREFIX}/appeal": {"text": "Not mine."}}


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    return Talk(client, database)


@pytest.fixture
def moderator(database: Database, client: Client) -> Colleague:
    return colleague(database, client, "moderator")


def doors() -> list[tuple[str, str]]:
    """Every route about a comment of one's own."""
    found = [(method, each.path) for each in iter_route_contexts(whole().routes) for method in each.methods or ()]
    return [(method, path) for method, path in found if path and path.startswith(PREFIX) and path not in OF_OTHERS]


def kept(talk: Talk) -> list[Any]:
    """All that is kept of what was said, and of what was decided."""
    with talk.database.read() as db:
        return [each.model_dump() for table in (Comment, Earlier, Change, Appeal) for each in db.exec(select(table))]


@on_one
def test_every_door_is_closed_to_everybody_else_as_if_there_were_none(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    writer, other = Writer.known(talk), Writer.known(talk, "other@reader.example")
    guest, theirs, another = talk.said("Said by a guest."), writer.said("Said by a reader."), talk.said("By another.")
    for said in (guest, theirs):
        assert decide(moderator, said["id"], 1, "reject").status_code == 200
    before = kept(talk)
    asked = doors()
    assert len(asked) >= 5
    for token in (other.token, another["edit_token"], moderator.token, "0" * 43, None):
        headers = (bearer(token) if token else {}) | {"If-Match": '"2"'}
        for method, path in asked:
            answers = [
                talk.client.request(method, path.format(id=id_), headers=headers, json=BODIES.get(f"{method} {path}"))
                for id_ in (guest["id"], theirs["id"], ABSENT)
            ]
            told = [answer.json() | {"request_id": ""} for answer in answers]
            assert told[0] == told[1] == told[2], (method, path)
            assert answers[0].status_code == 404, (method, path)
    assert kept(talk) == before


MORE = (
    *({"status": "approved"}, {"redacted_at": None}, {"version": 2}, {"original": "Words."}, {"appeal": None}),
    *({"id": ABSENT}, {"reader_id": ABSENT}, {"article_id": ABSENT}, {"parent_id": ABSENT}, {"root_id": ABSENT}),
    *({"name": "Sample Staff"}, {"badge": "staff"}, {"featured": True}, {"expert": True}, {"locked": False}),
    *({"visibility": "public"}, {"created_at": "2020-01-01T00:00:00Z"}, {"helpful": 9}, {"html": "<b>x</b>"}),
    *({"decision": {"message": "None."}}, {"by": {"role": "editor"}}, {"state": "granted"}, {"change_id": ABSENT}),
)


@on_one
def test_what_is_not_its_writers_to_say_is_refused_and_changes_nothing(talk: Talk, moderator: Colleague) -> None:
    edited, rejected = talk.said(), talk.said()
    decide(moderator, rejected["id"], 1, "reject")
    before = kept(talk)
    for more in MORE:
        answers = [
            talk.own("PATCH", edited, json={"body": "Other words.", **more}, headers={"If-Match": '"1"'}),
            talk.own("POST", rejected, "/appeal", json={"text": "Please look again.", **more}),
        ]
        assert [answer.status_code for answer in answers] == [422, 422], more
        assert [answer.json()["errors"][0]["loc"][1] for answer in answers] == [*more] * 2
    assert kept(talk) == before


@on_one
def test_what_is_not_staffs_to_say_is_refused_and_changes_nothing(talk: Talk, moderator: Colleague) -> None:
    said = talk.said(approved=True)
    before = kept(talk)
    for path, body in (
        (f"comments/{said['id']}/replies", {"body": "Thank you."}),
        (f"comments/{said['id']}/actions/reject", {"note": "Rude."}),
        (f"comments/{said['id']}/actions/move", {"article_id": str(talk.article_id)}),
        (f"moderation/comments/{said['id']}/decisions", {"verdict": "reject"}),
        (f"moderation/comments/{said['id']}/same/decisions", {"verdict": "reject"}),
        (f"moderation/comments/{said['id']}/appeal", {"verdict": "grant"}),
        ("moderation/decisions", {"verdict": "spam", "items": [{"comment_id": said["id"], "version": 2}]}),
    ):
        for more in ({"status": "approved"}, {"by_id": ABSENT}, {"account_id": ABSENT}, {"why": "open"}, {"was": None}):
            answer = moderator.act(path, 2, {**body, **more})
            assert (answer.status_code, answer.json()["errors"][0]["loc"][1]) == (422, *more), path
    assert kept(talk) == before


def ids(who: Colleague, query: str) -> set[str]:
    answer = who.get(f"comments?count=exact&{query}")
    assert (answer.status_code, answer.json()["meta"]["total"]) == (200, len(answer.json()["data"]))
    return {each["id"] for each in answer.json()["data"]}


def test_an_author_reads_what_is_said_on_their_own_articles_by_no_door_more(talk: Talk, moderator: Colleague) -> None:
    author = colleague(talk.database, talk.client, "author")
    assert author.account is not None
    with talk.database.write() as db:
        mine = make_article(db, "mine", by=actor_of(author.account))
        articles.publish(db, SYSTEM, mine)
    theirs = talk.said("The same canary.", approved=True)
    reply = talk.said("The same canary, in reply.", parent_id=theirs["id"])
    talk.slug = "mine"
    own = talk.said("The same canary.")
    everything = (
        *("", "q=canary", "filter[waiting]=true", "filter[reported]=false", "filter[visibility]=public"),
        *(f"filter[article]={talk.article_id}", f"filter[thread]={theirs['id']}", f"filter[article]={mine.id}"),
    )
    assert ids(author, "") == ids(author, "q=canary") == ids(author, f"filter[article]={mine.id}") == {own["id"]}
    assert set().union(*(ids(author, query) for query in everything)) == {own["id"]}
    assert [author.get(f"comments/{each['id']}").status_code for each in (own, theirs, reply)] == [200, 403, 403]
    before = kept(talk)
    items = [{"comment_id": each["id"], "version": 1} for each in (own, reply)]
    for path, version, body in (
        ("moderation/decisions", None, {"verdict": "approve", "items": items}),
        (f"moderation/comments/{own['id']}/same/decisions", 1, {"verdict": "approve"}),
        (f"moderation/comments/{own['id']}/decisions", 1, {"verdict": "approve"}),
        (f"moderation/comments/{theirs['id']}/undo", 2, None),
        (f"comments/{own['id']}/actions/move", 1, {"article_id": str(talk.article_id)}),
        (f"comments/{theirs['id']}/actions/move", 2, {"article_id": str(mine.id)}),
        (f"comments/{theirs['id']}/replies", None, {"body": "Not mine to answer."}),
    ):
        assert author.act(path, version, body).status_code == 403, path
    assert kept(talk) == before
    moved = moderator.act(f"comments/{theirs['id']}/actions/move", 2, {"article_id": str(mine.id)})
    assert (moved.status_code, ids(author, "")) == (200, {own["id"], theirs["id"], reply["id"]})
    moderator.act(f"comments/{own['id']}/actions/move", 1, {"article_id": str(talk.article_id)})
    assert ids(author, "") == {theirs["id"], reply["id"]}
    assert author.get(f"comments/{own['id']}").status_code == 403
