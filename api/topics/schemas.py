from api.core.schemas import Line, Paragraph, Request, Slug
from api.topics.models import Kind


class TopicCreate(Request):
    """A topic as it shall be; `parent` names a section by slug."""

    slug: Slug
    kind: Kind
    name: Line
    description: Paragraph | None = None
    parent: Slug | None = None
