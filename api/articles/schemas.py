"""What staff sends and gets of articles."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from api.articles.models import State
from api.core.bulk import BulkOrder
from api.core.pages import Links, Meta
from api.core.schemas import (
    Answer,
    AtMost,
    Flag,
    Instant,
    Line,
    Paragraph,
    Picture,
    Prose,
    Ref,
    Request,
    Slug,
    Stamp,
    Url,
    unset,
)

Language = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", max_length=35)]
DEK_MAX = 1_000
Dek = Annotated[Paragraph, Field(max_length=DEK_MAX), BeforeValidator(AtMost(DEK_MAX))]
Notes = Annotated[list[Line], Field(max_length=20)]
Ids = Annotated[list[UUID], Field(max_length=50)]


# Said in place: staff has roles too, and two schemas of one name get long ones.
BylineRole = Literal["writer", "reviewer"]


class BylineGiven(Request):
    author_id: UUID
    role: BylineRole = "writer"


Bylines = Annotated[list[BylineGiven], Field(max_length=20)]


class Seo(Request):
    """What search engines and link previews get instead of title, dek and hero."""

    title: Line | None = None
    description: Paragraph | None = None
    canonical_url: Url | None = None
    image: Url | None = None
    noindex: Flag = False


class ArticleCreate(Request):
    """An article as its working copy shall be. Relations keep their order; the first section is its section.

    Without a slug a new article gets one made from its title, and one that is there keeps its own.
    """

    slug: Slug | None = None
    title: Line
    dek: Dek | None = None
    language: Language = "en"
    body: Prose
    hero: Picture | None = None
    seo: Seo = Seo()
    content_notes: Notes = []
    bylines: Bylines = []
    topic_ids: Ids = []
    faq_ids: Ids = []


class ArticleUpdate(Request):
    """What shall be another; what is left out stays."""

    slug: Slug = unset()
    title: Line = unset()
    dek: Dek | None = unset()
    language: Language = unset()
    body: Prose = unset()
    hero: Picture | None = unset()
    seo: Seo = unset()
    content_notes: Notes = unset()
    bylines: Bylines = unset()
    topic_ids: Ids = unset()
    faq_ids: Ids = unset()


class PublishOrder(Request):
    """From `at` (now, when not given) until `until` (open, when not given).

    `significant` says that readers who knew the article should read it again.
    """

    at: Instant | None = None
    until: Instant | None = None
    note: Line | None = None
    significant: Flag = False


class ChangeRequest(Request):
    note: Paragraph


class CorrectionGiven(Request):
    text: Paragraph


BulkAction = Literal["trash", "restore", "submit", "approve", "publish", "unpublish", "archive"]


class ArticleBulk(BulkOrder):
    action: BulkAction


class Period(Answer):
    """What readers see or shall see, from when until when."""

    model_config = ConfigDict(serialize_by_alias=True)

    from_: Annotated[Stamp, Field(alias="from")]
    until: Stamp | None
    revision: int
    slug: str


class BylineShown(Answer):
    role: BylineRole
    author: Ref


class Correction(Answer):
    at: str
    text: str


class ArticleAdminListed(Answer):
    """A working copy without its body, and what readers see meanwhile.

    `revision` is its latest; `has_unpublished_changes` that readers do not see that one now.
    """

    id: str
    type: Literal["article"] = "article"
    version: int
    state: State
    slug: str
    title: str
    dek: str | None
    language: str
    hero: dict[str, Any] | None
    seo: dict[str, Any]
    content_notes: list[str]
    corrections: list[Correction]
    bylines: list[BylineShown]
    topics: list[Ref]
    faqs: list[Ref]
    review_note: str | None
    revision: int
    has_unpublished_changes: bool
    live: Period | None
    scheduled: list[Period]
    published_at: Stamp | None
    significantly_updated_at: Stamp | None
    created_by_id: str | None
    created_at: Stamp
    updated_at: Stamp
    trashed_at: Stamp | None


class ArticleAdmin(ArticleAdminListed):
    body: str
    html: str
    warnings: list[str]


class ArticleAdminPage(Answer):
    data: list[ArticleAdminListed]
    meta: Meta
    links: Links
