"""`unspoken erased list` and `apply`: what readers erased stays erased when a backup is restored."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api.cli.console import DatabaseUrl, check_migrated, ended, one_sentence, open_database, out
from api.core.pages import Range
from api.core.schemas import Request
from api.core.selection import Bound
from api.selfservice import restoring
from api.selfservice.schemas import Tombstone

erased = typer.Typer(help="What readers erased, for a backup that is restored.", no_args_is_help=True)


class Asked(Request):
    """From when on."""

    since: Bound | None


@erased.command("list")
def list_erased(
    since: Annotated[
        str | None, typer.Option(help="Only what was erased from this day or instant on: 2026-01-31.")
    ] = None,
    database: DatabaseUrl = None,
) -> None:
    """Print what readers erased since ever: a line of JSON each, with numbers and no word of what it was."""
    with one_sentence():
        asked = Asked.model_validate({"since": since})
        _, opened = open_database(database_url=database)
        check_migrated(opened)
        with opened.read() as db:
            for line in restoring.erased(db, Range(gte=asked.since)):
                typer.echo(line.model_dump_json(exclude_none=True))
        opened.dispose()


@erased.command("apply")
def apply(
    file: Annotated[Path, typer.Argument(help="What `unspoken erased list` printed; - for standard input.")],
    database: DatabaseUrl = None,
) -> None:
    """Erase on a restored database what was erased since it was saved: everything in the file, or nothing."""
    with one_sentence():
        tombstones = _read(file)
        _, opened = open_database(database_url=database)
        check_migrated(opened)
        with opened.write() as db:
            applied = restoring.apply(db, tombstones)
        opened.dispose()
    for kind, told in (("reader", "readers"), ("comment", "comments"), ("name", "names"), ("gone", "gone before")):
        out.print(f"{told}: {applied[kind]}")


def _read(file: Path) -> list[Tombstone]:
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8", errors="replace")
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found.append(Tombstone.model_validate_json(line))
        except ValidationError as wrong:
            first = wrong.errors()[0]
            place = ".".join(map(str, first["loc"]))
            said = first["msg"].removeprefix("Value error, ")
            said = f"{place}: {said}" if place else said
            raise ended(f"nothing was erased: line {number} is no line of unspoken erased list: {said}") from None
    return found
