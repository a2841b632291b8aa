"""The application: routes, problems and the edge around them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from anyio import to_thread
from fastapi import FastAPI
from pydantic import BaseModel

from api import rooms, settings
from api.core import errors, migrating
from api.core.db import Database, ReadDb
from api.core.edge import Application, log_to_stdout
from api.core.errors import Unavailable
from api.core.http import Route, problems
from api.core.openapi import documented
from api.settings import Settings

VERSION = "0.1.0"
DESCRIPTION = "Articles, FAQs, authors and topics of a relationship-advice publication."


class Health(BaseModel):
    status: str


def create_app(given: Settings | None = None, database: Database | None = None) -> FastAPI:
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
    app.state.settings = config
    app.state.database = database or Database(config.database, threads=config.threads)
    app.router.route_class = Route
    app.max_body_bytes = config.max_body_bytes
    errors.install(app)
    for router in rooms.public_routers():
        app.include_router(router)
    app.get("/healthz", tags=["operations"])(healthz)
    app.get("/readyz", tags=["operations"], responses=problems(503))(readyz)
    app.openapi = lambda: documented(app)  # type: ignore[method-assign]
    return app


def served() -> FastAPI:
    """The application of one web process."""
    log_to_stdout()
    return create_app()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """More threads than this only convoy on the interpreter's lock."""
    to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    yield
    app.state.database.dispose()


async def healthz() -> Health:
    """The process answers. No work is done to say so."""
    return Health(status="ok")


def readyz(db: ReadDb) -> Health:
    """The database answers and its tables are those of this version."""
    db.execute(sa.text("SELECT 1"))
    try:
        migrating.check_known(db.connection())
    except migrating.MigratedLater as later:
        raise Unavailable(str(later)) from None
    if not migrating.at_head(db):
        raise Unavailable("The database is not migrated to this version; run unspoken migrate.")
    return Health(status="ready")
