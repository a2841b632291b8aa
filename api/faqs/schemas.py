from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.core.schemas import Instant, Line, Prose, Request, Slug


class FaqCreate(Request):
    """An FAQ as it shall be; its topics keep their order."""

    slug: Slug
    question: Line
    answer: Prose
    topic_ids: Annotated[list[UUID], Field(max_length=50)] = []
    reviewed_by_id: UUID | None = None
    last_reviewed_at: Instant | None = None
    next_review_due: Instant | None = None
