"""Queues, passages and log as staff gets them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.accounts.actor import Actor
from api.anchors.models import Placement
from api.anchors.schemas import AnchorRead
from api.articles.models import Publication
from api.bans.schemas import By
from api.comments.models import Change, Comment
from api.comments.reading import text_of
from api.comments.schemas import ArticleRef
from api.comments.showing import finding_of, open_appeals, staff_fields
from api.comments.showing import whole as whole
from api.core.columns import col
from api.core.listing import Listing
from api.moderation.models import Claim, Queue
from api.moderation.queries import waiting
from api.moderation.queries.waiting import Counted
from api.moderation.schemas import (
    ClaimRead,
    Counts,
    LogEntry,
    LogPage,
    PassageWaiting,
    PassageWaitingPage,
    QueueCount,
    QueueItem,
    QueuePage,
)
from api.prompts import queries as prompts

QUEUE = Listing(
    page=QueuePage, item=QueueItem, sorts={"created_at": (col(Comment.created_at), datetime)}, id=col(Comment.id)
)
PASSAGES = Listing(
    page=PassageWaitingPage,
    item=PassageWaiting,
    sorts={"since": (col(Publication.visible_from), datetime)},
    id=col(Placement.id),
)
LOG = Listing(page=LogPage, item=LogEntry, sorts={"at": (col(Change.at), datetime)}, id=col(Change.id))
LOGGED = ("at", "was", "became", "why", "reason", "note", "message")


def queued(db: Session, actor: Actor, at: datetime, rows: Sequence[Any]) -> list[QueueItem]:
    """The comments of a page, with what was reported of them."""
    ids = [row.id for row in rows]
    reasons, whys, findings = waiting.reasons_of(db, ids), waiting.last_whys(db, ids), waiting.found_in(db, ids)
    same, appeals = waiting.same_as(db, ids), open_appeals(db, ids)
    return [
        QueueItem(
            **staff_fields(row),
            reader_id=text_of(row.reader_id),
            age=age(row.created_at, at),
            reasons=reasons.get(row.id, []),
            findings=[finding_of(each) for each in findings.get(row.id, [])],
            why=whys.get(row.id, ""),
            same=same.get(row.id, 0),
            appeal=appeals.get(row.id),
            claim=_claim_in(actor, row),
        )
        for row in rows
    ]


def claim(actor: Actor, held: Claim) -> ClaimRead:
    return _claim(actor, By(kind=held.by_kind, id=str(held.by_id), name=held.by_name), held.until)


def _claim_in(actor: Actor, row: Any) -> ClaimRead | None:
    if row.claim_until is None:
        return None
    return _claim(actor, By(kind=row.claim_kind, id=str(row.claim_id), name=row.claim_name), row.claim_until)


def _claim(actor: Actor, by: By, until: datetime) -> ClaimRead:
    return ClaimRead(by=by, until=until, mine=(by.kind, by.id) == (actor.kind, str(actor.id)))


def passages(db: Session, at: datetime, rows: Sequence[Any]) -> list[PassageWaiting]:
    marks = waiting.marks(db, [row.placement_id for row in rows])
    asked = prompts.asked_on(db, [row.anchor_id for row in rows])
    return [
        PassageWaiting(
            id=str(row.anchor_id),
            article=_article(row),
            prompt_id=text_of(asked.get(row.anchor_id)),
            since=row.visible_from,
            age=age(row.visible_from, at),
            anchor=AnchorRead.of(*marks[row.placement_id]),
        )
        for row in rows
    ]


def counts(db: Session, at: datetime) -> Counts:
    queues = [_count(kind.value, waiting.counted(db, kind), at) for kind in Queue]
    return Counts(queues=[*queues, _count("relocated", waiting.counted_passages(db, at), at)])


def _count(queue: Any, counted: Counted, at: datetime) -> QueueCount:
    oldest = age(counted.oldest_at, at) if counted.oldest_at else None
    return QueueCount(queue=queue, count=counted.many, more=counted.more, oldest_at=counted.oldest_at, age=oldest)


def logged(rows: Sequence[Any]) -> list[LogEntry]:
    return [
        LogEntry(
            id=str(row.id),
            comment_id=str(row.comment_id),
            article=_article(row),
            by=By(kind=row.by_kind, id=str(row.by_id), name=row.by_name),
            **{name: getattr(row, name) for name in LOGGED},
        )
        for row in rows
    ]


def age(since: datetime, at: datetime) -> int:
    """Whole seconds."""
    return max(0, int((at - since).total_seconds()))


def _article(row: Any) -> ArticleRef:
    return ArticleRef(id=str(row.article_id), slug=row.article_slug)
