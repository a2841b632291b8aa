"""What generated requests of staff are about, by the first part of their path, and what an order for a ban says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.articles.models import Article
from api.authors.models import Author
from api.bans.models import Ban
from api.comments.models import Comment
from api.core import clock, ids
from api.core.schemas import stamp
from api.faqs.models import Faq
from api.helplines.models import Helpline
from api.jobs.models import Job
from api.moderation import actions as moderation
from api.moderation.models import Note
from api.previews.models import PreviewLink
from api.prompts.models import Prompt
from api.readers.models import Reader
from api.redirects.models import Redirect
from api.screening.models import ScreeningRule
from api.topics.models import Topic
from tests.factories import (
    actor_of,
    make_article,
    make_author,
    make_faq,
    make_helpline,
    make_prompt,
    make_staff,
    make_topic,
)
from tests.readers.people import make_reader

TABLES: dict[str, type[Any]] = {
    "articles": Article,
    "authors": Author,
    "faqs": Faq,
    "topics": Topic,
    "redirects": Redirect,
    "helplines": Helpline,
    "screening": ScreeningRule,
    "previews": PreviewLink,
    "jobs": Job,
    "prompts": Prompt,
    "comments": Comment,
    "readers": Reader,
    "bans": Ban,
}
MAKE: dict[str, Callable[..., Any]] = {
    "articles": make_article,
    "authors": make_author,
    "faqs": make_faq,
    "topics": make_topic,
    "helplines": make_helpline,
    "prompts": make_prompt,
}


def make_note(db: Session, reader_id: UUID) -> Note:
    return moderation.note(db, actor_of(make_staff(db, "moderator")), reader_id, "A sample note.")


def mean_ban(db: Session, place: str, body: dict[str, Any]) -> None:
    """Let an order for a ban be of one there is, with the field that goes with it alone, and for a while."""
    if "/bans" not in place:
        return
    end = stamp(clock.now() + timedelta(days=1))
    if body.get("until") or place.startswith("/moderation/"):
        body["until"] = end
    if place != "/bans":
        return
    new, of = ids.new_id().hex, body["of"]
    whom = {
        "reader": {"reader_id": str(make_reader(db, f"{new}@reader.example").id)},
        "address": {"email": f"{new}@elsewhere.example"},
        "domain": {"domain": f"{new}.example"},
        "network": {"network": f"2001:db8:{new[-8:-4]}:{new[-4:]}::1"},
    }
    for given in whom.values():
        body.pop(next(iter(given)), None)
    body |= whom[of]
    if of == "network":
        body["until"] = end
    if of == "domain":
        body.pop("past", None)
