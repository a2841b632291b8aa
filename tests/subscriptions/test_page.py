"""The links that end mails."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine

from api.core import clock
from api.core.db import Database
from api.subscriptions import actions
from api.subscriptions.actions import Wish
from api.subscriptions.models import Kind
from tests.asking import Client
from tests.mail.server import Desk, mail_server
from tests.subscriptions.people import drained, make_page, one_click, shows, subscriber, subscriptions, text_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def letter(database: Database) -> Iterator[EmailMessage]:
    """A letter by one of the two subscriptions of a reader."""
    with mail_server(Desk()) as desk:
        with database.write() as db:
            article_id = make_page(db)
            reader, _ = subscriber(db, article_id)
            actions.ask(db, reader.id, Wish(Kind.MINE), confirmed=True)
            shows(db, article_id)
        drained(database, desk.mailer())
        yield desk.taken[0]


def alive(database: Database) -> set[str]:
    return {each.kind.value for each in subscriptions(database) if each.is_alive}


def test_a_visit_changes_nothing_and_a_click_ends_it_for_good(
    database: Database, client: Client, letter: EmailMessage
) -> None:
    path = one_click(letter)
    before = sorted(map(repr, subscriptions(database)))
    for method in ("GET", "HEAD", "GET"):
        client.request(method, path)
    page = client.get(path)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert '<form method="post" action="/reader/unsubscribe">' in page.text
    assert "sample@reader.example" not in page.text
    assert sorted(map(repr, subscriptions(database))) == before
    with time_machine.travel(clock.now() + timedelta(days=2_000)):
        answer = client.post(path, data=ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"})
        assert (answer.status_code, "no more of these mails" in answer.text) == (200, True)
    assert alive(database) == {"mine"}
    assert client.post(path, data=ONE_CLICK).status_code == 200


def test_the_button_of_the_page_ends_it(database: Database, client: Client, letter: EmailMessage) -> None:
    token = one_click(letter).partition("token=")[2]
    answer = client.post("/reader/unsubscribe", data={"token": token}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert alive(database) == {"mine"}


def test_the_other_link_of_a_letter_ends_all(database: Database, client: Client, letter: EmailMessage) -> None:
    link = text_of(letter).split("No more mails of this kind at all:")[1].strip()
    assert client.post(link).status_code == 200
    assert alive(database) == set()


def test_a_mail_program_may_send_whatever_form_it_likes(
    database: Database, client: Client, letter: EmailMessage
) -> None:
    assert client.post(one_click(letter), files={"List-Unsubscribe": (None, "One-Click")}).status_code == 200
    assert alive(database) == {"mine"}


def test_a_link_that_is_not_whole_ends_nothing_and_says_so(
    database: Database, client: Client, letter: EmailMessage
) -> None:
    path = one_click(letter)
    other = "0" if path[-1] != "0" else "1"
    for wrong in (path[:-1], path[:-1] + other, path + "a", path.replace("token=s", "token=r"), path[:60], path + "é"):
        answer = client.post(wrong)
        assert (answer.status_code, "This link does not work" in answer.text) == (404, True)
    assert client.post("/reader/unsubscribe").status_code == 415
    assert client.post("/reader/unsubscribe", data={"other": "1"}).status_code == 422
    assert alive(database) == {"article", "mine"}


def test_a_link_of_somebody_who_is_erased_still_answers(
    database: Database, client: Client, letter: EmailMessage
) -> None:
    with database.write() as db:
        actions.erase_of(db, subscriptions(database)[0].reader_id)
    assert client.post(one_click(letter)).status_code == 200
