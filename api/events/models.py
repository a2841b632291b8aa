from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns


class Event(SQLModel, table=True):
    """`type` is `article.published`, `staff.invited`, ...; `actor_name` is the name the actor had then."""

    __table_args__ = (
        sa.Index("ix_event_subject_kind_subject_id_at", "subject_kind", "subject_id", "at"),
        sa.Index("ix_event_actor_id_at", "actor_id", "at"),
        sa.Index("ix_event_type_at", "type", "at"),
        sa.Index("ix_event_at_id", "at", "id"),
    )

    id: UUID = columns.key()
    at: datetime = columns.instant()
    type: str = Field(max_length=64)
    actor_kind: str = Field(max_length=16)
    actor_id: UUID | None = None
    actor_name: str = columns.line()
    subject_kind: str = Field(max_length=32)
    subject_id: UUID | None = None
    snapshot: dict[str, Any] = columns.document(dict)
