"""The conversation of an article."""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.core import columns


class Opening(StrEnum):
    """Whether an article takes comments: as the settings say, always, or no more."""

    SETTINGS = "settings"
    OPEN = "open"
    CLOSED = "closed"


class Discussion(SQLModel, table=True):
    """What readers see of an article's conversation, counted. `sequence` is the last number given out."""

    article_id: UUID = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    opening: Opening = columns.choice(Opening, Opening.SETTINGS)
    version: int = 1
    count: int = 0
    inline: int = 0
    sequence: int = 0
