from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.core.bulk import BulkOrder
from api.core.pages import Links as PageLinks
from api.core.pages import Meta
from api.core.schemas import Answer, Instant, Line, Link, Picture, Prose, Request, Slug, Stamp, unset

Links = Annotated[list[Link], Field(max_length=20)]
AuthorState = Literal["draft", "scheduled", "published", "trashed"]
AccountId = Annotated[
    UUID | None, Field(description="The staff account of the same person: they may edit the bio. Never public.")
]


class AuthorCreate(Request):
    """An author as it shall be. The account is not part of the content: left out, it stays."""

    slug: Slug
    name: Line
    headline: Line | None = None
    bio: Prose = ""
    portrait: Picture | None = None
    links: Links = []
    account_id: AccountId = None


class AuthorUpdate(Request):
    """What shall be another; what is left out stays."""

    slug: Slug = unset()
    name: Line = unset()
    headline: Line | None = unset()
    bio: Prose = unset()
    portrait: Picture | None = unset()
    links: Links = unset()
    account_id: AccountId = unset()


class AuthorPublish(Request):
    at: Annotated[Instant | None, Field(description="From when on readers see it; now, when left out.")] = None


class AuthorBulk(BulkOrder):
    action: Literal["publish", "unpublish", "trash", "restore"]


class AccountRef(Answer):
    """The staff account of the same person."""

    id: str
    name: str


class AuthorListed(Answer):
    """An author as staff finds it in a list."""

    id: str
    version: int
    state: AuthorState
    slug: str
    name: str
    headline: str | None
    account: AccountRef | None
    published_at: Stamp | None
    created_at: Stamp
    updated_at: Stamp
    trashed_at: Stamp | None


class AuthorAdmin(AuthorListed):
    """An author as staff edits it; `bio` is Markdown, `html` what readers get of it."""

    bio: str
    html: str
    portrait: Picture | None
    links: list[Link]
    warnings: list[str]


class AuthorAdminPage(Answer):
    data: list[AuthorListed]
    meta: Meta
    links: PageLinks
