from typing import Annotated

from pydantic import Field

from api.core.schemas import Line, Link, Picture, Prose, Request, Slug


class AuthorCreate(Request):
    """An author as it shall be."""

    slug: Slug
    name: Line
    headline: Line | None = None
    bio: Prose = ""
    portrait: Picture | None = None
    links: Annotated[list[Link], Field(max_length=20)] = []
