"""`unspoken serve`: migrate, fill an empty database, say where everything is, and serve."""

import socket
from typing import Annotated

import typer
import uvicorn

from api import settings
from api.accounts import actions as accounts
from api.cli.console import DatabaseUrl, bring_up, one_sentence, open_database, out
from api.cli.data import SEED, load
from api.cli.working import way_of_mail, worker_beside
from api.content.queries import is_empty
from api.core.db import Database
from api.screening import actions as screening
from api.settings import Settings

# A web process is not taken for dead while it starts, on a machine however slow.
START_SECONDS = 60


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Web processes.")] = None,
    worker: Annotated[
        bool | None, typer.Option("--worker/--no-worker", help="A worker for jobs beside the web processes.")
    ] = None,
    database: DatabaseUrl = None,
) -> None:
    """Migrate, load the seed into an empty database, and serve."""
    with one_sentence():
        config, opened = open_database(host=host, port=port, workers=workers, worker=worker, database_url=database)
        config = _prepared(config, opened)
    with worker_beside(wanted=config.worker):
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
            timeout_worker_healthcheck=START_SECONDS,
        )


def _prepared(given: Settings, opened: Database) -> Settings:
    """The settings in force, handed to the processes that follow, once there is something to serve."""
    config = given.model_copy(update={"port": _free_port(given)})
    bring_up(opened)
    with opened.write() as db:
        empty = is_empty(db)
        screening.stock(db)
    if empty:
        load(opened, SEED)
    link = _first_link(opened, config)
    opened.dispose()
    settings.export(config)
    _addresses(config, link)
    return config


def _free_port(config: Settings) -> int:
    """Bind the address and let it go: the web server would tell only after the database was migrated and filled.

    A port that is any free one is found here, so that the addresses printed and the links in mails have it.
    """
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((config.host, config.port))
            port: int = probe.getsockname()[1]
            return port
    except OSError as refused:
        raise OSError(f"cannot listen on {_place(config)}: {refused.strerror}") from None
    except UnicodeError:
        raise OSError(f"cannot listen on {_place(config)}: this is not the name of a host") from None


def _first_link(database: Database, config: Settings) -> str | None:
    with database.write() as db:
        return accounts.setup_link(db, config.origin)


def _addresses(config: Settings, link: str | None) -> None:
    base = config.origin
    out.print(f"{config.site_name} is at {base}", markup=False)
    if config.docs:
        out.print(f"  API reference  {base}/docs", markup=False)
    out.print(f"  First article  {base}/v1/content/articles/unspoken-bonds", markup=False)
    out.print(f"  Mail           {way_of_mail(config)}", markup=False)
    if config.host in settings.EVERYWHERE and config.public_url is None:
        name = f"{settings.PREFIX}PUBLIC_URL"
        out.print(f"  Address        set {name} to the one it is reached under; others are refused", markup=False)
    if link is not None:
        out.print("\nNobody is staff yet. This link makes the first administrator, once:", markup=False)
        out.print(f"  {link}\n", markup=False)


def _place(config: Settings) -> str:
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"{host}:{config.port}"
