from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns

QUESTION_MAX = 500


class Prompt(SQLModel, table=True):
    """A question on a passage. `answers` counts the answers readers see; with `closed_at` there are no more."""

    id: UUID = columns.key()
    article_id: UUID = columns.reference("article.id")
    anchor_id: UUID = columns.reference("anchor.id")
    question: str = Field(sa_type=sa.Text)
    answers: int = 0
    version: int = 1
    closed_at: datetime | None = columns.optional_instant()
    created_by_id: UUID | None = None
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant()
