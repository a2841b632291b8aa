from typing import Annotated

from pydantic import Field

from api.core.schemas import Instant, Line, Link, Picture, Prose, Request, Slug


class AuthorCreate(Request):
    """An author as it shall be; without `published_at` it is a draft."""

    slug: Slug
    name: Line
    headline: Line | None = None
    bio: Prose = ""
    portrait: Picture | None = None
    links: Annotated[list[Link], Field(max_length=20)] = []
    published_at: Instant | None = None
