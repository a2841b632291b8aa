"""Sending a letter, if this transaction commits."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session

from api.core.ids import new_id
from api.core.keys import keys_of
from api.core.mail import Letter
from api.jobs.actions import enqueue

PURPOSE = "mail"


def send(db: Session, letter: Letter) -> None:
    sealed = keys_of(db).seal(PURPOSE, orjson.dumps(asdict(letter)).decode())
    enqueue(db, "mail.send", {"sealed": sealed})


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
