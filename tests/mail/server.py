"""A real mail server on the loopback that does what a test tells it to."""

import asyncio
from asyncio import WriteTransport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from api.core.mail import Letter, Security, SmtpMailer
from tests.served import free_port

SENDER = "Sample Desk <desk@publication.example>"


def letter(**given: Any) -> Letter:
    usual = {
        "id": "0190aabbccddeeff",
        "to": "reader@reader.example",
        "subject": "A sample subject",
        "text": "A sample text, wörd for wörd.\n",
        "html": "<p>A sample text</p>",
    }
    return Letter(**{**usual, **given})


@dataclass
class Desk:
    """What the server says at each stage, whom it took letters from, and what they held."""

    says: dict[str, str] = field(default_factory=dict)
    drops_after_data: bool = False
    drops_at_quit: bool = False
    seconds: float = 0
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    port: int = 0

    def mailer(self, security: Security = "none", **given: Any) -> SmtpMailer:
        usual = {"host": "127.0.0.1", "username": None, "password": None, "timeout": 2.0, "deadline": 5.0}
        return SmtpMailer(port=self.port, security=security, sender=SENDER, **{**usual, **given})

    async def handle_MAIL(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.says.get("MAIL", "250 OK")

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        if "DATA" in self.says:
            return self.says["DATA"]
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        if self.drops_after_data:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, _: Session, __: Envelope) -> str:  # noqa: N802
        if self.drops_at_quit:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return self.says.get("QUIT", "221 Bye")


def _nobody(*_: object) -> AuthResult:
    return AuthResult(success=False, handled=False)


@contextmanager
def mail_server(desk: Desk, trusted: SSLContext | None = None) -> Iterator[Desk]:
    """The server, from its first answer to the end of the block; with `trusted` it wants STARTTLS."""
    desk.port = free_port()
    options: dict[str, Any] = {"tls_context": trusted, "require_starttls": True} if trusted else {}
    controller = Controller(
        desk,
        hostname="127.0.0.1",
        port=desk.port,
        authenticator=_nobody,
        auth_require_tls=False,
        auth_exclude_mechanism=[],
        **options,
    )
    controller.start()
    try:
        yield desk
    finally:
        controller.stop()
