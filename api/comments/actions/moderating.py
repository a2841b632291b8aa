"""What staff does beside deciding: read, answer, and set how the publication talks."""

from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles.models import Role
from api.articles.queries import published
from api.comments import policy, queries
from api.comments.actions.posting import reply as posted
from api.comments.models import Badge, Comment, Discussion, Opening, Status
from api.comments.opening import is_open
from api.comments.queries import staff
from api.comments.refusals import NoSuchArticle, NoSuchComment, NotShown
from api.core import clock
from api.core.editing import Stale
from api.core.errors import Forbidden
from api.events.actions import record

BADGES = {Role.WRITER: Badge.AUTHOR, Role.REVIEWER: Badge.EXPERT}


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
