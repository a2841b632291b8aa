"""The letter this room writes. Its subject says nothing a shared mailbox should not show."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session

from api.mail import actions as mail
from api.readers.actions.persons import email_of
from api.readers.models import Reader

TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"


def send_link(db: Session, reader: Reader, link: str, about: Mapping[str, Any]) -> None:
    """`about` decides which sentences the letter has; nothing of it is quoted."""
    values = {"link": link, "comment": "comment" in about, "subscription": "subscription" in about}
    mail.send(db, mail.write(TEMPLATES, "link", email_of(db, reader), values), about=reader.email_mark)
