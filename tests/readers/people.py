"""Readers with sessions, and the letters they get."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from api.core import clock
from api.core.db import Database
from api.readers import actions
from api.readers.models import Reader, ReaderLink
from tests.accounts.people import bearer, letters, link_of, token_of
from tests.asking import Client

LINK, SESSION = "/v1/conversation/session/link", "/v1/conversation/session"
ORIGIN, NETWORK = "http://127.0.0.1:8000", "192.0.2.1/32"
EMAIL = "sample@reader.example"


def make_reader(db: Session, email: str = EMAIL, *, name: str | None = "Sample Reader") -> Reader:
    """Somebody who confirmed an address."""
    reader = actions.reader_for(db, email)
    reader.confirmed_at, reader.name = clock.now(), name
    db.flush()
    return reader


def let_in(database: Database, email: str = EMAIL) -> dict[str, str]:
    """The header of a fresh session of a confirmed reader."""
    with database.write() as db:
        return bearer(actions.open_session(db, make_reader(db, email)).token)


def mailed(database: Database, folder: Path, email: str = EMAIL, **about: str) -> str:
    """The token of a link that was asked for and mailed."""
    with database.write() as db:
        actions.ask_link(db, email, NETWORK, origin=ORIGIN, about=about)
    sent = [letter for letter in letters(database, folder) if letter["To"] == email]
    return token_of(link_of(sent[-1]))


def asked(client: Client, email: Any, **headers: str) -> int:
    answer = client.post(LINK, json={"email": email}, headers=headers)
    return int(answer.status_code)


def readers(database: Database) -> list[Reader]:
    with database.read() as db:
        return list(db.exec(select(Reader)))


def links(database: Database) -> list[ReaderLink]:
    with database.read() as db:
        return list(db.exec(select(ReaderLink)))


def later(**by: float) -> Any:
    return clock.now() + timedelta(**by)
