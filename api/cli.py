"""The command `unspoken`: serve, migrate, seed, check."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import sqlalchemy as sa
import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import SQLAlchemyError

from api import rooms, settings
from api.content.queries import is_empty
from api.core import migrating
from api.core.db import Database
from api.core.errors import Refusal
from api.importers import actions as importers
from api.importers.folder import FolderRefused, read_folder
from api.settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)

SEED = Path(__file__).parents[1] / "seed"
DatabaseUrl = Annotated[
    str | None, typer.Option("--database", help="A database URL instead of the data folder's SQLite.")
]


@contextmanager
def _one_sentence() -> Iterator[None]:
    """An error of the world is told in a sentence; a fault of ours keeps its stack."""
    try:
        yield
    except ValidationError as wrong:
        for error in wrong.errors():
            place = settings.PREFIX + "_".join(str(part) for part in error["loc"]).upper()
            err.print(f"unspoken: {place}: {error['msg'].removeprefix('Value error, ')}", markup=False)
        raise typer.Exit(2) from None
    except FolderRefused as refused:
        err.print(f"unspoken: nothing was loaded:\n{refused}", markup=False)
        raise typer.Exit(1) from None
    except Refusal as refused:
        err.print(f"unspoken: {refused.detail}", markup=False)
        raise typer.Exit(1) from None
    except (migrating.MigratedLater, SQLAlchemyError, OSError) as away:
        cause = str(getattr(away, "orig", None) or away).strip().splitlines()[0]
        err.print(f"unspoken: {cause}", markup=False)
        raise typer.Exit(1) from None


def _open(**options: object) -> tuple[Settings, Database]:
    config = settings.load(**options)
    if config.database_url is None:
        _make_writable(config.data_dir)
    rooms.load_models()
    return config, Database(config.database, threads=config.threads)


def _make_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as refused:
        variable = f"{settings.PREFIX}DATA_DIR"
        raise OSError(f"cannot write to the data folder {folder} ({variable}): {refused.strerror}") from None


def _check_free(config: Settings) -> None:
    """Bind the address and let it go: the web server would tell only after the database was migrated and filled."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((config.host, config.port))
    except OSError as refused:
        raise OSError(f"cannot listen on {_place(config)}: {refused.strerror}") from None
    except UnicodeError:
        raise OSError(f"cannot listen on {_place(config)}: this is not the name of a host") from None


@app.command()
def migrate(database: DatabaseUrl = None) -> None:
    """Bring the database's tables to this version."""
    with _one_sentence():
        _, opened = _open(database_url=database)
        migrating.upgrade(opened)
        out.print("The database is up to date.")


@app.command()
def seed(
    folder: Annotated[Path, typer.Argument(help="A folder of topics, authors, faqs and articles.")] = SEED,
    database: DatabaseUrl = None,
) -> None:
    """Load a folder of documents: everything or nothing. Run again, it changes only what the files changed."""
    with _one_sentence():
        _, opened = _open(database_url=database)
        migrating.upgrade(opened)
        _load(opened, folder)


def _load(database: Database, folder: Path) -> None:
    documents = read_folder(folder)
    with Progress(console=err, transient=True) as progress, database.write() as db:
        task = progress.add_task("Loading", total=len(documents))
        loaded = importers.load(db, documents, told=lambda _: progress.advance(task))
    for outcome in ("created", "changed", "left"):
        paths = [done.document.path for done in loaded if done.outcome == outcome]
        out.print(f"{outcome}: {len(paths)}")
        if outcome != "left":
            for path in paths:
                out.print(f"  {path}", markup=False)


@app.command()
def check(database: DatabaseUrl = None) -> None:
    """Say whether settings, database and migrations are in order."""
    with _one_sentence():
        config, opened = _open(database_url=database)
        out.print("settings: ok")
        with opened.reader.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
            out.print(f"database: ok ({opened.url.render_as_string(hide_password=True)})", markup=False)
            migrating.check_known(connection)
            ready = migrating.at_head(connection)
        out.print("migrations: ok" if ready else "migrations: behind; run unspoken migrate")
        if not ready:
            raise typer.Exit(1)
        out.print(f"site: {config.site}", markup=False)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Web processes.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Migrate, load the seed into an empty database, and serve."""
    with _one_sentence():
        config, opened = _open(host=host, port=port, workers=workers, database_url=database)
        _check_free(config)
        migrating.upgrade(opened)
        with opened.read() as db:
            empty = is_empty(db)
        if empty:
            _load(opened, SEED)
        opened.dispose()
        settings.export(config)
        _addresses(config)
    uvicorn.run(
        "api.main:served",
        factory=True,
        host=config.host,
        port=config.port,
        workers=config.workers,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
    )


def _addresses(config: Settings) -> None:
    base = f"http://{_place(config)}"
    out.print(f"{config.site_name} is at {base}", markup=False)
    if config.docs:
        out.print(f"  API reference  {base}/docs", markup=False)
    out.print(f"  First article  {base}/v1/content/articles/unspoken-bonds", markup=False)


def _place(config: Settings) -> str:
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"{host}:{config.port}"
