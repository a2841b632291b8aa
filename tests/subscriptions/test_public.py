"""Subscribing, seeing, changing and ending over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa

from api.comments.models import Comment
from api.core.db import Database
from api.core.ids import new_id
from api.readers import actions as readers
from api.subscriptions import actions
from api.subscriptions.actions import Wish, subscribing
from api.subscriptions.models import Frequency, Kind
from tests.accounts.people import link_of, token_of
from tests.accounts.test_sign_in import told
from tests.asking import Client
from tests.conftest import KINDS, on_one
from tests.mail.server import Desk, mail_server
from tests.readers.people import EMAIL, let_in, make_reader
from tests.subscriptions.people import OWN, SUBSCRIPTIONS, drained, make_comment, make_page, shows, subscriptions

ARTICLE = {"kind": "article", "article": "a-sample"}


@pytest.fixture
def page(database: Database) -> UUID:
    with database.write() as db:
        return make_page(db)


def listed(client: Client, headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = client.get(OWN, headers=headers)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    shown: list[dict[str, Any]] = answer.json()["data"]
    return shown


def made(client: Client, headers: dict[str, str], **given: Any) -> httpx.Response:
    return client.post(SUBSCRIPTIONS, json={**ARTICLE, **given}, headers=headers)


def test_a_guest_is_told_of_nothing_before_the_yes_by_mail(database: Database, client: Client, page: UUID) -> None:
    answer = client.post(SUBSCRIPTIONS, json={**ARTICLE, "email": " Sample@Reader.example ", "frequency": "at_once"})
    assert (answer.status_code, answer.json()) == (202, {"status": "confirm_by_mail"})
    assert answer.headers["cache-control"] == "no-store"
    with mail_server(Desk()) as desk:
        with database.write() as db:
            shows(db, page)
        drained(database, desk.mailer())
        (letter,) = desk.taken
        assert letter["To"] == EMAIL
        with database.write() as db:
            confirmed = readers.confirm(db, token_of(link_of(letter)))
            assert actions.activate(db, new_id(), UUID(confirmed.about["subscription"])) is None
            assert actions.activate(db, confirmed.reader.id, new_id()) is None
            assert actions.activate(db, confirmed.reader.id, UUID(confirmed.about["subscription"])) is not None
            shows(db, page)
        drained(database, desk.mailer())
    assert [letter["To"] for letter in desk.taken] == [EMAIL, EMAIL]
    assert desk.taken[1]["List-Unsubscribe"]


def test_answer_and_work_are_the_same_for_every_address(database: Database, client: Client, page: UUID) -> None:
    with database.write() as db:
        known, sure = make_reader(db), make_reader(db, "sure@reader.example")
        make_reader(db, "other@reader.example")
        actions.ask(db, known.id, Wish(Kind.ARTICLE, page), confirmed=False)
        actions.ask(db, sure.id, Wish(Kind.ARTICLE, page), confirmed=True)
    done: list[str] = []
    sa.event.listen(database.writer, "before_cursor_execute", lambda _, __, statement, *___: done.append(statement))
    works, answers = [], []
    for email in ("first@x.example", "unknown@x.example", EMAIL, "sure@reader.example", "other@reader.example"):
        done.clear()
        answers.append(told(client.post(SUBSCRIPTIONS, json={**ARTICLE, "email": email})))
        works.append(list(done))
    assert all(answer == answers[0] for answer in answers)
    assert all(work == works[1] for work in works[2:])


def test_whoever_types_an_address_changes_nothing_that_is_alive(database: Database, client: Client, page: UUID) -> None:
    with database.write() as db:
        reader = make_reader(db)
        actions.ask(db, reader.id, Wish(Kind.ARTICLE, page), confirmed=True)
        ended = actions.ask(db, reader.id, Wish(Kind.MINE), confirmed=True)
        actions.end(db, reader.id, ended.id)
    before = sorted(map(repr, subscriptions(database)))
    for asked in ({**ARTICLE, "frequency": "daily"}, {"kind": "mine"}):
        assert client.post(SUBSCRIPTIONS, json={**asked, "email": EMAIL}).status_code == 202
    assert sorted(map(repr, subscriptions(database))) == before


@on_one
def test_a_network_that_asks_for_many_addresses_is_refused(database: Database, client: Client, page: UUID) -> None:
    asked = [client.post(SUBSCRIPTIONS, json={**ARTICLE, "email": f"sample-{n}@x.example"}) for n in range(22)]
    assert [answer.status_code for answer in asked] == [*[202] * 20, 429, 429]
    assert len(subscriptions(database)) == 20


def test_a_reader_subscribes_sees_changes_and_ends(database: Database, client: Client, page: UUID) -> None:
    headers, others = let_in(database), let_in(database, "other@reader.example")
    with database.write() as db:
        comment = make_comment(db, page)
    answer = made(client, headers)
    assert (answer.status_code, answer.headers["etag"]) == (201, f'"{answer.json()["version"]}"')
    shown = answer.json()
    assert shown["article"] == {"id": str(page), "slug": "a-sample", "name": "A sample"}
    assert made(client, headers, frequency="daily").json()["id"] == shown["id"]
    mine = client.post(SUBSCRIPTIONS, json={"kind": "mine"}, headers=headers).json()
    assert (mine["article"], mine["comment"]) == (None, None)
    replies = client.post(SUBSCRIPTIONS, json={"kind": "comment", "comment": str(comment.id)}, headers=headers).json()
    assert (replies["article"]["slug"], replies["comment"]) == ("a-sample", str(comment.id))
    assert [each["kind"] for each in listed(client, headers)] == ["comment", "mine", "article"]
    own = f"{SUBSCRIPTIONS}/{shown['id']}"
    version = listed(client, headers)[-1]["version"]
    match = {"If-Match": f'"{version}"'}
    assert client.patch(own, json={"frequency": "hourly"}, headers=headers).status_code == 428
    assert client.patch(own, json={"frequency": "hourly"}, headers=others | match).status_code == 404
    changed = client.patch(own, json={"frequency": "hourly"}, headers=headers | match)
    assert (changed.status_code, changed.json()["frequency"]) == (200, "hourly")
    assert client.patch(own, json={"frequency": "daily"}, headers=headers | match).status_code == 412
    assert client.delete(own, headers=others).status_code == 404
    assert client.delete(own).status_code == 401
    assert [client.delete(own, headers=headers).status_code for _ in range(2)] == [204, 404]
    assert [each["kind"] for each in listed(client, headers)] == ["comment", "mine"]
    assert listed(client, others) == []
    again = made(client, headers).json()
    assert (again["id"], again["frequency"]) == (shown["id"], Frequency.AT_ONCE)


def test_what_readers_do_not_see_is_subscribed_to_by_nobody(database: Database, client: Client, page: UUID) -> None:
    with database.write() as db:
        hidden = make_comment(db, page, shown=False)
        hidden_id = str(hidden.id)
    headers = let_in(database)
    for asked in (
        {"kind": "article", "article": "no-such-one"},
        {"kind": "comment", "comment": hidden_id},
        {"kind": "comment", "comment": str(new_id())},
    ):
        for more, sent in (({}, headers), ({"email": EMAIL}, {})):
            answer = client.post(SUBSCRIPTIONS, json={**asked, **more}, headers=sent)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert subscriptions(database) == []


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
def test_what_does_not_go_together_is_refused_and_named(database: Database, client: Client) -> None:
    headers = let_in(database)
    for asked, field in (
        ({"kind": "article"}, "article"),
        ({"kind": "mine", "article": "a-sample"}, "article"),
        ({"kind": "comment", "article": "a-sample", "comment": str(new_id())}, "article"),
        ({"kind": "comment"}, "comment"),
        ({"kind": "mine", "email": EMAIL}, "email"),
        ({"kind": "mine", "reader_id": str(new_id())}, "reader_id"),
        ({"kind": "mine", "confirmed_at": "2026-01-01T00:00:00Z"}, "confirmed_at"),
        ({"kind": "everything"}, "kind"),
        ({"kind": "mine", "frequency": "never"}, "frequency"),
    ):
        answer = client.post(SUBSCRIPTIONS, json=asked, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", field])
    assert client.post(SUBSCRIPTIONS, json={"kind": "mine"}).status_code == 401
    unknown = {"Authorization": f"Bearer {'a' * 43}"}
    assert client.post(SUBSCRIPTIONS, json={"kind": "mine", "email": EMAIL}, headers=unknown).status_code == 401
    assert client.get(OWN).status_code == 401
    assert subscriptions(database) == []


def test_a_reader_has_so_many_and_no_more(
    database: Database, client: Client, page: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "SUBSCRIPTIONS_MAX", 1)
    headers = let_in(database)
    assert client.post(SUBSCRIPTIONS, json={"kind": "mine"}, headers=headers).status_code == 201
    answer = made(client, headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "too-many-subscriptions")
    assert client.post(SUBSCRIPTIONS, json={"kind": "mine"}, headers=headers).status_code == 201
    assert client.post(SUBSCRIPTIONS, json={**ARTICLE, "email": EMAIL}).status_code == 202
    assert len(subscriptions(database)) == 1


def test_asked_for_again_under_one_key_the_first_answer_comes_again(
    database: Database, client: Client, page: UUID
) -> None:
    headers = {**let_in(database), "Idempotency-Key": "one"}
    first, second = made(client, headers), made(client, headers)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert made(client, headers, frequency="daily").status_code == 422


def test_of_many_who_ask_for_the_same_at_once_one_subscription_is_made(
    database: Database, client: Client, page: UUID
) -> None:
    headers = let_in(database)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: made(client, headers), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(subscriptions(database)) == 1


def test_erased_is_all_that_a_reader_wanted_and_was_told(database: Database, client: Client, page: UUID) -> None:
    headers = let_in(database)
    made(client, headers)
    with database.write() as db:
        comment = shows(db, page)
        actions.notify(db, {"comment": str(comment.id)})
    with database.write() as db:
        reader_id = subscriptions(database)[0].reader_id
        assert actions.erase_of(db, reader_id) == 1
        left = [db.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar() for name in ("subscription", "notice")]
        assert left == [0, 0]
        assert db.get(Comment, comment.id) is not None
