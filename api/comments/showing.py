"""A comment as its writer and as staff get it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.anchors.schemas import AnchorRead
from api.articles.queries import published
from api.comments import queries
from api.comments.actions import Posted, appealable_until
from api.comments.models import Appeal, AppealState, Change, Comment, SiteSettings, Status
from api.comments.queries import staff
from api.comments.reading import anchors_in, text_of
from api.comments.schemas import (
    AppealRead,
    AppealTold,
    ArticleRef,
    ChangeRead,
    CommentAdmin,
    CommentAdminListed,
    DecisionTold,
    EarlierRead,
    FindingRead,
    OwnComment,
    ReportRead,
)
from api.comments.statuses import BY_STAFF
from api.core import clock
from api.core.columns import col

OWN = (
    *("depth", "visibility", "version", "name", "avatar_seed", "body", "html", "text", "created_at", "edited_at"),
    *("delayed_until", "helpful", "reply_count"),
)
STAFF = (
    *("version", "depth", "status", "visibility", "shown", "name", "badge", "html", "text", "created_at"),
    *("edited_at", "delayed_until", "featured_at", "expert_at", "locked_at", "redacted_at"),
    *("helpful", "reply_count", "reports"),
)

CHANGE = ("at", "was", "became", "why", "reason", "note", "message")
UNJUDGED: Mapping[str, Any] = {"original": None, "decision": None, "appeal": None}


def own_fields(settings: SiteSettings, comment: Any, slug: str, anchor: AnchorRead | None = None) -> dict[str, Any]:
    """The fields of an OwnComment. What was taken for spam is told to nobody who may be a machine."""
    ends = comment.created_at + timedelta(minutes=settings.edit_minutes)
    told = Status.PENDING if comment.status is Status.SPAM else comment.status
    editable = told in (Status.PENDING, Status.APPROVED)
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


def judged(db: Session, comments: Sequence[Any]) -> dict[UUID, dict[str, Any]]:
    """What an OwnComment says of decisions, for each of these comments."""
    ids = [comment.id for comment in comments]
    last, originals = queries.last_changes_of(db, ids), queries.originals_of(db, ids)
    appeals, days = {each.comment_id: each for each in queries.appeals_of(db, ids)}, queries.settings(db).appeal_days
    return {
        comment.id: {
            "original": originals.get(comment.id),
            "decision": _decision(days, comment, last.get(comment.id), appeals.get(comment.id)),
            "appeal": _appeal(appeals[comment.id]) if comment.id in appeals else None,
        }
        for comment in comments
    }


def _decision(days: int, comment: Any, last: Change | None, appeal: Appeal | None) -> DecisionTold | None:
    """The last decision, where it keeps something from readers or says something to the writer."""
    if last is None or last.by_kind not in BY_STAFF or last.why == "undone" or comment.status is Status.SPAM:
        return None
    if comment.status is not Status.REJECTED and comment.redacted_at is None and last.message is None:
        return None
    until = appealable_until(comment, last, days)
    if until is not None and (until < clock.now() or (appeal is not None and appeal.change_id == last.id)):
        until = None
    return DecisionTold(at=last.at, reason=last.reason, message=last.message, appeal_until=until)


def _appeal(appeal: Appeal) -> AppealTold:
    return AppealTold(**{name: getattr(appeal, name) for name in ("at", "state", "text", "ended_at")})


def own(db: Session, comment: Comment) -> OwnComment:
    """One's own comment, with its passage where the article is seen now."""
    shown = published.shown_of(db, comment.article_id, clock.now())
    return _own(db, comment, queries.settings(db), shown, judged(db, [comment])[comment.id])


def posted(db: Session, said: Posted) -> OwnComment:
    """The comment just posted."""
    return _own(db, said.comment, said.settings, said.article, UNJUDGED)


def _own(
    db: Session,
    comment: Comment,
    settings: SiteSettings,
    shown: published.Shown | None,
    decided: Mapping[str, Any],
) -> OwnComment:
    anchors = anchors_in(db, shown.id, [comment.anchor_id]) if shown and comment.anchor_id else {}
    slug = shown.slug if shown else ""
    return OwnComment(**own_fields(settings, comment, slug, next(iter(anchors.values()), None)), **decided)


def listed(rows: Sequence[Any]) -> list[CommentAdminListed]:
    return [CommentAdminListed(**staff_fields(row)) for row in rows]


def whole(db: Session, comment: Comment) -> CommentAdmin:
    """A comment, as it was just changed or read, with everything staff keeps about it."""
    db.flush()
    row = db.execute(staff.listed().where(col(Comment.id) == comment.id)).one()
    return CommentAdmin(
        **staff_fields(row),
        body=comment.body,
        original=original.body if (original := queries.original_of(db, comment.id)) else None,
        appeals=[_appeal_of(*each) for each in queries.appeals_against(db, [comment.id])],
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


def open_appeals(db: Session, comment_ids: Sequence[UUID]) -> dict[UUID, AppealRead]:
    """The appeals that wait, by comment."""
    return {
        appeal.comment_id: _appeal_of(appeal, against)
        for appeal, against in queries.appeals_against(db, comment_ids)
        if appeal.state is AppealState.OPEN
    }


def _appeal_of(appeal: Appeal, against: str | None) -> AppealRead:
    return AppealRead(**dict(_appeal(appeal)), id=str(appeal.id), against=against)


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
