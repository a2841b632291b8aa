from typing import Annotated

from pydantic import Field

from api.core.schemas import Instant, Line, Prose, Request, Slug


class FaqCreate(Request):
    """An FAQ as it shall be; topics and reviewer are named by slug. Without `published_at` it is a draft."""

    slug: Slug
    question: Line
    answer: Prose
    topics: Annotated[list[Slug], Field(max_length=50)] = []
    reviewed_by: Slug | None = None
    last_reviewed_at: Instant | None = None
    next_review_due: Instant | None = None
    published_at: Instant | None = None
