"""What is asked for, and what a reader sees of it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.core.emails import Email
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Ref, Request, Slug, Stamp
from api.subscriptions.models import Frequency, Kind


class SubscriptionAsk(Request):
    """All new comments on an `article`, replies to mine, or replies to one `comment`.

    Without a session it takes an `email`, whose owner confirms by a link.
    """

    kind: Kind
    article: Annotated[Slug | None, Field(description="The slug; with `article` alone.")] = None
    comment: Annotated[UUID | None, Field(description="The id; with `comment` alone.")] = None
    email: Annotated[Email | None, Field(description="Without a session alone.")] = None
    frequency: Frequency = Frequency.AT_ONCE


class SubscriptionUpdate(Request):
    frequency: Frequency


class ConfirmByMail(Answer):
    """The same for every address, whether a mail went out or not."""

    status: Literal["confirm_by_mail"] = "confirm_by_mail"


class SubscriptionRead(Answer):
    id: str
    kind: Kind
    article: Annotated[Ref | None, Field(description="Where it is; null for replies to mine and while not public.")]
    comment: str | None
    frequency: Frequency
    version: int
    created_at: Stamp
    confirmed_at: Stamp


class SubscriptionList(Answer):
    data: list[SubscriptionRead]
    meta: Meta
    links: Links
