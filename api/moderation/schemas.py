"""Queues, claims, decisions, log and figures as staff gets and sends them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.anchors.schemas import AnchorRead
from api.bans.schemas import BanRead, BanTerms, By
from api.comments.models import Grounds, Reason, Status
from api.comments.schemas import AppealRead, ArticleRef, Body, CommentAdminListed, FindingRead
from api.core.bulk import BulkProblem
from api.core.pages import Links, Meta
from api.core.schemas import WHOLE, Answer, Paragraph, Request, Stamp

ITEMS_MAX = 1_000


class ClaimRead(Answer):
    """Who looks at a comment, and until when nobody else decides about it here."""

    by: By
    until: Stamp
    mine: bool


class QueueItem(CommentAdminListed):
    """A comment that waits for somebody."""

    reader_id: Annotated[str | None, Field(description="The reader who wrote it, if the address was confirmed.")]
    age: Annotated[int, Field(description="Seconds since it was said.")]
    reasons: Annotated[list[Reason], Field(description="Why readers reported it, each as often as it was said.")]
    findings: Annotated[list[FindingRead], Field(description="What rules found in it as it stands.")]
    why: Annotated[str, Field(description="Why it got the status it has, as the last line of its log says.")]
    same: Annotated[int, Field(description="How many others wait that say the same.")]
    appeal: Annotated[AppealRead | None, Field(description="The appeal that waits.")]
    claim: ClaimRead | None


class QueuePage(Answer):
    data: list[QueueItem]
    meta: Meta
    links: Links


class PassageWaiting(Answer):
    """A passage that an edit lost, or that was found elsewhere than it was, in what readers see now.

    `anchor` has the quote with what stood before and after it, and what stands there `now`.
    """

    id: str
    article: ArticleRef
    prompt_id: Annotated[str | None, Field(description="What is asked there; null where a reader marked it.")]
    since: Annotated[Stamp, Field(description="When readers got the text in which it is so.")]
    age: Annotated[int, Field(description="Seconds since then.")]
    anchor: AnchorRead


class PassageWaitingPage(Answer):
    data: list[PassageWaiting]
    meta: Meta
    links: Links


class QueueCount(Answer):
    """How many wait, counted up to 1,000; `more` says that there are more than that."""

    queue: Literal["urgent", "pending", "reported", "appeals", "quotes", "relocated"]
    count: int
    more: bool
    oldest_at: Stamp | None
    age: Annotated[int | None, Field(description="Seconds since then.")]


class Counts(Answer):
    queues: list[QueueCount]


class Noted(Request):
    """Why, for the log."""

    note: Paragraph | None = None


class Remarks(Noted):
    """What a decision rests on, for the log, and what the comment's writer is told."""

    reason: Grounds | None = None
    message: Annotated[
        Paragraph | None, Field(description="The writer reads it beside the comment, without your name.")
    ] = None


class DecisionOfMany(Remarks):
    """What becomes of comments. `reconsider`: they wait again. That one is spam, or waits, is told to nobody."""

    verdict: Literal["approve", "reject", "spam", "reconsider"]


class DecisionCreate(Remarks):
    """What becomes of a comment. `redact` approves it with `body` for its words."""

    verdict: Literal["approve", "reject", "spam", "reconsider", "redact"]
    body: Annotated[Body | None, Field(description="With `redact`, and only with it: the words to publish.")] = None


class AppealAnswer(Remarks):
    """What became of an appeal. `grant` shows the comment as it was written."""

    verdict: Literal["grant", "decline"]


class DecisionItem(Request):
    """One comment, and the version it was looked at in."""

    comment_id: UUID
    version: Annotated[int, Field(strict=True, ge=1, lt=2**31), WHOLE]


class DecisionsCreate(DecisionOfMany):
    items: Annotated[list[DecisionItem], Field(min_length=1, max_length=ITEMS_MAX)]


class DecisionResult(Answer):
    """What became of one comment: its status and new version, or the problem."""

    comment_id: UUID
    ok: bool
    status: Status | None
    version: int | None
    problem: BulkProblem | None


class DecisionResults(Answer):
    results: list[DecisionResult]


class WriterBan(BanTerms):
    """By what whoever wrote a comment is banned: as a reader, by the network it came from, or both."""

    of: Annotated[list[Literal["reader", "network"]], Field(min_length=1, max_length=2)]


class WriterBanned(Answer):
    """The bans, that of the reader first."""

    data: list[BanRead]


class NoteCreate(Request):
    """What to remember about a reader, who gets it with the export."""

    text: Paragraph


class NoteRead(Answer):
    id: str
    at: Stamp
    text: str
    by: By


class SaidCounts(Answer):
    """A reader's comments, counted by their status."""

    pending: int
    approved: int
    rejected: int
    spam: int
    deleted: int


class ReportCounts(Answer):
    """Reports the reader made, and how many of these somebody looked at and did away with."""

    made: int
    dismissed: int


class ReaderAdmin(Answer):
    """A reader as those who moderate see them: never an address."""

    id: str
    name: str | None
    known_since: Annotated[Stamp, Field(description="When the address was last confirmed.")]
    created_at: Stamp
    comments: SaidCounts
    reports: ReportCounts
    bans: Annotated[list[BanRead], Field(description="Those of this reader that count now.")]
    notes: Annotated[list[NoteRead], Field(description="The last 50, the newest first.")]


class LogEntry(Answer):
    """One change of a comment's status, by staff."""

    id: str
    at: Stamp
    comment_id: str
    article: ArticleRef
    was: Status | None
    became: Status
    why: str
    reason: Grounds | None
    note: str | None
    message: str | None
    by: By


class LogPage(Answer):
    data: list[LogEntry]
    meta: Meta
    links: Links


class FirstDecision(Answer):
    """Seconds from saying a comment to the first decision of staff about it, of those first decided in the stretch."""

    count: int
    median: float | None
    p95: float | None
    truncated: Annotated[bool, Field(description="Only the last 100,000 are counted.")]


class Hour(Answer):
    """Of one hour of the day, in UTC: what was said then, and what staff decided, on all days together."""

    hour: int
    comments: int
    decisions: int


class HeldFor(Answer):
    """How many comments were held in the stretch, by why they were, and how many of these are approved now."""

    why: str
    held: int
    approved: int


class FoundBy(Answer):
    """In how many comments said in the stretch a rule found something, as they stand now."""

    rule: str
    rule_id: Annotated[str | None, Field(description="Which rule, of those staff wrote.")]
    text: Annotated[str | None, Field(description="What that rule looks for, while it is there.")]
    found: int
    held: Annotated[int, Field(description="How many of these were pending at first.")]
    approved: Annotated[int, Field(description="How many of these are approved now.")]


class Figures(Answer):
    model_config = ConfigDict(serialize_by_alias=True)

    since: Annotated[Stamp, Field(alias="from")]
    until: Annotated[Stamp, Field(alias="to")]
    first_decision: FirstDecision
    hours: list[Hour]
    held: list[HeldFor]
    rules: Annotated[list[FoundBy], Field(description="By the rule that found most; at most 200.")]
