"""The conversation of an article, and how the whole publication talks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.core import columns


class Mode(StrEnum):
    """What becomes of a comment nobody looked at: every one is held, those of newcomers are, or none is."""

    HOLD_ALL = "hold_all"
    HOLD_FIRST = "hold_first"
    OPEN = "open"


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


class ConversationSettings(SQLModel, table=True):
    """One row. `hold_first` is how many approved comments make a reader known; more links than `links_most` hold one.

    `region` is where most readers live: whose phone numbers are known, and whose helplines are offered to who names
    none. `care_message` is what is said with these, when not the words of the house.
    """

    __tablename__ = "conversation_settings"

    id: int = Field(default=1, primary_key=True)
    mode: Mode = columns.choice(Mode, Mode.HOLD_FIRST)
    hold_first: int = 1
    edit_minutes: int = 15
    regret_minutes: int = 10
    close_after_days: int | None = None
    links_most: int = Field(default=2, sa_column_kwargs={"server_default": "2"})
    region: str | None = Field(default=None, max_length=2)
    care_message: str | None = columns.optional_line(1_000)
    version: int = 1
    updated_at: datetime = columns.instant()
