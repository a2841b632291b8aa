"""`unspoken migrate`, `seed` and `check`: what is in the database, and whether it is in order."""

from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from api.cli.console import DatabaseUrl, bring_up, ended, err, one_sentence, open_database, out
from api.core import migrated
from api.core.db import Database

SEED = Path(__file__).parents[2] / "seed"
Demo = Annotated[bool, typer.Option("--demo", help="Add a sample conversation and example helplines, plainly marked.")]


def migrate(database: DatabaseUrl = None) -> None:
    """Bring the database's tables to this version."""
    with one_sentence():
        _, opened = open_database(database_url=database)
        bring_up(opened)
        out.print("The database is up to date.")


def seed(
    folder: Annotated[Path, typer.Argument(help="A folder of topics, authors, faqs and articles.")] = SEED,
    demo: Demo = False,  # noqa: FBT002
    database: DatabaseUrl = None,
) -> None:
    """Load a folder of documents: everything or nothing. Run again, it changes only what the files changed."""
    with one_sentence():
        _, opened = open_database(database_url=database)
        bring_up(opened)
        load(opened, folder)
        if demo:
            converse(opened)


def converse(database: Database) -> None:
    from api.importers import demo

    with database.write() as db:
        advised, made = demo.advise(db), demo.converse(db)
    out.print(f"example helplines: {advised or 'none; there are some already'}")
    out.print(f"sample comments: {made}" if made else "sample comments: none; somebody spoke there already")


def load(database: Database, folder: Path) -> None:
    # What loads a folder stays out of a web process that finds its database filled.
    from rich.progress import Progress

    from api.importers import actions as importers
    from api.importers.folder import FolderRefused, read_folder

    try:
        documents = read_folder(folder)
        with Progress(console=err, transient=True) as progress, database.write() as db:
            task = progress.add_task("Loading", total=len(documents))
            loaded = importers.load(db, documents, told=lambda _: progress.advance(task))
    except FolderRefused as refused:
        raise ended(f"nothing was loaded:\n{refused}") from None
    for outcome in ("created", "changed", "left"):
        paths = [done.document.path for done in loaded if done.outcome == outcome]
        out.print(f"{outcome}: {len(paths)}")
        if outcome != "left":
            for path in paths:
                out.print(f"  {path}", markup=False)


def check(database: DatabaseUrl = None) -> None:
    """Say whether settings, database and migrations are in order."""
    with one_sentence():
        config, opened = open_database(database_url=database)
        out.print("settings: ok")
        with opened.reader.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
            out.print(f"database: ok ({opened.url.render_as_string(hide_password=True)})", markup=False)
            ready = migrated.at_head(connection)
        out.print("migrations: ok" if ready else "migrations: behind; run unspoken migrate")
        if not ready:
            raise typer.Exit(1)
        out.print(f"site: {config.site}", markup=False)
