"""Writing down what happened."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session

from api.events.models import Event


class Doer(Protocol):
    """Whoever does something: staff, a key, or the system itself."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...


def record(
    db: Session, type_: str, subject_id: UUID | None, *, by: Doer, snapshot: Mapping[str, Any] | None = None
) -> Event:
    """Add an event. The kind of its subject is the first word of its type; the snapshot is JSON without secrets."""
    event = Event(
        type=type_,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        subject_kind=type_.partition(".")[0],
        subject_id=subject_id,
        snapshot=dict(snapshot or {}),
    )
    db.add(event)
    return event
