from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.core.bulk import BulkOrder
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Instant, Line, Prose, Ref, Request, Slug, Stamp, unset

TopicIds = Annotated[list[UUID], Field(max_length=50)]
FaqState = Literal["draft", "scheduled", "published", "trashed"]


class FaqCreate(Request):
    """An FAQ as it shall be; its topics keep their order."""

    slug: Slug
    question: Line
    answer: Prose
    topic_ids: TopicIds = []
    reviewed_by_id: UUID | None = None
    last_reviewed_at: Instant | None = None
    next_review_due: Instant | None = None


class FaqUpdate(Request):
    """What shall be another; what is left out stays."""

    slug: Slug = unset()
    question: Line = unset()
    answer: Prose = unset()
    topic_ids: TopicIds = unset()
    reviewed_by_id: UUID | None = unset()
    last_reviewed_at: Instant | None = unset()
    next_review_due: Instant | None = unset()


class FaqPublish(Request):
    at: Annotated[Instant | None, Field(description="From when on readers see it; now, when left out.")] = None


class FaqReviewed(Request):
    """A review that took place now."""

    reviewed_by_id: Annotated[UUID | None, Field(description="The author who reviewed it.")] = unset()
    next_review_due: Annotated[
        Instant | None, Field(description="The next review. Left out, one that has come is taken off.")
    ] = unset()


class FaqBulk(BulkOrder):
    action: Literal["publish", "unpublish", "trash", "restore"]


class FaqListed(Answer):
    """An FAQ as staff finds it in a list."""

    id: str
    version: int
    state: FaqState
    slug: str
    question: str
    topics: list[Ref]
    reviewed_by: Ref | None
    last_reviewed_at: Stamp | None
    next_review_due: Stamp | None
    published_at: Stamp | None
    created_at: Stamp
    updated_at: Stamp
    trashed_at: Stamp | None


class FaqAdmin(FaqListed):
    """An FAQ as staff edits it; `answer` is Markdown, `html` what readers get of it."""

    answer: str
    html: str
    warnings: list[str]


class FaqAdminPage(Answer):
    data: list[FaqListed]
    meta: Meta
    links: Links
