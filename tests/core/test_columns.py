"""The kinds of column tables are made of."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.engine import Dialect, make_url
from sqlmodel import SQLModel

from api.core import columns


def dialect(name: str) -> Dialect:
    return make_url(f"{name}://").get_dialect()()


class Mood(StrEnum):
    GLAD = "glad"
    SAD = "sad"


def test_ordered_text_is_compared_by_code_point_on_both_databases() -> None:
    kind = columns.ordered_text(20)
    assert "COLLATE" not in str(kind.compile(dialect=dialect("sqlite")))
    assert 'COLLATE "C"' in str(kind.compile(dialect=dialect("postgresql+psycopg")))


def test_every_kind_of_column_is_made() -> None:
    class Thing(SQLModel):
        id: str = columns.key()
        title: str = columns.line()
        subtitle: str | None = columns.optional_line()
        sort: str = columns.sort_text()
        slug: str = columns.slug()
        body: str = columns.prose()
        made_at: datetime = columns.instant()
        shown_at: datetime | None = columns.optional_instant()
        place: int = columns.position()
        mood: Mood = columns.choice(Mood, Mood.GLAD)
        extra: dict[str, str] | None = columns.document()
        more: dict[str, str] = columns.document(dict)
        other: str | None = columns.reference("thing.id", nullable=True)

    thing = Thing(title="a", sort="a", slug="a", place=0)
    assert (thing.mood, thing.extra, thing.more, thing.other, thing.body) == (Mood.GLAD, None, {}, None, "")
