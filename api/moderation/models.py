"""Who looks at a comment, the queues there are, and notes on readers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.core import columns


class Queue(StrEnum):
    """What comments wait for: a decision, or a look at what readers see: it was reported, or has words of others who
    erased them."""

    URGENT = "urgent"
    PENDING = "pending"
    REPORTED = "reported"
    APPEALS = "appeals"
    QUOTES = "quotes"


class Claim(SQLModel, table=True):
    """Somebody of the staff, or a program with a key, looks at a comment until then. It counts for nothing after."""

    __tablename__ = "comment_claim"

    comment_id: UUID = Field(primary_key=True, foreign_key="comment.id", ondelete="CASCADE")
    by_kind: str = Field(max_length=16)
    by_id: UUID
    by_name: str = columns.line()
    until: datetime = columns.instant(index=True)


class Note(SQLModel, table=True):
    """What staff wrote down about a reader, who gets it with all that is kept about them."""

    __tablename__ = "reader_note"

    id: UUID = columns.key()
    reader_id: UUID = columns.reference("reader.id", ondelete="CASCADE")
    at: datetime = columns.instant()
    text: str = columns.line(2_000)
    by_kind: str = Field(max_length=16)
    by_id: UUID | None = None
    by_name: str = columns.line()
