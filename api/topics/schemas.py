from typing import Literal
from uuid import UUID

from api.core.bulk import BulkOrder
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Line, Paragraph, Ref, Request, Slug, Stamp, unset
from api.topics.models import Kind

TopicState = Literal["published", "trashed"]


class TopicCreate(Request):
    """A topic as it shall be; its parent is a section."""

    slug: Slug
    kind: Kind
    name: Line
    description: Paragraph | None = None
    parent_id: UUID | None = None


class TopicUpdate(Request):
    """What shall be another; what is left out stays."""

    slug: Slug = unset()
    kind: Kind = unset()
    name: Line = unset()
    description: Paragraph | None = unset()
    parent_id: UUID | None = unset()


class TopicBulk(BulkOrder):
    action: Literal["trash", "restore"]


class TopicAdmin(Answer):
    """A topic as staff edits it. A topic is published from its making."""

    id: str
    version: int
    state: TopicState
    slug: str
    kind: Kind
    name: str
    description: str | None
    parent: Ref | None
    created_at: Stamp
    updated_at: Stamp
    trashed_at: Stamp | None
    warnings: list[str]


class TopicAdminPage(Answer):
    data: list[TopicAdmin]
    meta: Meta
    links: Links
