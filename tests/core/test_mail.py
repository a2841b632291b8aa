"""Letters leave as they were written, to one address, and nothing in them becomes a header."""

import os
import smtplib
import stat
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from api import settings
from api.core.mail import FolderMailer, SmtpMailer, Undeliverable, mailer_of, message_of
from tests.mail.server import SENDER, Desk, letter, mail_server
from tests.served import free_port


def parts_of(message: EmailMessage) -> dict[str, str]:
    return {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in message.iter_parts()}


def test_a_letter_arrives_as_text_and_as_html_with_its_own_id() -> None:
    with mail_server(Desk()) as desk:
        desk.mailer().send(letter(headers={"List-Unsubscribe": "<https://publication.example/u>"}))
    (message,), (envelope,) = desk.taken, desk.envelopes
    assert envelope == ("desk@publication.example", ["reader@reader.example"])
    assert parts_of(message) == {
        "text/plain": "A sample text, wörd for wörd.\n",
        "text/html": "<p>A sample text</p>\n",
    }
    assert message["Message-ID"] == "<0190aabbccddeeff@publication.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://publication.example/u>"
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, letter().to, letter().subject)


def test_an_address_in_a_header_is_neither_folded_nor_encoded() -> None:
    """Mail programs that offer to end mails read it as it is."""
    address = f"<https://api.publication.example/reader/unsubscribe?token={'a' * 200}>"
    for encoding in (None, "8bit"):
        sent = bytes(message_of(letter(headers={"List-Unsubscribe": address}), SENDER, encoding=encoding))
        assert f"\r\nList-Unsubscribe: {address}\r\n".encode() in sent


@pytest.mark.parametrize(("stage", "code"), [("RCPT", "550 Nobody"), ("DATA", "554 No"), ("RCPT", "553 No")])
def test_a_letter_refused_for_good_is_undeliverable(stage: str, code: str) -> None:
    with mail_server(Desk(says={stage: code})) as desk, pytest.raises(Undeliverable):
        desk.mailer().send(letter())


@pytest.mark.parametrize(
    ("stage", "code"),
    [("RCPT", "450 Later"), ("DATA", "451 Later"), ("DATA", "421 Bye"), ("MAIL", "421 Bye"), ("MAIL", "550 Not you")],
)
def test_a_letter_refused_for_now_is_worth_another_attempt(stage: str, code: str) -> None:
    with mail_server(Desk(says={stage: code})) as desk, pytest.raises(smtplib.SMTPException):
        desk.mailer().send(letter())
    assert desk.taken == []


def test_a_wrong_password_is_no_word_on_the_letter() -> None:
    with mail_server(Desk()) as desk, pytest.raises(smtplib.SMTPAuthenticationError):
        desk.mailer(username="sample", password="wrong").send(letter())


def test_a_connection_that_is_not_private_carries_no_password() -> None:
    with mail_server(Desk()) as desk, pytest.raises(smtplib.SMTPNotSupportedError):
        desk.mailer("starttls", username="sample", password="right").send(letter())
    assert desk.taken == []


@pytest.mark.parametrize("given", [{"says": {"QUIT": "554 No"}}, {"drops_at_quit": True}], ids=repr)
def test_what_a_server_does_after_it_took_the_letter_is_no_failure(given: dict[str, Any]) -> None:
    with mail_server(Desk(**given)) as desk:
        desk.mailer().send(letter())
    assert len(desk.taken) == 1


def test_a_connection_that_ends_without_a_word_is_worth_another_attempt() -> None:
    with mail_server(Desk(drops_after_data=True)) as desk, pytest.raises(smtplib.SMTPServerDisconnected):
        desk.mailer().send(letter())
    assert len(desk.taken) == 1


