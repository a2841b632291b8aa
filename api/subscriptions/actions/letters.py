"""The letter this room writes. It says where something is new, never what or by whom: it outlives what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.core.mail import Letter
from api.mail import actions as mail
from api.readers import actions as readers
from api.readers.models import Reader
from api.settings import Settings
from api.site import queries as site
from api.subscriptions.actions.links import Whose, link_to_end
from api.subscriptions.models import Kind

TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"
WORDS = {
    Kind.ARTICLE: ("A new comment", "{} new comments"),
    Kind.MINE: ("A reply to a comment of yours", "{} replies to comments of yours"),
    Kind.COMMENT: ("A reply to a comment you follow", "{} replies to a comment you follow"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What is new on an article by one subscription, where it is, and how to hear no more of it."""

    said: str
    title: str
    link: str
    stop: str


def news(db: Session, reader: Reader, letter_id: UUID, told: Sequence[Any], settings: Settings) -> Letter:
    """The letter about these notices. One click ends the subscription it is about; if there are several, all."""
    places = list(_places(db, told, settings))
    stop_all = link_to_end(db, settings.origin, Whose.READER, reader.id)
    values = {"site": site.name(db, settings.site_name), "places": places, "stop_all": stop_all}
    stops = {place.stop for place in places}
    one_click = {
        "List-Unsubscribe": f"<{stops.pop() if len(stops) == 1 else stop_all}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    written = mail.write(TEMPLATES, "news", readers.email_of(db, reader), values)
    return replace(written, id=letter_id.hex, headers=one_click)


def _places(db: Session, told: Sequence[Any], settings: Settings) -> Iterator[Place]:
    def place(row: Any) -> tuple[str, str]:
        return str(row.slug), row.subscription_id.hex

    for _, rows in groupby(sorted(told, key=place), key=place):
        first, *others = rows
        one, several = WORDS[first.kind]
        yield Place(
            said=several.format(1 + len(others)) if others else one,
            title=first.title,
            link=f"{settings.site}/articles/{first.slug}",
            stop=link_to_end(db, settings.origin, Whose.SUBSCRIPTION, first.subscription_id),
        )
