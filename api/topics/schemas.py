from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from api.core.bulk import BulkOrder
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Line, Paragraph, Ref, Request, Slug, Stamp, unset
from api.helplines.models import Topic as HelplineTopic
from api.helplines.schemas import each_once
from api.topics.models import Kind

TopicState = Literal["published", "trashed"]
HelplineTopics = Annotated[
    list[HelplineTopic],
    Field(
        max_length=len(HelplineTopic),
        description="What the helplines are for that readers of its articles are told of.",
    ),
    AfterValidator(each_once),
]


class TopicCreate(Request):
    """A topic as it shall be; its parent is a section."""

    slug: Slug
    kind: Kind
    name: Line
    description: Paragraph | None = None
    parent_id: UUID | None = None
    helpline_topics: HelplineTopics = []


class TopicUpdate(Request):
    """What shall be another; what is left out stays."""

    slug: Slug = unset()
    kind: Kind = unset()
    name: Line = unset()
    description: Paragraph | None = unset()
    parent_id: UUID | None = unset()
    helpline_topics: HelplineTopics = unset()


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
    helpline_topics: list[HelplineTopic]
    created_at: Stamp
    updated_at: Stamp
    trashed_at: Stamp | None
    warnings: list[str]


class TopicAdminPage(Answer):
    data: list[TopicAdmin]
    meta: Meta
    links: Links
