from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Attempt(SQLModel, table=True):
    """How often something was tried in a window of time. `mark` stands for an address or an e-mail, never tells it."""

    __table_args__ = (sa.PrimaryKeyConstraint("mark", "window"),)

    mark: str = Field(max_length=64)
    window: datetime = Field(index=True)
    count: int = 0
