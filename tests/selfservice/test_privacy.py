"""docs/privacy.md names every column that is about a reader."""

import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from api import rooms

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"
TABLES = (
    *("reader", "reader_link", "reader_session", "comment", "comment_earlier", "comment_change", "comment_origin"),
    *("comment_reaction", "comment_report", "subscription", "notice", "attempt", "replay"),
    *("comment_finding", "comment_original", "comment_appeal", "reader_note", "ban"),
)


def told() -> dict[str, set[str]]:
    """The columns of the page by table; a row without a table goes on with the one above."""
    found: dict[str, set[str]] = {}
    table = ""
    for line in PAGE.read_text().splitlines():
        row = re.fullmatch(r"\| (?:`(\w+)` )?\| ((?:`\w+`(?:, )?)+) \|.*", line)
        if row:
            table = row[1] or table
            found.setdefault(table, set()).update(re.findall(r"`(\w+)`", row[2]))
    return found


@pytest.mark.parametrize("table", TABLES)
def test_every_column_about_a_reader_is_told_of_and_no_other(table: str) -> None:
    rooms.load_models()
    assert told()[table] == set(SQLModel.metadata.tables[table].columns.keys())


def test_every_table_that_names_a_reader_is_on_the_page() -> None:
    rooms.load_models()
    tables = SQLModel.metadata.tables.values()
    naming = {table.name for table in tables if any(key.column.table.name == "reader" for key in table.foreign_keys)}
    assert naming <= set(TABLES)
