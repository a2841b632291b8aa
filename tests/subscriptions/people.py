"""Articles, comments and subscriptions of the tests, a worker that does all that is due, and the letters it sent."""

import re
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from api import rooms, settings
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Comment, Status
from api.core import clock, ids
from api.core.db import Database
from api.core.mail import Mailer
from api.jobs.actions import enqueue
from api.jobs.kinds import Office
from api.jobs.worker import Worker
from api.readers.models import Reader
from api.subscriptions import actions, jobs
from api.subscriptions.actions import Wish
from api.subscriptions.models import Frequency, Kind, Notice, Subscription
from tests.factories import make_article
from tests.readers.people import make_reader

SUBSCRIPTIONS, OWN = "/v1/conversation/subscriptions", "/v1/conversation/me/subscriptions"
SITE = "http://127.0.0.1:8000"


def make_page(db: Session, slug: str = "a-sample") -> UUID:
    """An article readers see."""
    article = make_article(db, slug)
    articles.publish(db, SYSTEM, article, at=clock.now())
    return article.id


def make_comment(db: Session, article_id: UUID, by: UUID | None = None, **given: Any) -> Comment:
    """A comment readers see, unless told otherwise."""
    id_ = ids.new_id()
    usual = {"root_id": id_, "status": Status.APPROVED, "shown": True, "shown_at": clock.now(), "reader_id": by}
    comment = Comment(id=id_, article_id=article_id, **{**usual, "name": "Sample", "html": "<p>canary-words", **given})
    db.add(comment)
    db.flush()
    return comment


def shows(db: Session, article_id: UUID, by: UUID | None = None, **given: Any) -> Comment:
    """A comment, and the job that comes with its being shown."""
    comment = make_comment(db, article_id, by, **given)
    enqueue(db, "subscriptions.notify", {"comment": str(comment.id)}, key=f"notify:{comment.id}")
    return comment


def subscriber(
    db: Session, article_id: UUID, email: str = "sample@reader.example", frequency: Frequency = Frequency.AT_ONCE
) -> tuple[Reader, Subscription]:
    """Somebody who wants to hear of all comments on an article."""
    reader = make_reader(db, email)
    wish = Wish(Kind.ARTICLE, article_id=article_id, frequency=frequency)
    return reader, actions.ask(db, reader.id, wish, confirmed=True)


def worker(database: Database, mailer: Mailer) -> Worker:
    """Does all jobs there are, and of the timetable what is of this room: the others' are done in their own tests."""
    office = Office(database, settings.load(), mailer)
    return Worker(office, rooms.jobs("EFFECTS"), rooms.jobs("ERRANDS"), jobs.TIMETABLE)


def drained(database: Database, mailer: Mailer) -> None:
    worker(database, mailer).drain()


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def one_click(letter: EmailMessage) -> str:
    """The path that a mail program posts to."""
    found = re.fullmatch(rf"<{re.escape(SITE)}(/reader/unsubscribe\?token=\w+)>", letter["List-Unsubscribe"])
    assert found is not None
    return found[1]


def subscriptions(database: Database) -> list[Subscription]:
    with database.read() as db:
        return list(db.exec(select(Subscription)))


def notices(database: Database) -> list[Notice]:
    with database.read() as db:
        return list(db.exec(select(Notice)))
