"""What those who run the place are shown."""

from typing import Annotated, Any

from pydantic import Field

from api.core.pages import Links, Meta
from api.core.schemas import Answer, Stamp
from api.jobs.models import JobState


class EventActor(Answer):
    kind: Annotated[str, Field(description="`staff`, `key` or `system`.")]
    id: str | None
    name: Annotated[str, Field(description="The name the actor had then.")]


class EventSubject(Answer):
    kind: str
    id: str | None


class EventRead(Answer):
    """Who did what to what, and how it was then."""

    id: str
    type: str
    at: Stamp
    actor: EventActor
    subject: EventSubject
    snapshot: Annotated[dict[str, Any], Field(description="What matters about the subject, as it was then.")]


class EventPage(Answer):
    data: list[EventRead]
    meta: Meta
    links: Links


class JobRead(Answer):
    """Something that is done later. What it is about is not shown: it may name readers."""

    id: str
    kind: str
    state: JobState
    run_at: Annotated[Stamp, Field(description="When it is done, or was; after a failed attempt, when the next is.")]
    attempts: int
    error: Annotated[str | None, Field(description="The kind of the last fault.")]
    created_at: Stamp
    finished_at: Stamp | None


class JobPage(Answer):
    data: list[JobRead]
    meta: Meta
    links: Links
