"""The application: routes, problems and the edge around them."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import sqlalchemy as sa
from anyio import to_thread
from fastapi import FastAPI
from pydantic import BaseModel

from api import rooms, settings
from api.accounts.actor import check_token
from api.content.live import Broadcast
from api.core import errors, migrated
from api.core.db import Database, ReadDb
from api.core.edge import Application, log_to_stdout
from api.core.errors import Unavailable
from api.core.facts import Facts
from api.core.http import Route, joined, problems
from api.core.keys import load_keys
from api.core.openapi import documented
from api.core.processes import loading, when_parent_is_gone, when_told_to_end
from api.settings import Settings
from api.site import queries as site

VERSION = "0.1.0"
DESCRIPTION = "Articles, FAQs, authors and topics of a relationship-advice publication."


class Health(BaseModel):
    status: str


def create_app(given: Settings | None = None, database: Database | None = None) -> Application:
    """The application on its database; both from the environment when not given."""
    config = given or settings.load()
    rooms.load_models()
    app = Application(
        title=config.site_name,
        description=DESCRIPTION,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if config.docs else None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.router.route_class = Route
    app.token_check = check_token
    errors.install(app)
    app.router.routes.extend(joined(*rooms.routers()).routes)
    app.get("/healthz", tags=["operations"])(healthz)
    app.get("/readyz", tags=["operations"], responses=problems(503))(readyz)
    app.openapi = lambda: documented(app)  # type: ignore[method-assign]
    settle(app, config, database or settings_database(config))
    return app


def settle(app: Application, config: Settings, database: Database) -> None:
    """Give the application what it answers from."""
    app.state.settings, app.state.database = config, database
    app.state.site_name = partial(_site_name, config, database)
    app.max_body_bytes, app.hosts, app.site = config.max_body_bytes, config.known_hosts, config.site_origin


def _site_name(config: Settings, database: Database) -> str:
    with database.read() as db:
        return site.name(db, config.site_name)


def settings_database(config: Settings) -> Database:
    """The database of these settings, with the keys of this installation and what is to be known of it."""
    given = config.secret_key.get_secret_value() if config.secret_key else None
    facts = Facts(classifier=config.screening_url is not None)
    return Database(config.database, keys=load_keys(config.data_dir, given), facts=facts, threads=config.threads)


def served() -> FastAPI:
    """The application of one web process, which ends with the one that started it."""
    log_to_stdout()
    when_parent_is_gone(lambda: os.kill(os.getpid(), signal.SIGTERM))
    with loading():
        return create_app()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """More threads than this only convoy on the interpreter's lock."""
    to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    app.state.live = Broadcast(app.state.database)
    with when_told_to_end(app.state.live.end):
        yield
    app.state.live.end()
    app.state.database.dispose()


async def healthz() -> Health:
    """The process answers. No work is done to say so."""
    return Health(status="ok")


def readyz(db: ReadDb) -> Health:
    """The database answers and its tables are those of this version."""
    db.execute(sa.text("SELECT 1"))
    try:
        ready = migrated.at_head(db)
    except migrated.MigratedLater as later:
        raise Unavailable(str(later)) from None
    if not ready:
        raise Unavailable("The database is not migrated to this version; run unspoken migrate.")
    return Health(status="ready")
