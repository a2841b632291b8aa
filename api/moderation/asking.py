"""What moderators ask of queues and log."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.accounts.actor import Actor
from api.comments.models import Change, Comment, Status, Visibility
from api.core.columns import col
from api.core.http import refused_parameter
from api.core.pages import Range
from api.core.schemas import EARLIEST, LATEST, Request
from api.core.selection import Bound, Form, PageQuery, sorting
from api.moderation.models import Queue
from api.moderation.queries import waiting

RuleName = Annotated[str, Form(r"^[a-z_]+$", 32, "is the name of a rule")]
A_WEEK, LONGEST = timedelta(days=7), timedelta(days=31)
Minutes = Annotated[str, Form(r"^[1-9][0-9]*$", 6, "is a number of minutes")]


class QueueQuery(PageQuery):
    queue: Annotated[Queue, Field(description="Which queue.")] = Queue.PENDING
    sort: Literal["created_at", "-created_at"] = sorting("created_at")
    article: UUID | None = Field(None, alias="filter[article]", description="On this article, by id.")
    reader: UUID | None = Field(None, alias="filter[reader]", description="Written by this reader, by id.")
    thread: UUID | None = Field(None, alias="filter[thread]", description="In the thread of this comment, by its id.")
    visibility: Visibility | None = Field(None, alias="filter[visibility]", description="For whom it was said.")
    rule: RuleName | None = Field(None, alias="filter[rule]", description="In which this rule found something.")
    rule_id: UUID | None = Field(None, alias="filter[rule_id]", description="In which this rule of staff did, by id.")
    merged: Literal["true"] | None = Field(
        None, alias="filter[merged]", description="Of those that say the same only the one that waits longest."
    )
    older_than: Minutes | None = Field(
        None, alias="filter[older_than]", description="Said at least so many minutes ago."
    )
    claimed: Literal["true", "false", "mine"] | None = Field(
        None, alias="filter[claimed]", description="Whether somebody looks at it: anybody, nobody, or you."
    )

    def conditions(self, actor: Actor, at: datetime) -> list[Any]:
        asked = (
            (self.article, col(Comment.article_id)),
            (self.reader, col(Comment.reader_id)),
            (self.thread, col(Comment.root_id)),
            (self.visibility, col(Comment.visibility)),
        )
        found = [column == value for value, column in asked if value is not None]
        if self.older_than is not None:
            found.append(col(Comment.created_at) <= at - timedelta(minutes=int(self.older_than)))
        if self.rule is not None or self.rule_id is not None:
            found.append(waiting.has_found(self.rule, self.rule_id))
        if self.merged is not None:
            found.append(waiting.is_first())
        if self.claimed == "mine":
            found.append(waiting.is_claimed_by(actor.kind, actor.id))
        elif self.claimed is not None:
            found.append(waiting.is_claimed() if self.claimed == "true" else ~waiting.is_claimed())
        return found


class PassagesQuery(PageQuery):
    sort: Literal["since", "-since"] = sorting("since")
    article: UUID | None = Field(None, alias="filter[article]", description="Of this article, by id.")

    def conditions(self) -> list[Any]:
        return [waiting.is_of_article(self.article)] if self.article is not None else []


class StretchQuery(Request):
    """A stretch of time that is not too long to be looked through."""

    since: Annotated[
        Bound | None, Field(alias="from", description="From this day or instant on; a week before `to`, if not given.")
    ] = None
    until: Annotated[
        Bound | None,
        Field(
            alias="to",
            description="Until this day or instant, not included, at most 31 days on; without it 31 days on, or now.",
        ),
    ] = None

    def stretch(self, now: datetime, *, whole: bool = False) -> tuple[datetime, datetime]:
        """Refuses one that is empty or longer than 31 days. With `whole` one without an end goes on until now."""
        on = self.since + min(LONGEST, LATEST - self.since) if self.since and not whole else now
        until = self.until or on
        since = self.since or until - min(A_WEEK, until - EARLIEST)
        if until <= since:
            raise refused_parameter("to", "empty-range", "`to` is after `from`")
        if until - since > LONGEST:
            raise refused_parameter("to", "range-too-long", f"at most {LONGEST.days} days after `from`")
        return since, until


class LogFilter(Request):
    account: UUID | None = Field(None, alias="filter[account]", description="By this account or key, by id.")
    became: Status | None = Field(None, alias="filter[became]", description="To this status.")
    article: UUID | None = Field(None, alias="filter[article]", description="On this article, by id.")

    def holds(self, within: Range) -> list[Any]:
        asked = (
            (self.account, col(Change.by_id)),
            (self.became, col(Change.became)),
            (self.article, col(Comment.article_id)),
        )
        found = [column == value for value, column in asked if value is not None]
        return [*found, *within.holds(col(Change.at))]


class LogQuery(PageQuery, LogFilter):
    sort: Literal["at", "-at"] = sorting("-at")
    since: Bound | None = Field(None, alias="from", description="From this day or instant on.")
    until: Bound | None = Field(None, alias="to", description="Until this day or instant, not included.")

    def conditions(self) -> list[Any]:
        return self.holds(Range(gte=self.since, lt=self.until))


class LogFileQuery(StretchQuery, LogFilter):
    until: Annotated[
        Bound | None,
        Field(
            alias="to", description="Until this day or instant, not included, at most 31 days on; now, if not given."
        ),
    ] = None

    def conditions(self, now: datetime) -> list[Any]:
        since, until = self.stretch(now, whole=True)
        return self.holds(Range(gte=since, lt=until))
