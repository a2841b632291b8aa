"""What is found in a comment, and what its writer is answered."""

from typing import Annotated

from pydantic import Field

from api.comments.models import Status
from api.comments.schemas.parts import ArticleRef, Body
from api.core.schemas import Answer, Request
from api.helplines.schemas import HelplineRead
from api.screening.models import Severity
from api.site.schemas import Region


class CommentCheck(Request):
    """What somebody is about to say."""

    body: Body
    region: Region | None = None


class PersonalRead(Answer):
    """Something by which somebody can be found: a phone number, an address, a handle."""

    rule: str
    what: str
    start: Annotated[int, Field(description="In the text of the comment, in code points.")]
    end: int


class CareRead(Answer):
    """Kind words, and who can be called. Nobody else was told."""

    message: str
    helplines: list[HelplineRead]


class CheckRead(Answer):
    """What a writer may want to know before posting. `masked` is the body with what is personal taken out."""

    personal: list[PersonalRead]
    masked: str | None
    care: CareRead | None


class FindingRead(Answer):
    """What a rule found: words of the text, and where, in code points; a number or nothing where it is no words."""

    rule: str
    rule_id: str | None
    severity: Severity
    topic: str | None
    what: str
    start: int | None
    end: int | None


class TriedOn(Answer):
    """A comment a rule would find, and the first place where."""

    id: str
    article: ArticleRef
    status: Status
    what: str
    start: int | None
    end: int | None


class RuleTried(Answer):
    """`shown` of those `found` are seen by readers now; as new comments they would have waited, or been marked."""

    looked_at: int
    found: int
    shown: int
    comments: list[TriedOn]
