from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.articles.models import Role
from api.core.schemas import Line, Paragraph, Picture, Prose, Request, Slug, Url

Language = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", max_length=35)]


class Byline(Request):
    author_id: UUID
    role: Role = Role.WRITER


class Seo(Request):
    """What search engines and link previews get instead of title, dek and hero."""

    title: Line | None = None
    description: Paragraph | None = None
    canonical_url: Url | None = None
    image: Url | None = None
    noindex: bool = False


class ArticleCreate(Request):
    """An article as its working copy shall be. Relations keep their order; the first section is its section."""

    slug: Slug
    title: Line
    dek: Annotated[Paragraph, Field(max_length=1_000)] | None = None
    language: Language = "en"
    body: Prose
    hero: Picture | None = None
    seo: Seo = Seo()
    content_notes: Annotated[list[Line], Field(max_length=20)] = []
    bylines: Annotated[list[Byline], Field(max_length=20)] = []
    topic_ids: Annotated[list[UUID], Field(max_length=50)] = []
    faq_ids: Annotated[list[UUID], Field(max_length=50)] = []
