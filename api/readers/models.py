from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.core import columns

NAME_MAX = 80


class Reader(SQLModel, table=True):
    """Somebody with an address. It is sealed, and found again by `email_mark`, its keyed digest.

    Until `confirmed_at` anybody may have typed the address: nothing belongs to this reader yet.
    """

    id: UUID = columns.key()
    email_sealed: str = columns.prose()
    email_mark: str = Field(max_length=32, unique=True)
    name: str | None = columns.optional_line(NAME_MAX)
    confirmed_at: datetime | None = columns.optional_instant()
    bounces: int = 0
    created_at: datetime = columns.instant(index=True)


class ReaderLink(SQLModel, table=True):
    """A link on its way to an address, kept as a digest of its token. `about` names what it confirms besides:

    `{"comment": ID}`, `{"subscription": ID}`, both or neither; `{"handed_on": true}` for one that no mail carried.
    """

    __tablename__ = "reader_link"

    id: UUID = columns.key()
    reader_id: UUID = columns.reference("reader.id", ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    about: dict[str, Any] = columns.document(dict)
    created_at: datetime = columns.instant()
    expires_at: datetime = Field(index=True)
    used_at: datetime | None = columns.optional_instant()


class ReaderSession(SQLModel, table=True):
    """A reader known somewhere. Kept as a digest of its token; ended by taking the row away."""

    __tablename__ = "reader_session"

    id: UUID = columns.key()
    reader_id: UUID = columns.reference("reader.id", ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = columns.instant()
    expires_at: datetime = Field(index=True)
