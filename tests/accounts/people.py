"""Staff with passwords, what they send, and the letters they get."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import rooms, settings
from api.accounts import passwords
from api.accounts.models import Account
from api.core.db import Database
from api.core.mail import FolderMailer
from api.events.models import Event
from api.jobs.kinds import Office
from api.jobs.worker import Worker
from tests.asking import Client
from tests.factories import make_staff, signed_in

PASSWORD = "lantern otter gravel seventeen"
OTHER = "velvet harbour acorn thirty-two"
SESSION = "/v1/admin/session"
SAME = {"Sec-Fetch-Site": "same-origin"}


def person(database: Database, role: str = "editor", password: str | None = PASSWORD, **given: Any) -> Account:
    """Somebody of the staff, with a password."""
    known = _hashed(password, passwords.COST) if password is not None else None
    with database.write() as db:
        return make_staff(db, role, **{"password_hash": known, **given})


@cache
def _hashed(password: str, _: passwords.Cost) -> str:
    """One hash for all who have this password: whether it is a good one takes longer to say than a test."""
    return passwords.hashed(password, [])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def let_in(database: Database, account: Account) -> dict[str, str]:
    """The header of a fresh session."""
    with database.write() as db:
        return bearer(signed_in(db, account))


def sign_in(client: Client, account: Account | str, password: str = PASSWORD, **given: Any) -> httpx.Response:
    email = account if isinstance(account, str) else account.email
    answer: httpx.Response = client.post(SESSION, json={"email": email, "password": password, **given})
    return answer


def if_match(headers: dict[str, str], version: int) -> dict[str, str]:
    return {**headers, "If-Match": f'"{version}"'}


def account_now(database: Database, account_id: UUID) -> Account:
    with database.read() as db:
        found = db.get(Account, account_id)
        assert found is not None
        return found


def events(database: Database, type_: str) -> list[Event]:
    with database.read() as db:
        return list(db.exec(select(Event).where(Event.type == type_).order_by(col(Event.at), col(Event.id))))


def rows(database: Database, table: type[Any]) -> list[Any]:
    with database.read() as db:
        return list(db.exec(select(table)))


def worker(database: Database, folder: Path) -> Worker:
    office = Office(database, settings.load(data_dir=folder), FolderMailer(folder / "mail", "sample@site.example"))
    return Worker(office, rooms.jobs("EFFECTS"), rooms.jobs("ERRANDS"))


def letters(database: Database, folder: Path) -> list[EmailMessage]:
    """Every letter that was sent, once all jobs are done, in the order they were written."""
    worker(database, folder).drain()
    files = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def link_of(letter: EmailMessage) -> str:
    """The link of a letter; the same in text and html."""
    bodies = [letter.get_body((kind,)) for kind in ("plain", "html")]
    found = {link for body in bodies if body for link in re.findall(r"https?://[^\s\"<]+", body.get_content())}
    (link,) = found
    return str(link)


def token_of(link: str) -> str:
    return link.partition("?token=")[2]


def log_of(caplog: pytest.LogCaptureFixture) -> str:
    """What the application logged; the client of the tests logs its own requests beside it."""
    return "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("http"))


def bytes_of(database: Database) -> bytes:
    """Everything the database holds: the bytes of its files, or every row as text."""
    if database.is_sqlite:
        path = Path(str(database.url.database))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with Session(database.reader) as db:
        tables = db.execute(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        texts = [db.execute(sa.text(f'SELECT t::text FROM "{table}" t')).scalars().all() for table in tables]
    return "\n".join(line for lines in texts for line in lines).encode()
