"""Lists by keyset."""

import base64
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from api.core.errors import Malformed
from api.core.pages import Cursor, Order, Page, Range, count_of, fingerprint, page_of, read_cursor

LIST = fingerprint({"sort": "title"})
SOME = UUID("01890000-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

METADATA = sa.MetaData()
ROWS = sa.Table("row", METADATA, sa.Column("id", sa.Uuid, primary_key=True), sa.Column("title", sa.String))


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


def code_of(text: str, kind: type = str, query: str = LIST) -> str:
    with pytest.raises(Malformed) as refused:
        read_cursor(text, query, kind)
    assert refused.value.status == 422
    (item,) = refused.value.errors
    assert item.loc == ["query", "cursor"]
    return item.code


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@given(st.booleans(), printable, st.uuids())
def test_a_cursor_at_a_text_comes_back_as_it_went(backwards: bool, key: str, id_: UUID) -> None:
    cursor = Cursor(LIST, backwards, key, id_)
    assert read_cursor(str(cursor), LIST, str) == cursor


@given(st.booleans(), st.integers(0, 2**31 - 1), st.uuids())
def test_a_cursor_at_a_place_comes_back_as_it_went(backwards: bool, key: int, id_: UUID) -> None:
    cursor = Cursor(LIST, backwards, key, id_)
    assert read_cursor(str(cursor), LIST, int) == cursor


@given(st.booleans(), st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_at_an_instant_comes_back_as_it_went(backwards: bool, key: datetime, id_: UUID) -> None:
    cursor = Cursor(LIST, backwards, key, id_)
    assert read_cursor(str(cursor), LIST, datetime) == cursor


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_garbage_is_refused(text: str) -> None:
    assert code_of(text) == "invalid-cursor"


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@given(st.lists(values, min_size=4, max_size=4) | values, st.sampled_from([str, int, datetime]))
def test_any_json_is_refused_and_never_a_fault(value: object, kind: type) -> None:
    assert code_of(packed(value), kind) in {"invalid-cursor", "foreign-cursor"}


@given(values, st.sampled_from([int, datetime]))
def test_a_forged_key_is_of_the_kind_the_list_is_sorted_by_or_refused(key: object, kind: type) -> None:
    if kind is int and type(key) is int and 0 <= key < 2**31:
        return
    assert code_of(packed([LIST, False, key, SOME.hex]), kind) == "invalid-cursor"


@given(st.integers(0, 200))
def test_a_truncated_cursor_is_refused(length: int) -> None:
    text = str(Cursor(LIST, False, "a", SOME))
    if length < len(text):
        assert code_of(text[:length]) == "invalid-cursor"


@pytest.mark.parametrize("at", ["2026-11-22T09:30:00", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", 5])
def test_an_instant_out_of_the_calendar_is_refused(at: object) -> None:
    assert code_of(packed([LIST, False, at, SOME.hex]), datetime) == "invalid-cursor"


def test_a_cursor_of_another_list_is_refused() -> None:
    assert code_of(str(Cursor(fingerprint({"sort": "name"}), False, "a", SOME))) == "foreign-cursor"


def test_a_forged_text_no_database_can_hold_is_refused() -> None:
    assert code_of(packed([LIST, False, "a\x00b", SOME.hex])) == "invalid-cursor"


def test_a_fingerprint_depends_on_what_is_asked_and_not_on_its_order() -> None:
    assert fingerprint({"a": 1, "b": 2, "c": None}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


@pytest.mark.parametrize(
    ("bounds", "held"),
    [
        (Range(), [0, 1, 2]),
        (Range(gte=NOW), [1, 2]),
        (Range(gt=NOW), [2]),
        (Range(lte=NOW), [0, 1]),
        (Range(lt=NOW), [0]),
        (Range(gte=NOW, lt=NOW), []),
    ],
)
def test_a_range_holds_what_lies_between_its_bounds(bounds: Range, held: list[int]) -> None:
    table = sa.Table("at", sa.MetaData(), sa.Column("n", sa.Integer), sa.Column("at", sa.DateTime(timezone=True)))
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        days = [{"n": n, "at": NOW + timedelta(days=n - 1)} for n in range(3)]
        connection.execute(table.insert(), days)
        found = connection.scalars(sa.select(table.c.n).where(*bounds.holds(table.c.at)).order_by(table.c.n)).all()
    engine.dispose()
    assert list(found) == held


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = sa.create_engine(f"sqlite:///{Path(folder) / 'rows.db'}")
        METADATA.create_all(engine)
        yield engine
        engine.dispose()


def ids(page: Page) -> list[UUID]:
    return [row.id for row in page.rows]


def through(cursor: Cursor) -> Cursor:
    """As the client hands it back."""
    return read_cursor(str(cursor), LIST, str)


@given(st.lists(st.sampled_from(["", "a", "b", "é"]), max_size=12), st.integers(1, 14), st.booleans())
def test_a_walk_there_and_back_meets_every_row_once(
    engine: sa.Engine, titles: list[str], limit: int, descending: bool
) -> None:
    order = Order(ROWS.c.title, ROWS.c.id, descending)
    # Ids that do not rise with the titles.
    made: list[dict[str, Any]] = [{"id": UUID(int=(n * 7) % 13), "title": title} for n, title in enumerate(titles)]
    expected = [row["id"] for row in sorted(made, key=lambda row: (row["title"], row["id"]), reverse=descending)]
    with Session(engine) as db:
        if made:
            db.execute(ROWS.insert(), made)
        statement = sa.select(ROWS)
        assert count_of(db, statement.order_by(ROWS.c.title)) == len(made)
        page = page_of(db, statement, order, LIST, limit)
        assert page.before is None
        there = [ids(page)]
        while page.after is not None:
            page = page_of(db, statement, order, through(page.after), limit)
            there.append(ids(page))
        back = [ids(page)]
        while page.before is not None:
            page = page_of(db, statement, order, through(page.before), limit)
            back.insert(0, ids(page))
        db.rollback()
    assert [id_ for rows in there for id_ in rows] == expected
    assert [id_ for rows in back for id_ in rows] == expected
    assert all(len(rows) <= limit for rows in there + back)


@pytest.mark.parametrize("backwards", [True, False])
def test_an_empty_page_behind_a_cursor_knows_the_way_back(engine: sa.Engine, backwards: bool) -> None:
    at = Cursor(LIST, backwards, "m", SOME)
    with Session(engine) as db:
        page = page_of(db, sa.select(ROWS), Order(ROWS.c.title, ROWS.c.id, False), at, 5)
    assert page.rows == ()
    way = page.after if backwards else page.before
    assert way == Cursor(LIST, not backwards, "m", SOME)
    assert (page.before is None) == backwards
