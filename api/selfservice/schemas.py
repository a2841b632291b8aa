"""What a reader gets of what is theirs."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from api.bans.models import Effect, Grounds, Of
from api.comments.models import Reason, Visibility
from api.comments.schemas import AppealTold, ArticleRef, OwnComment
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Instant, Request, Stamp
from api.readers.schemas import ReaderRead
from api.subscriptions.models import Frequency, Kind

Told = Literal["pending", "approved", "rejected", "deleted"]


class LinkUse(Request):
    """The token of a link that came by mail, or that the page behind it handed on."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ConfirmedRead(Answer):
    """What became the reader's by the link, besides the address."""

    comment: UUID | None
    subscription: UUID | None


class SessionOpened(Answer):
    """A session; the token is told this once."""

    token: str
    expires_at: Stamp
    reader: ReaderRead
    confirmed: ConfirmedRead


class OwnComments(Answer):
    data: list[OwnComment]
    meta: Meta
    links: Links


class EraseOrder(Request):
    """Whether the words go too, or stay with nobody's name."""

    comments: Literal["erase", "keep_without_name"]


class ErasedRead(Answer):
    comments: int
    subscriptions: int


class PersonExported(ReaderRead):
    id: UUID
    created_at: Stamp
    bounces: Annotated[int, Field(description="Letters that came back since the address was confirmed.")]


class SessionExported(Answer):
    created_at: Stamp
    expires_at: Stamp


class LinkExported(SessionExported):
    used_at: Stamp | None


class EditExported(Answer):
    """What it said before an edit at that time."""

    at: Stamp
    body: str


class MessageExported(Answer):
    """What moderators wrote to you with a decision."""

    at: Stamp
    reason: Grounds | None
    message: str


class CommentExported(Answer):
    id: UUID
    article: ArticleRef
    parent_id: UUID | None
    prompt_id: UUID | None
    passage: Annotated[str | None, Field(description="What was marked, while the article is public.")]
    status: Told
    visibility: Visibility
    name: str | None
    body: str
    created_at: Stamp
    edited_at: Stamp | None
    shown_at: Stamp | None
    helpful: int
    reply_count: int
    edits: list[EditExported]
    original: Annotated[str | None, Field(description="What you said, where moderators published other words.")]
    messages: list[MessageExported]
    appeals: list[AppealTold]


class ReactionExported(Answer):
    comment_id: UUID
    created_at: Stamp


class ReportExported(ReactionExported):
    reason: Reason
    text: str


class SubscriptionExported(Answer):
    id: UUID
    kind: Kind
    article_id: UUID | None
    comment_id: UUID | None
    frequency: Frequency
    created_at: Stamp
    confirmed_at: Stamp | None
    ended_at: Stamp | None


class NoticeExported(Answer):
    """That a mail told, or will tell, of a comment."""

    comment_id: UUID
    due_at: Stamp
    ended_at: Stamp | None


class NoteExported(Answer):
    """What staff wrote down; by whom is not told."""

    at: Stamp
    text: str


class BanExported(Answer):
    """A ban of the reader or of their address, over or not; what staff noted beside it is not told."""

    of: Of
    effect: Effect
    reason: Grounds
    created_at: Stamp
    until: Stamp | None
    ended_at: Stamp | None


class Tombstone(Request):
    """One erasure, without a word of what it was about, as a line of JSON.

    Of a reader `comments` says what became of the words; of a comment they are gone, and of a name only the name is.
    """

    kind: Literal["reader", "comment", "name"]
    id: UUID
    at: Instant
    comments: Literal["erase", "keep_without_name"] | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Tombstone":
        if (self.comments is not None) != (self.kind == "reader"):
            raise ValueError("comments goes with a reader, and only there")
        return self


class Export(Answer):
    """Everything that is kept about a reader."""

    exported_at: Stamp
    reader: PersonExported
    sessions: list[SessionExported]
    links: list[LinkExported]
    comments: list[CommentExported]
    reactions: list[ReactionExported]
    reports: list[ReportExported]
    subscriptions: list[SubscriptionExported]
    notices: list[NoticeExported]
    notes: list[NoteExported]
    bans: list[BanExported]
