"""What follows from a setting, from the next request on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import col, select, update

from api.accounts.models import Account
from api.comments.models import Change, Mode
from api.core import clock
from api.core.db import Database
from tests.accounts.people import OTHER, PASSWORD, let_in, person
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.mail.server import Desk, mail_server
from tests.readers.people import let_in as reader_let_in
from tests.room import Colleague, colleague
from tests.subscriptions.people import drained, make_page, shows, subscriber, text_of

NAME = 'Sample & "Weekly": Élan'
ESCAPED = "Sample &amp; &#34;Weekly&#34;: Élan"
ARTICLE = "/v1/content/articles/a-talk"


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    return Talk(client, database)


def wrong(answer: Any) -> tuple[int, str, str]:
    said = answer.json()
    return answer.status_code, said["errors"][0]["msg"], said["errors"][0]["code"]


def test_a_longer_comment_is_refused_by_a_limit_it_names(talk: Talk) -> None:
    talk.mode(Mode.OPEN, length_most=100)
    mine = talk.said("a" * 100)
    path = f"/v1/conversation/articles/{talk.slug}/comments/check"
    refused = (
        talk.post("b" * 101),
        talk.client.post(path, json={"body": "b" * 101}),
        talk.own("PATCH", mine, headers={"If-Match": '"1"'}, json={"body": "b" * 101}),
    )
    assert [wrong(answer) for answer in refused] == [(422, "has at most 100 characters", "too-long")] * 3
    assert talk.client.post(path, json={"body": "b" * 100}).status_code == 200
    assert talk.own("PATCH", mine, headers={"If-Match": '"1"'}, json={"body": "b" * 100}).status_code == 200
    talk.mode(Mode.OPEN, length_most=10_000)
    assert talk.post("c" * 101).status_code == 201


@on_one
def test_so_many_comments_come_from_a_network_and_from_a_reader(talk: Talk, database: Database) -> None:
    talk.mode(Mode.OPEN, comments_per_network=4, comments_per_reader=2)
    with time_machine.travel(datetime(2031, 1, 1, 12, 1, tzinfo=UTC)):
        reader = reader_let_in(database)["Authorization"].removeprefix("Bearer ")
        of_reader = [talk.post(token=reader).status_code for _ in range(3)]
        of_network = [talk.post(network="198.51.100.9").status_code for _ in range(5)]
    assert (of_reader, of_network) == ([201, 201, 429], [201, 201, 201, 201, 429])


def test_a_claim_and_the_time_to_undo_last_as_long_as_is_said(talk: Talk, database: Database) -> None:
    talk.mode(Mode.HOLD_ALL, claim_minutes=30, undo_minutes=3)
    moderator = colleague(database, talk.client, "moderator")
    early, late = talk.said()["id"], talk.said()["id"]
    claimed = moderator.post(f"moderation/comments/{early}/claim").json()["until"]
    assert timedelta(minutes=29) < datetime.fromisoformat(claimed) - clock.now() <= timedelta(minutes=30)
    for comment_id, minutes in ((early, 2), (late, 4)):
        decided = moderator.act(f"moderation/comments/{comment_id}/decisions", 1, {"verdict": "approve"})
        assert decided.status_code == 200
        with database.write() as db:
            at = clock.now() - timedelta(minutes=minutes)
            db.execute(update(Change).where(col(Change.comment_id) == talk.row(comment_id).id).values(at=at))
    undone, refused = (moderator.act(f"moderation/comments/{each}/undo", 2) for each in (early, late))
    assert (undone.status_code, refused.json()["code"]) == (200, "nothing-to-undo")
    assert "within 3 minutes" in refused.json()["detail"]


def publisher(article: Any) -> str:
    return str(article.json()["json_ld"][0]["publisher"]["name"])


def test_readers_see_another_name_at_once_and_caches_within_their_time(talk: Talk, editor: Colleague) -> None:
    client = talk.client
    before = client.get(ARTICLE)
    assert (publisher(before), before.headers["cache-control"]) == ("Unspoken", "public, max-age=60")
    known = {"If-None-Match": before.headers["etag"]}
    assert client.get(ARTICLE, headers=known).status_code == 304
    assert editor.patch("settings", 1, {"site_name": NAME}).status_code == 200
    after = client.get(ARTICLE, headers=known)
    assert (after.status_code, publisher(after), after.headers["cache-control"]) == (200, NAME, "public, max-age=60")
    assert ESCAPED in client.get("/").text
    for page in ("/reader/confirm", "/reader/unsubscribe", "/account/reset"):
        assert f"- {ESCAPED}</title>" in client.get(page).text, page
    refused = client.post("/account/reset", data={"token": "none", "password": OTHER})
    assert (refused.status_code, f"- {ESCAPED}</title>" in refused.text) == (410, True)
    assert editor.patch("settings", 2, {"site_name": None}).status_code == 200
    assert client.get(ARTICLE, headers=known).status_code == 304
    assert "Unspoken" in client.get("/").text


@pytest.mark.parametrize("path", [ARTICLE, "/v1/content/articles", f"{ARTICLE}/comments/counts"])
def test_the_settings_cost_a_public_answer_one_statement(talk: Talk, path: str) -> None:
    asked: list[str] = []
    talk.client.get(path)
    sa.event.listen(talk.database.reader, "before_cursor_execute", lambda _, __, what, *___: asked.append(what))
    assert talk.client.get(path).status_code == 200
    assert sum("site_settings" in statement for statement in asked) == 1


def test_a_letter_and_an_authenticator_carry_the_name(database: Database, client: Client, editor: Colleague) -> None:
    assert editor.patch("settings", 1, {"site_name": NAME}).status_code == 200
    with database.write() as db:
        article_id = make_page(db)
        subscriber(db, article_id)
        shows(db, article_id)
    with mail_server(Desk()) as desk:
        drained(database, desk.mailer())
    assert f"something new on {NAME} where" in text_of(desk.taken[0])
    account = person(database, email="sample@staff.example")
    headers = let_in(database, account)
    given = client.post("/v1/admin/second-factor", json={"password": PASSWORD}, headers=headers).json()
    assert "issuer=Sample%20%26%20%22Weekly%22%3A%20%C3%89lan" in given["otpauth_uri"]


@on_one
def test_a_password_that_is_only_the_name_is_none(database: Database, client: Client, editor: Colleague) -> None:
    assert editor.patch("settings", 1, {"site_name": "Lantern Otter Weekly"}).status_code == 200
    account = person(database)
    headers = let_in(database, account)
    for new, status in (("lantern otter weekly", 422), (OTHER, 204)):
        given = {"current": PASSWORD, "new": new}
        assert client.post("/v1/admin/password", json=given, headers=headers).status_code == status, new
    with database.read() as db:
        assert db.exec(select(Account).where(Account.id == account.id)).one().password_hash != account.password_hash
