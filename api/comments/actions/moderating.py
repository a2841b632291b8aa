"""What staff does with comments: decide, answer, feature, and set how the publication talks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles.models import Role
from api.articles.queries import published
from api.comments import policy, queries
from api.comments.actions.posting import reply as posted
from api.comments.actions.status import NONE, Remark, change, keep
from api.comments.models import Badge, Change, Comment, ConversationSettings, Discussion, Opening, Status
from api.comments.opening import is_open
from api.comments.queries import staff
from api.comments.refusals import Delayed, NoSuchArticle, NoSuchComment
from api.core import clock
from api.core.editing import Stale
from api.core.errors import Conflict, Forbidden
from api.events.actions import record

# Decisions in the log; what became of a comment otherwise is not staff's to undo.
DECIDED = frozenset({"moderator", "upheld"})
UNDO = timedelta(minutes=10)
BADGES = {Role.WRITER: Badge.AUTHOR, Role.REVIEWER: Badge.EXPERT}


class NotShown(Conflict):
    """Only what readers see is featured or answered."""

    code, title = "comment-not-shown", "Comment not shown"

    def __init__(self) -> None:
        super().__init__("Readers do not see this comment; approve it first.")


class NothingToUndo(Conflict):
    """Only what staff decided last, a short while ago, is undone."""

    code, title = "nothing-to-undo", "Nothing to undo"

    def __init__(self) -> None:
        minutes = int(UNDO.total_seconds() // 60)
        super().__init__(f"Nobody decided about it within {minutes} minutes, or something happened to it since.")


def readable(db: Session, actor: Actor, comment_id: UUID) -> Comment:
    """The comment, for one who may read it: 404 where there is none, 403 where it is not theirs to read."""
    comment = queries.by_id(db, comment_id)
    if comment is None:
        raise NoSuchComment
    if not policy.may_read(actor) and not (actor.may("conversation:reply_own") and is_own(db, actor, comment)):
        raise Forbidden("This needs conversation:moderate.")
    return comment


def is_own(db: Session, actor: Actor, comment: Comment) -> bool:
    """Whether it stands on an article the actor made or signs."""
    return actor.id is not None and staff.is_on_own(db, comment.id, actor.id)


def decide(db: Session, actor: Actor, comment_id: UUID, version: int, became: Status, remark: Remark = NONE) -> Comment:
    """Give it a status, as a moderator. An approved one that was reported is approved again: it stays.

    Raises NoSuchComment, Stale, IllegalMove, Delayed.
    """
    comment = _held(db, actor, comment_id, version)
    if comment.delayed_until is not None:
        raise Delayed
    if comment.status is became is Status.APPROVED and queries.is_reported(db, comment.id):
        keep(db, comment, by=actor, why="upheld", remark=remark)
    else:
        change(db, comment, became, by=actor, why="moderator", remark=remark)
    if became is not Status.PENDING:
        queries.dismiss_reports(db, comment.id, clock.now())
    return comment


def undo(db: Session, actor: Actor, comment_id: UUID, version: int) -> Comment:
    """Take back what staff decided last: it is what it was, and what was reported waits again.

    Raises NoSuchComment, Stale, NothingToUndo.
    """
    comment = _held(db, actor, comment_id, version)
    last = queries.last_change_of(db, comment.id)
    if last is None or last.was is None or not _may_be_undone(last):
        raise NothingToUndo
    if last.was is comment.status:
        keep(db, comment, by=actor, why="undone")
    else:
        change(db, comment, last.was, by=actor, why="undone")
    queries.reopen_reports(db, comment.id, last.at)
    return comment


def _may_be_undone(last: Change) -> bool:
    by_staff = last.by_kind in ("staff", "key") and last.why in DECIDED
    return by_staff and clock.now() - last.at <= UNDO


def feature(db: Session, actor: Actor, comment_id: UUID, version: int, *, featured: bool) -> Comment:
    """Put it forward, or no more."""
    comment = _held(db, actor, comment_id, version)
    if comment.status is not Status.APPROVED or not comment.shown:
        raise NotShown
    comment.featured_at = (comment.featured_at or clock.now()) if featured else None
    comment.version += 1
    record(db, f"comment.{'featured' if featured else 'unfeatured'}", comment.id, by=actor, snapshot=_about(comment))
    db.flush()
    return comment


def reply(db: Session, actor: Actor, comment_id: UUID, body: str) -> Comment:
    """Answer it, seen at once with a badge: that of the article's writer or reviewer, or of the staff."""
    held = queries.held(db, comment_id)
    if held is None:
        raise NoSuchComment
    if not policy.may_reply(actor, own=is_own(db, actor, held)):
        raise Forbidden("This needs conversation:reply.")
    if held.status is not Status.APPROVED:
        raise NotShown
    signed = staff.signs_as(db, held.article_id, actor.id) if actor.kind == "staff" else None
    return posted(db, actor, BADGES[signed] if signed else Badge.STAFF, held, body)


def set_up(db: Session, actor: Actor, version: int, changes: dict[str, Any]) -> ConversationSettings:
    """Change how the publication talks. Raises Stale."""
    actor.require("conversation:settings")
    settings = queries.held_settings(db)
    if settings.version != version:
        raise Stale(settings.model_dump(mode="json", exclude={"id", "updated_at"}), settings.version)
    for name, value in changes.items():
        setattr(settings, name, value)
    settings.version += 1
    settings.updated_at = clock.now()
    record(db, "conversation.set_up", None, by=actor, snapshot=settings.model_dump(mode="json", exclude={"id"}))
    db.flush()
    return settings


def open_or_close(db: Session, actor: Actor, article_id: UUID, version: int, opening: Opening) -> Discussion:
    """Say for one article whether it takes comments. Raises Stale."""
    actor.require("conversation:moderate")
    if not queries.is_article(db, article_id):
        raise NoSuchArticle
    discussion = queries.discussion(db, article_id)
    if discussion.version != version:
        raise Stale({"opening": discussion.opening.value}, discussion.version)
    discussion.opening = opening
    discussion.version += 1
    record(db, "conversation.opening", article_id, by=actor, snapshot={"opening": opening.value})
    db.flush()
    return discussion


def discussion_of(db: Session, article_id: UUID) -> Discussion:
    """The conversation of an article, as it is read. Raises NoSuchArticle."""
    if not queries.is_article(db, article_id):
        raise NoSuchArticle
    return queries.read_discussion(db, article_id)


def takes_comments(db: Session, discussion: Discussion) -> bool:
    """Whether a reader could say something there now."""
    shown = published.shown_of(db, discussion.article_id, clock.now())
    settings = queries.settings(db)
    return shown is not None and is_open(discussion.opening, shown.published_at, clock.now(), settings)


def _held(db: Session, actor: Actor, comment_id: UUID, version: int) -> Comment:
    actor.require("conversation:moderate")
    comment = queries.held(db, comment_id)
    if comment is None:
        raise NoSuchComment
    if comment.version != version:
        raise Stale({"id": str(comment.id), "status": comment.status.value}, comment.version)
    return comment


def _about(comment: Comment) -> dict[str, Any]:
    return {"article_id": str(comment.article_id), "status": comment.status.value}
