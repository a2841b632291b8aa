"""How somebody says something, and how it is read."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.anchors.schemas import AnchorGiven, AnchorRead
from api.comments.models import Badge, Opening, Reason, Status, Visibility
from api.comments.schemas.decided import AppealRead, AppealTold, ChangeRead, DecisionTold
from api.comments.schemas.looked import CareRead, FindingRead
from api.comments.schemas.parts import ArticleRef, Body, Name, Notify, Seconds
from api.core.emails import Email
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Flag, Paragraph, Request, Stamp
from api.site.schemas import Region


class CommentCreate(Request):
    """Something to say. `website` is for no person to fill in; `seconds` is how long the form was open."""

    body: Body
    name: Name | None = None
    email: Annotated[Email | None, Field(description="Never shown. A link that confirms it is sent there.")] = None
    parent_id: UUID | None = None
    prompt_id: UUID | None = None
    anchor: AnchorGiven | None = None
    visibility: Visibility = Visibility.PUBLIC
    notify: Annotated[Notify, Field(description="Mails about replies to it, or about all that is said here.")] = "none"
    delay: Annotated[Flag, Field(description="Show it only after the time to regret it.")] = False
    region: Annotated[Region | None, Field(description="Whose helplines are offered, should they be needed.")] = None
    website: Annotated[str | None, Field(max_length=300)] = None
    seconds: Seconds | None = None


class CommentUpdate(Request):
    body: Body


class ReportCreate(Request):
    reason: Reason
    text: Paragraph | None = None


class CommentRead(Answer):
    """A comment as readers get it. Where `status` is not `approved` it is only the place replies hang on."""

    id: str
    article: ArticleRef
    parent_id: str | None
    root_id: str
    depth: int
    status: Annotated[
        Literal["approved", "deleted", "hidden"],
        Field(description="`deleted`: its writer took it back. `hidden`: it is not shown now."),
    ]
    name: str | None
    badge: Badge | None
    avatar_seed: str
    html: str
    text: str
    created_at: Stamp
    edited_at: Stamp | None
    deleted: bool
    helpful: int
    reply_count: int
    featured: bool
    expert: Annotated[bool, Field(description="An expert answers here, staff says.")]
    redacted: Annotated[bool, Field(description="Moderators took some of its words out.")]
    locked: Annotated[bool, Field(description="Of a thread's first comment: it takes no more replies.")]
    prompt_id: str | None
    anchor: AnchorRead | None


class OwnComment(Answer):
    """A comment as its writer gets it, whatever became of it."""

    id: str
    article: ArticleRef
    parent_id: str | None
    root_id: str
    depth: int
    status: Annotated[Literal["pending", "approved", "rejected", "deleted"], Field()]
    visibility: Visibility
    version: int
    name: str | None
    avatar_seed: str
    body: str
    html: str
    text: str
    created_at: Stamp
    edited_at: Stamp | None
    editable_until: Stamp | None
    delayed_until: Stamp | None
    helpful: int
    reply_count: int
    prompt_id: str | None
    anchor: AnchorRead | None
    original: Annotated[str | None, Field(description="What you said, where moderators published other words.")]
    decision: DecisionTold | None
    appeal: Annotated[AppealTold | None, Field(description="The last one.")]


class CommentPosted(OwnComment):
    """The comment just posted. `edit_token` is shown this once; `confirm` says whether a mail with a link was sent."""

    edit_token: str | None
    confirm: Literal["none", "mail"]
    care: CareRead | None


class Helpful(Answer):
    helpful: int
    mine: bool


class Received(Answer):
    status: Literal["received"] = "received"


class EarlierRead(Answer):
    at: Stamp
    body: str


class ReportRead(Answer):
    id: str
    at: Stamp
    reason: Reason
    text: str
    dismissed_at: Stamp | None


class CommentAdminListed(Answer):
    """A comment as staff gets it in lists: never an address."""

    id: str
    version: int
    article: ArticleRef
    parent_id: str | None
    root_id: str
    depth: int
    status: Status
    visibility: Visibility
    shown: bool
    name: str | None
    badge: Badge | None
    known_reader: Annotated[bool, Field(description="Written by a reader with a confirmed address.")]
    html: str
    text: str
    created_at: Stamp
    edited_at: Stamp | None
    delayed_until: Stamp | None
    featured_at: Stamp | None
    expert_at: Stamp | None
    locked_at: Stamp | None
    redacted_at: Stamp | None
    helpful: int
    reply_count: int
    reports: Annotated[int, Field(description="Reports nobody dismissed.")]
    prompt_id: str | None
    anchor_id: str | None


class CommentAdmin(CommentAdminListed):
    body: str
    original: Annotated[str | None, Field(description="What its writer said, while that is kept.")]
    findings: list[FindingRead]
    changes: list[ChangeRead]
    earlier: list[EarlierRead]
    reported: list[ReportRead]
    appeals: list[AppealRead]


class CommentAdminPage(Answer):
    data: list[CommentAdminListed]
    meta: Meta
    links: Links


class ReplyCreate(Request):
    body: Body


class DiscussionUpdate(Request):
    opening: Opening


class DiscussionRead(Answer):
    """The conversation of one article: whether it takes comments, and what readers see of it, counted."""

    version: int
    opening: Opening
    open: bool
    count: int
    inline: int
