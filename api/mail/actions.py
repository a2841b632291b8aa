"""Sending a letter: later, if this transaction commits, or now, by a job."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session

from api.core.ids import new_id
from api.core.keys import keys_of
from api.core.mail import Letter, Undeliverable
from api.jobs.actions import enqueue
from api.jobs.kinds import Office

PURPOSE = "mail"


# A job, and what it is about, to be done when a letter is refused for good.
Bounced = tuple[str, dict[str, Any]]


def send(db: Session, letter: Letter, *, bounced: Bounced | None = None, about: str | None = None) -> None:
    """Have the letter sent, if this transaction commits. It is forgotten with the reader whose mark is `about`."""
    payload: dict[str, Any] = {"sealed": keys_of(db).seal(PURPOSE, orjson.dumps(asdict(letter)).decode())}
    payload |= {"bounced": list(bounced)} if bounced else {}
    payload |= {"about": about} if about else {}
    enqueue(db, "mail.send", payload)


def hand_over(office: Office, letter: Letter, bounced: Bounced | None = None) -> None:
    """Send the letter now. Refused for good, it leaves its `bounced` behind, once however often it is tried."""
    try:
        office.mailer.send(letter)
    except Undeliverable:
        if bounced is not None:
            kind, about = bounced
            with office.database.write() as db:
                enqueue(db, kind, about, key=f"bounced:{letter.id}")
        raise


def write(folder: Path, name: str, to: str, values: Mapping[str, Any]) -> Letter:
    """The letter `name` of a room's templates: NAME.txt, whose first line is the subject, and NAME.html.

    The first line is taken before it is filled in: a line break in a value would end the subject there.
    """
    loader = FileSystemLoader(folder)
    plain = Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701 it is no html
    marked_up = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)
    first, _, rest = loader.get_source(plain, f"{name}.txt")[0].partition("\n")
    subject, text = (plain.from_string(part).render(values) for part in (first, rest))
    html = marked_up.get_template(f"{name}.html").render(values)
    return Letter(id=new_id().hex, to=to, subject=" ".join(subject.split()), text=text.strip() + "\n", html=html)
