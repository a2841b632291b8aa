"""What anybody writes is a text: no template, no pattern of a format and no HTML, wherever it is shown or mailed."""

from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
import time_machine

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Mode
from api.core import clock
from api.core.db import Database
from api.core.editing import Saving
from api.mail.actions import write
from tests.accounts.people import letters
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.moderation.office import decide, said
from tests.readers.people import EMAIL
from tests.room import Colleague, colleague
from tests.selfservice.people import Writer
from tests.subscriptions.people import subscriber, text_of

# Jinja, Python, JavaScript, Ruby and the shell would each make something else of it.
EVIL = "{{7*7}}{% raw %} ${7*7} {0.__class__} {} %s %(x)s #{7*7} <%= 7*7 %> $(id) <b onload=x>"
ESCAPED = escape(EVIL, quote=False)


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    talk = Talk(client, database)
    with database.write() as db:
        article = articles.held(db, SYSTEM, talk.article_id)
        articles.update(db, SYSTEM, article, article.version, {"title": EVIL}, Saving())
        articles.publish(db, SYSTEM, article)
    return talk


@pytest.fixture
def editor(database: Database, client: Client) -> Colleague:
    who = colleague(database, client)
    assert who.patch("settings", 1, {"site_name": EVIL, "care_message": EVIL}).status_code == 200
    return who


def test_the_publications_name_and_a_title_are_what_they_are_in_every_letter_and_on_every_page(
    talk: Talk, editor: Colleague, tmp_path: Path
) -> None:
    writer = Writer.known(talk)
    with talk.database.write() as db:
        subscriber(db, talk.article_id, "another@reader.example")
    posted = writer.said("Something said.", name=EVIL[:80])
    assert decide(editor, posted["id"], 1, "approve", message=EVIL).status_code == 200
    invited = editor_of_staff(talk)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        sent = {letter["To"]: letter for letter in letters(talk.database, tmp_path)}
    assert set(sent) == {EMAIL, "another@reader.example", invited}
    for letter in sent.values():
        assert EVIL in text_of(letter), letter["To"]
        assert "<b onload" not in text_of(letter, "html")
        assert ESCAPED in text_of(letter, "html"), letter["To"]
    for page in ("/", "/reader/confirm", "/reader/unsubscribe", "/account/reset"):
        shown = talk.client.get(page).text
        assert ("<b onload" in shown, ESCAPED in shown) == (False, True), page


def editor_of_staff(talk: Talk) -> str:
    """Somebody is invited to the staff; the address."""
    boss, email = colleague(talk.database, talk.client, "administrator"), "invited@staff.example"
    boss.made("staff/invitations", {"email": email, "name": EVIL, "role": "author"})
    return email


@on_one
def test_what_writers_and_moderators_say_comes_back_as_it_was_sent(talk: Talk, editor: Colleague) -> None:
    talk.mode(Mode.HOLD_ALL)
    other = colleague(talk.database, talk.client, "moderator")
    cared = talk.said("I want to die.", name=EVIL[:80])
    assert (cared["care"]["message"], cared["name"]) == (EVIL, EVIL[:80])
    assert said(decide(editor, cared["id"], 1, "reject", note=EVIL, message=EVIL)) == (200, "rejected")
    appealed = talk.own("POST", cared, "/appeal", json={"text": EVIL}).json()
    assert (appealed["appeal"]["text"], appealed["decision"]["message"]) == (EVIL, EVIL)
    granted = other.act(f"moderation/comments/{cared['id']}/appeal", 3, {"verdict": "grant", "note": EVIL})
    talk.client.post(f"/v1/conversation/comments/{cared['id']}/reports", json={"reason": "other", "text": EVIL})
    whole: dict[str, Any] = other.get(f"comments/{cared['id']}").json()
    assert granted.status_code == 200
    assert [whole["appeals"][0]["text"], whole["reported"][0]["text"]] == [EVIL, EVIL]
    assert [each["note"] for each in whole["changes"]] == [None, EVIL, EVIL]
    assert f'"{EVIL}"' in other.get("moderation/log.csv").text
    (shown,) = talk.read()["data"]
    assert shown["name"] == EVIL[:80]


def test_a_template_is_filled_in_once(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("About {{ a }}\n{{ a }} {{ b }}")
    (tmp_path / "x.html").write_text("{{ a }} {{ b }}")
    letter = write(tmp_path, "x", "sample@reader.example", {"a": "{{ b }}", "b": EVIL})
    assert (letter.subject, letter.text) == ("About {{ b }}", f"{{{{ b }}}} {EVIL}\n")
    assert letter.html == f"{{{{ b }}}} {ESCAPED}"