@pytest.mark.parametrize(("timeout", "deadline"), [(0.3, 5.0), (5.0, 0.3)])
def test_a_slow_server_is_not_waited_for_without_end(timeout: float, deadline: float) -> None:
    with mail_server(Desk(seconds=1.5)) as desk:
        begun = time.monotonic()
        with pytest.raises((OSError, smtplib.SMTPException)):
            desk.mailer(timeout=timeout, deadline=deadline).send(letter())
        assert time.monotonic() - begun < 1.2


def test_a_server_that_is_down_is_worth_another_attempt() -> None:
    with pytest.raises(ConnectionRefusedError):
        Desk(port=free_port()).mailer().send(letter())


INJECTED = [
    {"subject": "A\r\nBcc: other@reader.example"},
    {"subject": "A\nBcc: other@reader.example"},
    {"subject": "A\u2028Bcc: other@reader.example"},
    {"subject": "A\n"},
    {"subject": "A\x00"},
    {"subject": "A\x85B"},
    {"to": "reader@reader.example\r\nBcc: other@reader.example"},
    {"to": "reader@reader.example, other@reader.example"},
    {"to": "Other <other@reader.example>"},
    {"to": "reader@reader.example\n"},
    {"to": "group: other@reader.example;"},
    *({"to": to} for to in ("", "@", "reader", "reader@", "@reader.example", "<reader@", "a b@reader.example", ",")),
    {"headers": {"X-A": "a\r\nBcc: other@reader.example"}},
    {"headers": {"X-A\r\nBcc": "other@reader.example"}},
    {"headers": {"To": "other@reader.example"}},
    {"text": "a lone \ud800"},
]


@pytest.mark.parametrize("given", INJECTED, ids=repr)
def test_what_would_be_another_header_or_recipient_is_undeliverable(given: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(Undeliverable):
        message_of(letter(**given), SENDER)
    with pytest.raises(Undeliverable):
        FolderMailer(tmp_path, SENDER).send(letter(**given))
    assert list(tmp_path.iterdir()) == []


def test_a_text_is_no_header_whatever_it_says() -> None:
    with mail_server(Desk()) as desk:
        desk.mailer().send(letter(text="Bcc: other@reader.example\r\n.\r\nMAIL FROM:<x@x.example>\r\n"))
    (message,) = desk.taken
    assert message["Bcc"] is None
    assert len(desk.envelopes) == 1
    assert "\n.\n" in parts_of(message)["text/plain"]


def test_without_a_server_letters_are_laid_into_a_folder_for_their_owner_alone(tmp_path: Path) -> None:
    folder, old = tmp_path / "data" / "mail", os.umask(0)
    try:
        for _ in range(2):
            FolderMailer(folder, SENDER).send(letter())
    finally:
        os.umask(old)
    (path,) = folder.iterdir()
    assert path.name == "0190aabbccddeeff.eml"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert message["To"] == letter().to
    assert set(parts_of(message)) == {"text/plain", "text/html"}


def test_a_letter_in_the_folder_can_be_read_as_it_lies_there(tmp_path: Path) -> None:
    link = f"https://api.publication.example/account/invitation?token={'aB3-' * 20}"
    FolderMailer(tmp_path, SENDER).send(letter(text=f"Hello Zoë,\n\n{link}\n", html=f"<p>Zoë, {link}</p>"))
    (path,) = tmp_path.iterdir()
    assert f"Hello Zoë,\n\n{link}\n" in path.read_text(encoding="utf-8")
    assert f"<p>Zoë, {link}</p>" in path.read_text(encoding="utf-8")


def test_the_settings_say_how_letters_leave(tmp_path: Path) -> None:
    assert mailer_of(settings.load(data_dir=tmp_path)) == FolderMailer(
        tmp_path / "mail", "Unspoken <unspoken@localhost>"
    )
    given = {"smtp_host": "mail.publication.example", "smtp_username": "me", "smtp_password": "secret"}
    assert mailer_of(settings.load(**given, mail_from=SENDER)) == SmtpMailer(
        "mail.publication.example", 587, "starttls", "me", "secret", SENDER
    )
