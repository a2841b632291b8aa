"""`unspoken admin create` and `unspoken key create`: the ways in that need no account."""

import re
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from api.accounts import actions as accounts
from api.accounts.actor import SYSTEM
from api.cli.console import DatabaseUrl, check_migrated, one_sentence, open_database, out
from api.core import clock
from api.core.errors import Malformed
from api.core.schemas import Line, Request

admin = typer.Typer(help="Administrators.", no_args_is_help=True)
key = typer.Typer(help="Keys of programs.", no_args_is_help=True)

UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Named(Request):
    """What colleagues read in a list."""

    name: Line


@admin.command("create")
def create_admin(
    email: Annotated[str, typer.Option(help="The address to sign in with.")],
    name: Annotated[str, typer.Option(help="The name colleagues see.")],
    password_stdin: Annotated[  # noqa: FBT002
        bool, typer.Option("--password-stdin", help="Read a password from standard input; without it, print a link.")
    ] = False,
    database: DatabaseUrl = None,
) -> None:
    """Make an administrator; the link to choose a password is printed, unless one is given."""
    with one_sentence():
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        config, opened = open_database(database_url=database)
        check_migrated(opened)
        with opened.write() as db:
            link = accounts.create_administrator(db, SYSTEM, email, name, password, config.origin)
        out.print(f"{email} is an administrator." if link is None else link, markup=False)


@key.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="What the key is for.")],
    scopes: Annotated[str, typer.Option(help="What it may do: articles:read,faqs:read")],
    expires: Annotated[str, typer.Option(help="When it ends: 12h, 90d, 4w, a day (2027-01-31) or never.")] = "90d",
    database: DatabaseUrl = None,
) -> None:
    """Make a key for a program. It is printed this once."""
    with one_sentence():
        ends = _end(expires)
        _, opened = open_database(database_url=database)
        check_migrated(opened)
        wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
        with opened.write() as db:
            _, plain = accounts.create_key(db, SYSTEM, Named(name=name).name, wanted, ends)
        out.print(plain, markup=False)


def _end(expires: str) -> datetime | None:
    """The instant a key ends; a day lasts until it is over, in UTC."""
    if expires == "never":
        return None
    try:
        if found := re.fullmatch(r"([1-9][0-9]{0,3})([hdw])", expires):
            return clock.now() + int(found[1]) * UNITS[found[2]]
        return datetime.strptime(expires, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise Malformed(f"--expires {expires[:40]} is no time: give 12h, 90d, 4w, 2027-01-31 or never.") from None
