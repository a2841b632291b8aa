"""A writer learns by mail that moderators wrote, when that can be undone no more, and reads it on the site."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import time_machine

from api.core import clock
from tests.accounts.people import letters
from tests.comments.talk import Talk
from tests.moderation.office import decide, undo
from tests.readers.people import EMAIL
from tests.room import Colleague
from tests.selfservice.people import Writer

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
