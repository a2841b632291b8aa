from uuid import UUID

from api.core.schemas import Line, Paragraph, Request, Slug
from api.topics.models import Kind


class TopicCreate(Request):
    """A topic as it shall be; its parent is a section."""

    slug: Slug
    kind: Kind
    name: Line
    description: Paragraph | None = None
    parent_id: UUID | None = None
