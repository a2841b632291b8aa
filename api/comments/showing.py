"""A comment as its writer and as staff get it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.anchors.schemas import AnchorRead
from api.articles.queries import published
from api.comments import queries
from api.comments.actions import Posted
from api.comments.models import Comment, ConversationSettings, Status
from api.comments.reading import anchors_in, text_of
from api.comments.schemas import (
    ArticleRef,
    ChangeRead,
    CommentAdmin,
    CommentAdminListed,
    EarlierRead,
    FindingRead,
    OwnComment,
    ReportRead,
)
from api.core import clock

OWN = (
    *("depth", "visibility", "version", "name", "avatar_seed", "body", "html", "text", "created_at", "edited_at"),
    *("delayed_until", "helpful", "reply_count"),
)
STAFF = (
    *("version", "depth", "status", "visibility", "shown", "name", "badge", "html", "text", "created_at"),
    *("edited_at", "delayed_until", "featured_at", "helpful", "reply_count", "reports"),
)

CHANGE = ("at", "was", "became", "why", "reason", "note")


def own_fields(
    settings: ConversationSettings, comment: Any, slug: str, anchor: AnchorRead | None = None
) -> dict[str, Any]:
    """The fields of an OwnComment. What was taken for spam is told to nobody who may be a machine."""
    ends = comment.created_at + timedelta(minutes=settings.edit_minutes)
    told = Status.PENDING if comment.status is Status.SPAM else comment.status
    editable = comment.status in (Status.PENDING, Status.APPROVED)
    return {
        **{name: getattr(comment, name) for name in OWN},
        "id": str(comment.id),
        "article": ArticleRef(id=str(comment.article_id), slug=slug),
        "parent_id": text_of(comment.parent_id),
        "root_id": str(comment.root_id),
        "status": told.value,
        "editable_until": max(ends, comment.delayed_until or ends) if editable else None,
        "prompt_id": text_of(comment.prompt_id),
        "anchor": anchor,
    }


def own(db: Session, comment: Comment) -> OwnComment:
    """One's own comment, with its passage where the article is seen now."""
    shown = published.shown_of(db, comment.article_id, clock.now())
    return _own(db, comment, queries.settings(db), shown)


def posted(db: Session, said: Posted) -> OwnComment:
    """The comment just posted."""
    return _own(db, said.comment, said.settings, said.article)


def _own(db: Session, comment: Comment, settings: ConversationSettings, shown: published.Shown | None) -> OwnComment:
    anchors = anchors_in(db, shown.id, [comment.anchor_id]) if shown and comment.anchor_id else {}
    slug = shown.slug if shown else ""
    return OwnComment(**own_fields(settings, comment, slug, next(iter(anchors.values()), None)))


def listed(rows: Sequence[Any]) -> list[CommentAdminListed]:
    return [CommentAdminListed(**staff_fields(row)) for row in rows]


def whole(db: Session, row: Any, comment: Comment) -> CommentAdmin:
    """A comment with everything staff keeps about it."""
    return CommentAdmin(
        **staff_fields(row),
        body=comment.body,
        findings=[finding_of(each) for each in queries.found_in(db, comment.id)],
        changes=[
            ChangeRead(by=each.by_name, **{name: getattr(each, name) for name in CHANGE})
            for each in queries.changes_of(db, comment.id)
        ],
        earlier=[EarlierRead(at=each.at, body=each.body) for each in queries.earlier_of(db, comment.id)],
        reported=[
            ReportRead(
                id=str(each.id),
                at=each.created_at,
                reason=each.reason,
                text=each.text,
                dismissed_at=each.dismissed_at,
            )
            for each in queries.reports_of(db, comment.id)
        ],
    )


def finding_of(found: Any) -> FindingRead:
    copied = ("rule", "severity", "topic", "what", "start", "end")
    return FindingRead(rule_id=text_of(found.rule_id), **{name: getattr(found, name) for name in copied})


def staff_fields(row: Any) -> dict[str, Any]:
    """The fields of a CommentAdminListed."""
    return {
        **{name: getattr(row, name) for name in STAFF},
        "id": str(row.id),
        "article": ArticleRef(id=str(row.article_id), slug=row.article_slug),
        "parent_id": text_of(row.parent_id),
        "root_id": str(row.root_id),
        "known_reader": row.reader_id is not None,
        "prompt_id": text_of(row.prompt_id),
        "anchor_id": text_of(row.anchor_id),
    }
