"""What every command shares: where it speaks, how it opens the database, and how it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from api import rooms, settings
from api.core import migrated
from api.core.db import Database
from api.core.errors import Refusal
from api.main import settings_database
from api.settings import Settings

out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)

DatabaseUrl = Annotated[
    str | None, typer.Option("--database", help="A database URL instead of the data folder's SQLite.")
]


class NotMigrated(Exception):
    """The database has not the tables of this version."""

    def __init__(self) -> None:
        super().__init__("the database is not migrated to this version; run unspoken migrate")


@contextmanager
def one_sentence() -> Iterator[None]:
    """An error of the world is told in a sentence; a fault of ours keeps its stack."""
    try:
        yield
    except ValidationError as wrong:
        for error in wrong.errors():
            place = "_".join(str(part) for part in error["loc"])
            place = settings.PREFIX + place.upper() if wrong.title == Settings.__name__ else f"--{place}"
            err.print(f"unspoken: {place}: {error['msg'].removeprefix('Value error, ')}", markup=False)
        raise typer.Exit(2) from None
    except Refusal as refused:
        raise ended(_told(refused)) from None
    except (migrated.MigratedLater, NotMigrated, SQLAlchemyError, OSError) as away:
        cause = str(getattr(away, "orig", None) or away).strip().splitlines()[0]
        raise ended(cause) from None


def ended(sentence: str) -> typer.Exit:
    err.print(f"unspoken: {sentence}", markup=False)
    return typer.Exit(1)


def _told(refused: Refusal) -> str:
    """The refusal in one sentence: what is wrong in each place takes the end of its own."""
    told = [item for item in refused.errors if item.msg not in refused.detail]
    if not told:
        return refused.detail
    wrong = {f"{'.'.join(map(str, item.loc[1:]))} {item.msg}": None for item in told}
    return f"{refused.detail.rstrip('.')}: {'; '.join(wrong)}."


def open_database(**options: object) -> tuple[Settings, Database]:
    config = settings.load(**options)
    if config.database_url is None:
        _make_writable(config.data_dir)
    rooms.load_models()
    return config, settings_database(config)


def bring_up(database: Database) -> None:
    """Migrate, where there is anything to do: Alembic alone is ten megabytes of a web process. Or MigratedLater."""
    with database.reader.connect() as connection:
        if migrated.at_head(connection):
            return
    from api.core import migrating

    migrating.upgrade(database)


def check_migrated(database: Database) -> None:
    """Raise NotMigrated, or MigratedLater."""
    with database.reader.connect() as connection:
        if not migrated.at_head(connection):
            raise NotMigrated


def _make_writable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as refused:
        variable = f"{settings.PREFIX}DATA_DIR"
        raise OSError(f"cannot write to the data folder {folder} ({variable}): {refused.strerror}") from None
