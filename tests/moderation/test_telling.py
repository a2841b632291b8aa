"""A writer learns by mail that moderators wrote, when that can be undone no more, and reads it on the site."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.core import clock
from tests.accounts.people import letters
from tests.comments.talk import Talk
from tests.factories import make_article
from tests.moderation.office import decide, undo
from tests.readers.people import EMAIL
from tests.room import Colleague
from tests.selfservice.people import Writer
from tests.subscriptions.people import subscriber

MESSAGE = "Please leave out her name."


def sent(talk: Talk, folder: Path, minutes: int) -> list[EmailMessage]:
    """What was mailed to the writer by then."""
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        return [letter for letter in letters(talk.database, folder) if letter["To"] == EMAIL]


def test_the_letter_waits_until_nobody_can_undo_it_and_tells_nothing_of_what_it_is_about(
    talk: Talk, moderator: Colleague, tmp_path: Path
) -> None:
    writer = Writer.known(talk)
    posted = writer.said("She is called Sample Person.")
    decide(moderator, posted["id"], 1, "reject", message=MESSAGE)
    assert sent(talk, tmp_path, 9) == []
    (letter,) = sent(talk, tmp_path, 11)
    whole = letter.as_string()
    assert "written to you" in str(letter["Subject"])
    assert f"/articles/{talk.slug}" in whole
    assert not [word for word in ("Sample Person", MESSAGE, "reject", posted["id"]) if word in whole]
    (own,) = writer.ask("GET", "me/comments").json()["data"]
    assert own["decision"]["message"] == MESSAGE
    assert "Sample Moderator" not in str(own)
    assert len(sent(talk, tmp_path, 30)) == 1


def test_of_what_was_undone_or_decided_again_nobody_is_told(talk: Talk, moderator: Colleague, tmp_path: Path) -> None:
    writer = Writer.known(talk)
    posted = writer.said("She is called Sample Person.")
    decide(moderator, posted["id"], 1, "reject", message=MESSAGE)
    undo(moderator, posted["id"], 2)
    assert sent(talk, tmp_path, 11) == []
    (own,) = writer.ask("GET", "me/comments").json()["data"]
    assert own["decision"] is None


def test_a_guest_reads_it_by_the_token_and_gets_no_letter(talk: Talk, moderator: Colleague, tmp_path: Path) -> None:
    posted = talk.said(email=EMAIL)
    before = len(sent(talk, tmp_path, 0))
    decide(moderator, posted["id"], 1, "approve", message="Thank you for this.")
    assert len(sent(talk, tmp_path, 11)) == before
    assert talk.own("GET", posted).json()["decision"]["message"] == "Thank you for this."


def test_who_erased_everything_meanwhile_gets_no_letter(talk: Talk, moderator: Colleague, tmp_path: Path) -> None:
    writer = Writer.known(talk)
    posted = writer.said("She is called Sample Person.")
    decide(moderator, posted["id"], 1, "reject", message=MESSAGE)
    writer.erase()
    assert sent(talk, tmp_path, 11) == []


def test_whatever_is_done_again_and_again_readers_get_one_letter_of_a_comment_and_its_writer_one(
    talk: Talk, moderator: Colleague, tmp_path: Path
) -> None:
    writer = Writer.known(talk)
    with talk.database.write() as db:
        there = make_article(db, "another-talk")
        articles.publish(db, SYSTEM, there)
        for place, email in ((talk.article_id, "here@reader.example"), (there.id, "there@reader.example")):
            subscriber(db, place, email)
    comment_id = writer.said("She is called Sample Person.")["id"]

    def moved(to: UUID) -> Callable[[int], Any]:
        return lambda at: moderator.act(f"comments/{comment_id}/actions/move", at, {"article_id": str(to)})

    def told(verdict: str) -> Callable[[int], Any]:
        return lambda at: decide(moderator, comment_id, at, verdict, message=MESSAGE)

    deeds: list[Callable[[int], Any]] = [
        *(told("approve"), lambda at: undo(moderator, comment_id, at)),
        lambda at: decide(moderator, comment_id, at, "redact", body=f"Redacted, {at}.", message=MESSAGE),
        *(moved(there.id), told("reject"), told("approve"), moved(talk.article_id)),
        lambda at: decide(moderator, comment_id, at, "reconsider"),
    ]
    for version, deed in enumerate([*deeds * (3 if talk.database.is_sqlite else 1), told("approve")], 1):
        answer = deed(version)
        assert answer.status_code == 200, answer.text
        letters(talk.database, tmp_path)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert sorted(letter["To"] for letter in letters(talk.database, tmp_path)) == ["here@reader.example", EMAIL]
