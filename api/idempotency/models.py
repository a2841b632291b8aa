from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns


class Replay(SQLModel, table=True):
    """The answer to a request. `owner` is who asked, so that nobody meets the keys of others."""

    __table_args__ = (sa.PrimaryKeyConstraint("owner", "key"),)

    owner: str = Field(max_length=64)
    key: str = Field(max_length=255)
    request_hash: str = Field(max_length=64)
    status: int
    headers: dict[str, Any] = columns.document(dict)
    body: str = columns.prose()
    created_at: datetime = columns.instant(index=True)
