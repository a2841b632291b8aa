from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import columns

NAME_MAX = 100
# What a comment may have at most, whatever is set.
COMMENT_MAX = 10_000


class Mode(StrEnum):
    """What becomes of a comment nobody looked at: every one is held, those of newcomers are, or none is."""

    HOLD_ALL = "hold_all"
    HOLD_FIRST = "hold_first"
    OPEN = "open"


class SiteSettings(SQLModel, table=True):
    """One row, made by the first change; until then what is said here holds."""

    __tablename__ = "site_settings"

    id: int = Field(default=1, primary_key=True)
    site_name: str | None = columns.optional_line(NAME_MAX)
    mode: Mode = columns.choice(Mode, Mode.HOLD_FIRST)
    hold_first: int = 1
    history_most: int = 2
    links_most: int = 2
    length_most: int = COMMENT_MAX
    comments_per_network: int = 30
    comments_per_reader: int = 15
    edit_minutes: int = 15
    regret_minutes: int = 10
    close_after_days: int | None = None
    claim_minutes: int = 10
    undo_minutes: int = 10
    appeal_days: int = 14
    region: str | None = Field(default=None, max_length=2)
    care_message: str | None = columns.optional_line(1_000)
    version: int = 1
    updated_at: datetime = columns.instant()


class Value(sa.TypeDecorator[Any]):
    """A JSON value in a column of text: one of the type JSON would be a number to SQLite where it holds one."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, _: sa.Dialect) -> str | None:
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, _: sa.Dialect) -> Any:
        return None if value is None else orjson.loads(value)


class SettingChange(SQLModel, table=True):
    """What one setting was and became. Rows are only added."""

    __tablename__ = "site_setting_change"
    __table_args__ = (sa.Index("ix_site_setting_change_at_id", "at", "id"),)

    id: UUID = columns.key()
    at: datetime = columns.instant()
    name: str = Field(max_length=32)
    was: str | int | None = Field(default=None, sa_type=Value)
    became: str | int | None = Field(default=None, sa_type=Value)
    by_kind: str = Field(max_length=16)
    by_id: UUID | None = None
    by_name: str = columns.line()
