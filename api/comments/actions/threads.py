"""What moderators do with a comment's place: put it forward, lock its thread, move it."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.comments import queries
from api.comments.actions.deciding import held
from api.comments.actions.status import arrive, leave
from api.comments.models import Comment, Status
from api.comments.refusals import MovedTooMany, NoSuchArticle, NoSuchComment, NotShown, NotThread
from api.core import clock
from api.events.actions import record

# So many that a conversation is held no longer than a second.
MOVED_MOST = 1_000


def feature(db: Session, actor: Actor, comment_id: UUID, version: int, *, featured: bool) -> Comment:
    """Put it forward, or no more. Raises NotShown."""
    return _mark(db, actor, (comment_id, version), "featured_at", "featured" if featured else "unfeatured")


def mark_expert(db: Session, actor: Actor, comment_id: UUID, version: int, *, expert: bool) -> Comment:
    """Say that an expert answers here, or no more. Raises NotShown."""
    return _mark(db, actor, (comment_id, version), "expert_at", "marked_expert" if expert else "unmarked_expert")


def lock(db: Session, actor: Actor, comment_id: UUID, version: int, *, locked: bool) -> Comment:
    """Take no more replies of readers in the thread this comment begins, or take them again. Raises NotThread."""
    comment = held(db, actor, comment_id, version)
    if comment.parent_id is not None:
        raise NotThread(comment.root_id)
    return _set(db, actor, comment, "locked_at", "locked" if locked else "unlocked")


def move(db: Session, actor: Actor, comment_id: UUID, version: int, article_id: UUID) -> Comment:
    """Move a thread, with every reply, to the conversation of a published article; no passage or question goes along.

    Where it stands there already, it leaves its passage or question. Raises NoSuchComment, Stale, NotThread,
    NoSuchArticle, MovedTooMany.
    """
    actor.require("conversation:moderate")
    came_from = queries.by_id(db, comment_id)
    if came_from is None:
        raise NoSuchComment
    queries.hold_conversations(db, [came_from.article_id, article_id])
    comment = held(db, actor, comment_id, version)
    if comment.parent_id is not None:
        raise NotThread(comment.root_id)
    stays = article_id == comment.article_id
    if stays and comment.anchor_id is comment.prompt_id is None:
        return comment
    # Readers who follow the thread are not led to what they do not see; nor is it told that there is such an article.
    if not stays and not queries.article_is_public(db, article_id, clock.now()):
        raise NoSuchArticle
    thread = queries.thread_of(db, comment.id, MOVED_MOST + 1)
    if len(thread) > MOVED_MOST:
        raise MovedTooMany(MOVED_MOST)
    said = {"from": _place(comment), "to": str(article_id), "comments": len(thread)}
    for each in thread:
        leave(db, each)
        each.article_id, each.anchor_id, each.prompt_id = article_id, None, None
        arrive(db, each)
        each.version += 1
    record(db, "comment.moved", comment.id, by=actor, snapshot=said)
    db.flush()
    return comment


def _place(comment: Comment) -> dict[str, str | None]:
    """Where a thread stands, as far as it can be told without quoting."""
    anchor, prompt = comment.anchor_id, comment.prompt_id
    return {
        "article_id": str(comment.article_id),
        "anchor_id": str(anchor) if anchor else None,
        "prompt_id": str(prompt) if prompt else None,
    }


def _mark(db: Session, actor: Actor, at: tuple[UUID, int], name: str, what: str) -> Comment:
    comment = held(db, actor, *at)
    if comment.status is not Status.APPROVED or not comment.shown:
        raise NotShown
    return _set(db, actor, comment, name, what)


def _set(db: Session, actor: Actor, comment: Comment, name: str, what: str) -> Comment:
    """Say since when it is so, or that it is no more, as `what` says."""
    ends = what.startswith("un")
    if ends is (getattr(comment, name) is None):
        return comment
    setattr(comment, name, None if ends else clock.now())
    comment.version += 1
    about: dict[str, Any] = {"article_id": str(comment.article_id), "status": comment.status.value}
    record(db, f"comment.{what}", comment.id, by=actor, snapshot=about)
    db.flush()
    return comment
