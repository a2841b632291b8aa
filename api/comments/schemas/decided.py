"""What was decided about a comment, as its writer and as staff get it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.comments.models import AppealState, Grounds, Status
from api.core.schemas import Answer, Paragraph, Request, Stamp


class AppealCreate(Request):
    """Why somebody else shall look at it."""

    text: Paragraph


class AppealTold(Answer):
    """What became of an appeal. `open`: it waits."""

    at: Stamp
    state: AppealState
    text: str
    ended_at: Stamp | None


class DecisionTold(Answer):
    """What moderators decided last, as the writer gets it: not by whom."""

    at: Stamp
    reason: Grounds | None
    message: str | None
    appeal_until: Annotated[Stamp | None, Field(description="Until when it can be appealed; null where it cannot.")]


class ChangeRead(Answer):
    at: Stamp
    was: Status | None
    became: Status
    why: str
    reason: Grounds | None
    note: str | None
    message: str | None
    by: str | None


class AppealRead(AppealTold):
    """An appeal as staff gets it, with who decided what is appealed: somebody else answers it."""

    id: str
    against: Annotated[str | None, Field(description="By the name they had then.")]


class MoveOrder(Request):
    """Where a thread shall stand."""

    article_id: UUID
