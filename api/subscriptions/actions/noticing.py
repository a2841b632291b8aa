"""From a comment to notices, and from notices to letters, in parts: no transaction grows with the number of readers."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.core import clock
from api.core.db import lock
from api.core.ids import new_id
from api.jobs.actions import enqueue
from api.subscriptions import queries
from api.subscriptions.actions.ending import ENDED_KEPT
from api.subscriptions.models import Frequency

READERS_AT_A_TIME = 500
# So few that a mail somebody waits for (a link, an invitation) never stands behind a whole readership.
LETTERS_AT_A_TIME = 50
LETTERS_A_DAY = 20
DIGEST_AT = time(7)  # UTC


def notify(db: Session, payload: dict[str, Any]) -> None:
    """Note for each reader who asked that there is this comment, once; nobody is told of their own."""
    now = clock.now()
    comment = queries.shown_comment(db, UUID(payload["comment"]), now)
    if comment is None or comment.shown_at is None or comment.shown_at < now - ENDED_KEPT:
        # Who was told of an older one is forgotten.
        return
    after = UUID(payload["after"]) if "after" in payload else None
    found = queries.watching(db, comment, after, READERS_AT_A_TIME)
    first = {row.reader_id: row for row in reversed(found)}
    queries.add_notices(
        db,
        [
            {
                "id": new_id(),
                "reader_id": row.reader_id,
                "comment_id": comment.id,
                "subscription_id": row.id,
                "due_at": due_at(row.frequency, now),
            }
            for row in first.values()
        ],
    )
    if len(found) == READERS_AT_A_TIME:
        enqueue(db, "subscriptions.notify", {"comment": str(comment.id), "after": str(found[-1].reader_id)})
    if any(row.frequency is Frequency.AT_ONCE for row in first.values()):
        enqueue(db, "subscriptions.send_due")


def send_due(db: Session, _: dict[str, Any]) -> None:
    """Make letters of what is due. Whoever had twenty since the last digest gets the rest with the next."""
    lock(db, "subscriptions.send_due")
    now = clock.now()
    found = queries.due(db, now, LETTERS_AT_A_TIME)
    for reader_id in dict.fromkeys(found):
        if queries.letters_since(db, reader_id, next_digest(now) - timedelta(days=1)) >= LETTERS_A_DAY:
            queries.postpone(db, reader_id, now, next_digest(now))
            continue
        letter_id = new_id()
        queries.take(db, reader_id, now, letter_id)
        enqueue(db, "subscriptions.tell", {"letter": str(letter_id), "reader": str(reader_id)})
    if len(found) == LETTERS_AT_A_TIME:
        enqueue(db, "subscriptions.send_due")


def due_at(frequency: Frequency, now: datetime) -> datetime:
    """Now, with the next full hour, or with the next digest of the day."""
    if frequency is Frequency.DAILY:
        return next_digest(now)
    if frequency is Frequency.HOURLY:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return now


def next_digest(now: datetime) -> datetime:
    today = datetime.combine(now.date(), DIGEST_AT, now.tzinfo)
    return today if now < today else today + timedelta(days=1)
