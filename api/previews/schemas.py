"""What is said about links, and what they are made of."""

from typing import Annotated

from pydantic import Field

from api.core.pages import Links, Meta
from api.core.schemas import WHOLE, Answer, Line, Request, Stamp

HOURS_MAX = 720
A_WEEK = 168


class PreviewCreate(Request):
    """A link to an article as it is whenever the link is opened, or always as one revision of it was."""

    revision: Annotated[int, Field(strict=True, ge=1, lt=2**31), WHOLE] | None = None
    expires_in_hours: Annotated[int, Field(strict=True, ge=1, le=HOURS_MAX), WHOLE] = A_WEEK
    note: Line | None = None


class PreviewRead(Answer):
    """A link without its token, which nobody can say any more."""

    id: str
    article_id: str
    revision: Annotated[int | None, Field(description="The revision shown; null for the working copy as it is then.")]
    note: str | None
    made_by: str
    created_at: Stamp
    expires_at: Stamp
    revoked_at: Stamp | None
    opened: Annotated[int, Field(description="How often it was opened; under load some may not be counted.")]
    last_opened_at: Stamp | None


class PreviewCreated(PreviewRead):
    """The link, shown this once. Whoever holds it sees the draft."""

    url: str
    token: str


class PreviewList(Answer):
    data: list[PreviewRead]
    meta: Meta
    links: Links
