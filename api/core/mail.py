"""Letters, and the two ways they leave: a mail server, or a folder where there is none."""

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from typing import Literal, Protocol

from api.core import clock, text
from api.core.errors import Permanent
from api.settings import Settings, address_in

# For one answer of the mail server, and for all of one delivery.
TIMEOUT_SECONDS, DEADLINE_SECONDS = 20.0, 120.0
Security = Literal["none", "starttls", "tls"]


class Undeliverable(Permanent):
    """The mail server refused the letter for good (5xx), or it cannot be written as a mail."""


class Address(UnstructuredHeader):
    """A header that is an address of the web. Folded it would be encoded, and no address to a mail program."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"List-Unsubscribe: {self}{policy.linesep}"


_registry = HeaderRegistry()
_registry.map_to_type("list-unsubscribe", Address)  # type: ignore[arg-type]  # it mixes in the base class itself
POLICY = SMTP.clone(header_factory=_registry)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address. `id` makes the Message-ID, the same at each attempt."""

    id: str
    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    def send(self, letter: Letter) -> None: ...


def mailer_of(settings: Settings) -> Mailer:
    """The mail server of the settings; without one, the folder `mail` in the data folder."""
    if settings.smtp_host is None:
        return FolderMailer(mail_folder(settings), settings.mail_from)
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        sender=settings.mail_from,
    )


def mail_folder(settings: Settings) -> Path:
    return settings.data_dir / "mail"


def message_of(letter: Letter, sender: str, *, encoding: Literal["8bit"] | None = None) -> EmailMessage:
    """The letter as it is sent. What would be another header or another recipient is Undeliverable.

    Without an encoding each part gets one that any mail server carries, and that breaks long lines.
    """
    message = EmailMessage(policy=POLICY)
    own = {
        "From": sender,
        "To": letter.to,
        "Subject": letter.subject,
        "Date": format_datetime(clock.now()),
        "Message-ID": f"<{letter.id}@{address_in(sender).rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
    }
    try:
        if not letter.to or address_in(letter.to) != letter.to:
            raise ValueError("a letter goes to one address, without a name")
        for name, value in [*own.items(), *letter.headers.items()]:
            line = f"{name}: {value}"
            if text.unprintable(line) or line.splitlines() != [line] or name in message:
                raise ValueError("a header is one line, and there once")
            message[name] = value
        message.set_content(letter.text, cte=encoding)
        message.add_alternative(letter.html, subtype="html", cte=encoding)
        message.as_bytes()
    except ValueError as unfit:
        raise Undeliverable from unfit
    return message


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands letters to a mail server."""

    host: str
    port: int
    security: Security
    username: str | None
    password: str | None
    sender: str
    timeout: float = TIMEOUT_SECONDS
    deadline: float = DEADLINE_SECONDS

    def send(self, letter: Letter) -> None:
        """Raises Undeliverable when the server refuses this letter for good; anything else is worth another attempt.

        What it says to us (a wrong password, a sender it does not like) is no word on the letter. Once it took the
        letter, nothing that follows is a reason to send it again.
        """
        message = message_of(letter, self.sender)
        with self._connected() as server:
            try:
                server.send_message(message, address_in(self.sender), [letter.to])
            except smtplib.SMTPRecipientsRefused as refused:
                if refused.recipients[letter.to][0] >= 500:
                    raise Undeliverable from None
                raise
            except smtplib.SMTPDataError as refused:
                if refused.smtp_code >= 500:
                    raise Undeliverable from None
                raise
            except smtplib.SMTPNotSupportedError:
                raise Undeliverable from None
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that is ready for letters, closed at the end, and at the deadline whatever happens."""
        trust = ssl.create_default_context()
        server: smtplib.SMTP
        if self.security == "tls":
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=trust)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        late = threading.Timer(self.deadline, _hang_up, [server])
        late.daemon = True
        late.start()
        try:
            if self.security == "starttls":
                server.starttls(context=trust)
            if self.username is not None and self.password is not None:
                server.login(self.username, self.password)
            yield server
        finally:
            late.cancel()
            server.close()


def _hang_up(server: smtplib.SMTP) -> None:
    """Whoever waits for the server's next word gets the end of the connection instead."""
    with contextlib.suppress(OSError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """Lays letters into a folder, as .eml files that a mail program opens; for their owner's eyes.

    Whoever has no mail program at hand copies the link out of the file, so nothing in it is encoded.
    """

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        message = bytes(message_of(letter, self.sender, encoding="8bit"))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self.folder / f".{letter.id}"
        aside.touch(mode=0o600)
        aside.write_bytes(message)
        aside.rename(self.folder / f"{letter.id}.eml")
