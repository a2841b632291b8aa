"""The kinds of column tables are made of, each stated once and the same on both databases."""

from enum import StrEnum
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.core import clock, ids
from api.core.schemas import LINE_MAX
from api.core.text import SLUG_MAX

# Set before the first table is declared, or its constraints have no names to migrate by.
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

OnDelete = Literal["CASCADE", "SET NULL", "RESTRICT"]


def col(attribute: object) -> Any:
    """A model's attribute as a column, for statements whose types the checker cannot follow."""
    return attribute


# What a statement that is built once leaves open: the instant it is asked about, the rows, the slug.
AT: Any = sa.bindparam("at")
IDS: Any = sa.bindparam("ids", expanding=True)
SLUG: Any = sa.bindparam("slug")


def ordered_text(length: int) -> sa.types.TypeEngine[str]:
    """Text compared by code point. PostgreSQL would otherwise sort by its locale, and SQLite never does."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key() -> Any:
    return Field(default_factory=ids.new_id, primary_key=True)


def reference(
    target: str, *, ondelete: OnDelete = "RESTRICT", primary_key: bool = False, nullable: bool = False
) -> Any:
    """A foreign key, indexed: deleting the target must not scan this table."""
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(
        foreign_key=target, ondelete=ondelete, primary_key=primary_key, index=True, nullable=nullable, **default
    )


def slug(*, unique: bool = True) -> Any:
    return Field(sa_type=ordered_text(SLUG_MAX), unique=unique, index=True)


def line(length: int = LINE_MAX) -> Any:
    return Field(max_length=length)


def optional_line(length: int = LINE_MAX) -> Any:
    return Field(default=None, max_length=length)


def sort_text() -> Any:
    return Field(sa_type=ordered_text(LINE_MAX), index=True)


def prose() -> Any:
    return Field(default="", sa_type=sa.Text)


def instant(*, index: bool = False) -> Any:
    return Field(default_factory=clock.now, index=index)


def optional_instant(*, index: bool = False) -> Any:
    return Field(default=None, index=index)


def in_trash(table: str) -> sa.Index:
    """The index of the rows in the trash. Were the others in it, SQLite would walk all of them to join one."""
    trashed = sa.text("trashed_at IS NOT NULL")
    return sa.Index(f"ix_{table}_trashed_at", "trashed_at", sqlite_where=trashed, postgresql_where=trashed)


def document(default: Any = None) -> Any:
    """A JSON value, kept as text on both databases: JSONB would reorder keys and answer differently from SQLite."""
    if default is None:
        return Field(default=None, sa_type=sa.JSON(none_as_null=True))

    def made() -> Any:
        """Pydantic looks anew for each row what this takes, and parses it from a text where it is `list`: 0.1 ms."""
        return default()

    return Field(default_factory=made, sa_type=sa.JSON(none_as_null=True), nullable=False)


def choice_type(options: type[StrEnum], name: str = "") -> sa.Enum:
    """An enumeration stored by value, guarded by a check constraint, which `name` tells from others of its table."""
    return sa.Enum(
        options,
        native_enum=False,
        length=16,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=True,
        name=name or options.__name__.lower(),
    )


def choice(options: type[StrEnum], default: StrEnum) -> Any:
    """A column of an enumeration."""
    return Field(default=default, sa_type=choice_type(options), nullable=False)


def position() -> Any:
    return Field(ge=0)
