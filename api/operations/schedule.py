"""The calendar: what it takes, what it says, and how it is put together."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import actions as articles
from api.core.http import refused_parameter
from api.core.schemas import LATEST, Answer, Request, Stamp
from api.core.selection import Bound
from api.operations.queries import schedule as queries
from api.operations.queries.schedule import Stretch

A_MONTH, LONGEST = timedelta(days=31), timedelta(days=366)


class ScheduleQuery(Request):
    since: Annotated[
        Bound | None, Field(alias="from", description="From this day or instant on; from now, if not given.")
    ] = None
    until: Annotated[
        Bound | None,
        Field(
            alias="to",
            description="Until this day or instant, not included; 31 days on, if not given, and at most 366.",
        ),
    ] = None

    def stretch(self, now: datetime) -> Stretch:
        """Refuses one that is empty or longer than 366 days. The calendar ends with the year 9999."""
        since = self.since or now
        until = self.until or since + min(A_MONTH, LATEST - since)
        if until <= since:
            raise refused_parameter("to", "empty-range", "`to` is after `from`")
        if until - since > LONGEST:
            raise refused_parameter("to", "range-too-long", f"at most {LONGEST.days} days after `from`")
        return Stretch(since, until)


class Entry(Answer):
    """`appears`, `updates` and `ends` happen by themselves; a `review_due` is somebody's to do."""

    at: Stamp
    what: Literal["appears", "updates", "ends", "review_due"]
    kind: Literal["article", "faq", "author"]
    id: str
    slug: str
    title: str
    revision: Annotated[int | None, Field(description="Of an article: the revision readers see, or saw.")]


class ScheduleMeta(Answer):
    model_config = ConfigDict(serialize_by_alias=True)

    since: Annotated[Stamp, Field(alias="from")]
    until: Annotated[Stamp, Field(alias="to")]
    truncated: Annotated[
        bool,
        Field(description=f"Only the first {queries.ENTRIES_MAX} entries are here; ask for the rest from the last."),
    ]


class Schedule(Answer):
    data: list[Entry]
    meta: ScheduleMeta


def schedule(db: Session, actor: Actor, stretch: Stretch) -> Schedule:
    """What the actor may read of it: of articles, FAQs and authors those whose drafts the actor may read."""
    actor.require("schedule:read")
    kinds = [kind for kind in ("faq", "author") if actor.may(f"{kind}s:read")]
    found = queries.scheduled(db, stretch, articles.readable_ones(actor), kinds)
    data = [
        Entry(
            at=row.at,
            what=row.what,
            kind=row.kind,
            id=str(row.id),
            slug=row.slug,
            title=row.title,
            revision=row.revision,
        )
        for row in found[: queries.ENTRIES_MAX]
    ]
    given = {"from": stretch.since, "to": stretch.until, "truncated": len(found) > queries.ENTRIES_MAX}
    return Schedule(data=data, meta=ScheduleMeta.model_validate(given))
