"""Letting a writer know, once a decision can be undone no more, that moderators have written to them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from api.articles.queries import published
from api.comments import queries as comments
from api.comments.models import Change, Comment
from api.core import clock
from api.core.mail import Letter
from api.jobs.actions import enqueue
from api.jobs.kinds import Office, Payload
from api.mail import actions as mail
from api.readers import actions as readers
from api.readers import queries as persons
from api.settings import Settings
from api.site import queries as site

TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"


def will_tell(db: Session, comment: Comment) -> None:
    """Have the comment's writer told, if an address was confirmed. The decision is the comment's last change."""
    if comment.reader_id is None:
        return
    db.flush()
    last = comments.last_change_of(db, comment.id)
    assert last is not None
    minutes = comments.settings(db).undo_minutes
    enqueue(db, "moderation.tell", {"change": str(last.id)}, at=clock.now() + timedelta(minutes=minutes))


def tell(office: Office, payload: Payload) -> None:
    """Send the letter, unless something happened to the comment since, or nobody is there to get it."""
    with office.database.read() as db:
        written = _letter(db, UUID(payload["change"]), office.settings)
    if written is not None:
        letter, reader_id = written
        mail.hand_over(office, letter, ("subscriptions.bounced", {"reader": str(reader_id)}))


def _letter(db: Session, change_id: UUID, settings: Settings) -> tuple[Letter, UUID] | None:
    """That there is something to read, and where. Neither what, nor about which words: it lies in a mailbox."""
    said = db.get(Change, change_id)
    comment = comments.by_id(db, said.comment_id) if said is not None else None
    if said is None or comment is None or comment.reader_id is None:
        return None
    last, reader = comments.last_change_of(db, comment.id), persons.by_id(db, comment.reader_id)
    if last is None or last.id != said.id or reader is None or reader.confirmed_at is None:
        return None
    shown = published.shown_of(db, comment.article_id, clock.now())
    link = f"{settings.site}/articles/{shown.slug}" if shown else settings.site
    values = {"site": site.name(db, settings.site_name), "link": link}
    letter = mail.write(TEMPLATES, "message", readers.email_of(db, reader), values)
    return replace(letter, id=said.id.hex), reader.id
