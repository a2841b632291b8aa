"""The one place where a comment's status changes, with all that follows from it, in the caller's transaction."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.comments import queries, statuses
from api.comments.models import Change, Comment, Discussion, Grounds, Status, Visibility
from api.core import clock
from api.events.actions import Doer, record
from api.jobs.actions import enqueue
from api.prompts import actions as prompts


class Voice:
    """A reader as one who does something. The log names none: what they said may be theirs to erase."""

    kind = "reader"
    id: UUID | None = None
    name = "a reader"


READER = Voice()


@dataclass(frozen=True, slots=True)
class Remark:
    """What staff says about a decision: `note` and `reason` for the log, `message` to the comment's writer."""

    note: str | None = None
    reason: Grounds | None = None
    message: str | None = None


NONE = Remark()


def change(db: Session, comment: Comment, became: Status, *, by: Doer, why: str, remark: Remark = NONE) -> None:
    """Give the comment another status. It is held (`queries.held`), or was made in this transaction.

    Raises IllegalMove.
    """
    was = comment.status
    statuses.check(was, became)
    comment.status = became
    comment.version += 1
    comment.delayed_until = None
    if became is Status.DELETED:
        comment.html = comment.text = comment.body = ""
        comment.name = comment.edit_token_hash = None
        comment.avatar_seed, comment.badge, comment.likeness = "", None, None
    # What is read meanwhile is none of what changes here, and each row is written once.
    with db.no_autoflush:
        log(db, comment, was, by=by, why=why, remark=remark)
        settle(db, comment, was)
    db.flush()


def keep(db: Session, comment: Comment, *, by: Doer, why: str, remark: Remark = NONE) -> None:
    """Write down that somebody looked at the comment, and that it stays what it is."""
    comment.version += 1
    log(db, comment, comment.status, by=by, why=why, remark=remark)
    db.flush()


def log(db: Session, comment: Comment, was: Status | None, *, by: Doer, why: str, remark: Remark = NONE) -> None:
    """Write down that it has this status now, and that so much happened."""
    db.add(
        Change(
            comment_id=comment.id,
            was=was,
            became=comment.status,
            why=why,
            reason=remark.reason,
            note=remark.note,
            message=remark.message,
            by_kind=by.kind,
            by_id=by.id,
            by_name=by.name,
        )
    )
    said: dict[str, Any] = {"article_id": str(comment.article_id), "was": was.value if was else None, "why": why}
    record(db, f"comment.{comment.status.value}", comment.id, by=by, snapshot=said)


def settle(db: Session, comment: Comment, was: Status | None) -> None:
    """Bring what readers see, and its counts, in line with the status the comment has now."""
    before = was is Status.APPROVED and comment.visibility is Visibility.PUBLIC
    after = _counts(comment)
    if before != after:
        discussion = _count(db, comment, 1 if after else -1)
        if after:
            _appear(db, comment, discussion)
    _show(db, comment)


def leave(db: Session, comment: Comment) -> None:
    """It counts no more where it stands; the caller gives it another place, and then calls `arrive`."""
    if _counts(comment):
        _count(db, comment, -1)


def arrive(db: Session, comment: Comment) -> None:
    """It counts where it stands now, as what came to be shown there last."""
    if _counts(comment):
        _appear(db, comment, _count(db, comment, 1))


def _counts(comment: Comment) -> bool:
    return comment.status is Status.APPROVED and comment.visibility is Visibility.PUBLIC


def _count(db: Session, comment: Comment, by: int) -> Discussion:
    """So many more are seen where it stands, or fewer. The conversation it stands in, held."""
    discussion = queries.discussion(db, comment.article_id)
    discussion.count += by
    if comment.anchor_id is not None:
        discussion.inline += by
    if comment.prompt_id is not None:
        prompts.count(db, comment.prompt_id, by)
    return discussion


def _appear(db: Session, comment: Comment, discussion: Discussion) -> None:
    discussion.sequence += 1
    comment.sequence = discussion.sequence
    if comment.shown_at is None:
        comment.shown_at = clock.now()
        enqueue(db, "subscriptions.notify", {"comment": str(comment.id)})


def _show(db: Session, comment: Comment | None) -> None:
    """What is gone keeps its place while replies to it are shown; so it goes up the thread as far as that matters."""
    while comment is not None:
        approved = comment.status is Status.APPROVED or comment.reply_count > 0
        shown = comment.visibility is Visibility.PUBLIC and approved
        if shown == comment.shown:
            return
        comment.shown = shown
        above = queries.by_id(db, comment.parent_id) if comment.parent_id is not None else None
        if above is not None:
            above.reply_count += 1 if shown else -1
        comment = above
