"""A reader, what they said, and everything that is kept about them, as they get it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.comments import queries as comments
from api.comments.models import Comment, Reaction, Report, Status
from api.comments.queries import public
from api.comments.reading import anchor_of
from api.comments.schemas import AppealTold, ArticleRef, OwnComment
from api.comments.showing import judged, own_fields
from api.core import clock
from api.core.columns import col
from api.core.errors import Unauthenticated
from api.core.listing import Compose, Listing
from api.moderation.models import Note
from api.readers import actions as readers
from api.readers.models import Reader, ReaderLink, ReaderSession
from api.readers.schemas import ReaderRead
from api.selfservice import queries
from api.selfservice.actions import Confirmed
from api.selfservice.schemas import (
    BanExported,
    CommentExported,
    ConfirmedRead,
    EditExported,
    Export,
    LinkExported,
    MessageExported,
    NoteExported,
    NoticeExported,
    OwnComments,
    PersonExported,
    ReactionExported,
    ReportExported,
    SessionExported,
    SessionOpened,
    SubscriptionExported,
)
from api.subscriptions.models import Notice, Subscription

COMMENTS = Listing(
    page=OwnComments, item=OwnComment, sorts={"created_at": (col(Comment.created_at), datetime)}, id=col(Comment.id)
)
SAID = (
    *("id", "parent_id", "prompt_id", "visibility", "name", "body", "created_at", "edited_at", "shown_at"),
    *("helpful", "reply_count"),
)
TABLES: dict[str, tuple[type[Any], type[Any]]] = {
    "sessions": (ReaderSession, SessionExported),
    "links": (ReaderLink, LinkExported),
    "reactions": (Reaction, ReactionExported),
    "reports": (Report, ReportExported),
    "subscriptions": (Subscription, SubscriptionExported),
    "notices": (Notice, NoticeExported),
    "notes": (Note, NoteExported),
}


def opened(db: Session, confirmed: Confirmed, session: readers.Opened) -> SessionOpened:
    return SessionOpened(
        token=session.token,
        expires_at=session.expires_at,
        reader=ReaderRead(**_person(db, confirmed.reader)),
        confirmed=ConfirmedRead(comment=confirmed.comment, subscription=confirmed.subscription),
    )


def own_comments(db: Session) -> Compose:
    """How the rows of a reader's comments become answers, each with its passage where readers see the article."""

    def composed(rows: Sequence[Any]) -> list[Any]:
        passages, settings, decided = _passages(db, rows), comments.settings(db), judged(db, rows)
        return [
            OwnComment(**own_fields(settings, row, row.slug or "", passages.get(row.anchor_id)), **decided[row.id])
            for row in rows
        ]

    return composed


def export(db: Session, reader_id: UUID) -> Export:
    """Everything that is kept about a reader, as it was at one instant."""
    reader = db.get(Reader, reader_id)
    if reader is None:
        raise Unauthenticated("The session has ended.")
    kept = {
        name: [_copied(shape, row) for row in queries.kept_of(db, table, reader_id)]
        for name, (table, shape) in TABLES.items()
    }
    return Export(
        exported_at=clock.now(),
        reader=PersonExported(
            **_person(db, reader), id=reader.id, created_at=reader.created_at, bounces=reader.bounces
        ),
        comments=_comments(db, reader_id),
        bans=[_copied(BanExported, ban) for ban in queries.bans_of(db, reader)],
        **kept,
    )


def _comments(db: Session, reader_id: UUID) -> list[CommentExported]:
    rows = queries.all_comments_of(db, reader_id, clock.now())
    passages, edits = _passages(db, rows), queries.edits_of(db, reader_id)
    ids = [row.id for row in rows]
    originals, messages = comments.originals_of(db, ids), _by_comment(comments.messages_of(db, ids))
    appeals = _by_comment(comments.appeals_of(db, ids))
    return [
        CommentExported(
            **{name: getattr(row, name) for name in SAID},
            article=ArticleRef(id=str(row.article_id), slug=row.slug or ""),
            # As in own_fields: what was taken for spam is told to nobody who may be a machine.
            status=(Status.PENDING if row.status is Status.SPAM else row.status).value,
            passage=passages[row.anchor_id].exact if row.anchor_id in passages else None,
            edits=[EditExported(at=edit.at, body=edit.body) for edit in edits.get(row.id, ())],
            original=originals.get(row.id),
            messages=[_copied(MessageExported, each) for each in messages[row.id]],
            appeals=[_copied(AppealTold, each) for each in appeals[row.id]],
        )
        for row in rows
    ]


def _by_comment(found: Sequence[Any]) -> dict[UUID, list[Any]]:
    of: dict[UUID, list[Any]] = defaultdict(list)
    for each in found:
        of[each.comment_id].append(each)
    return of


def _passages(db: Session, rows: Sequence[Any]) -> dict[UUID, Any]:
    ids = [row.anchor_id for row in rows if row.anchor_id is not None]
    return {row.id: anchor_of(row) for row in public.placed_now(db, ids, clock.now())}


def _person(db: Session, reader: Reader) -> dict[str, Any]:
    return {"email": readers.email_of(db, reader), "name": reader.name, "confirmed_at": reader.confirmed_at}


def _copied(shape: type[Any], row: Any) -> Any:
    """The fields of a shape from a row that has them all."""
    return shape(**{name: getattr(row, name) for name in shape.model_fields})
