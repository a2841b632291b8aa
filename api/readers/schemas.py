from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from api.core.emails import Email
from api.core.schemas import Answer, AtMost, Line, Request, Stamp
from api.readers.models import NAME_MAX

ReaderName = Annotated[Line, StringConstraints(max_length=NAME_MAX), AfterValidator(AtMost(NAME_MAX))]


class LinkRequest(Request):
    email: Email


class LinkSent(Answer):
    """The same for every address, whether a mail went out or not."""

    status: Literal["sent"] = "sent"


class ReaderUpdate(Request):
    """`name` is what the reader's comments are signed with; null for none."""

    name: ReaderName | None


class ReaderRead(Answer):
    email: str
    name: str | None
    confirmed_at: Stamp | None


class ReaderSessionRead(ReaderRead):
    """Who is known by the token that was sent, and until when."""

    expires_at: Stamp
