"""A small application with one creating route, served over real HTTP on both databases."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import httpx
import uvicorn
from fastapi import FastAPI, Header
from fastapi.responses import Response
from pydantic import BaseModel

from api import settings
from api.accounts.actor import SYSTEM
from api.core import errors
from api.core.db import Database, WriteDb
from api.core.edge import Application
from api.core.editing import resource
from api.core.http import Route
from api.core.schemas import Line, Request
from api.events.actions import record
from api.idempotency.once import OnceOnly

MADE = "sample.made"


class Order(Request):
    name: Line
    fails: bool = False


class Made(BaseModel):
    id: str
    name: str
    secret: str


def make_app(database: Database) -> FastAPI:
    app = Application()
    app.state.database, app.state.settings = database, settings.load()
    app.router.route_class = Route
    errors.install(app)

    @app.post("/things")
    def make(
        db: WriteDb, once: OnceOnly, order: Order, who: Annotated[str, Header()], dry_run: bool = False
    ) -> Response:
        def work() -> Response:
            event = record(db, MADE, None, by=SYSTEM, snapshot={"name": order.name})
            db.flush()
            if order.fails:
                raise ArithmeticError("between the work and the commit")
            made = Made(id=str(event.id), name=order.name, secret=f"canary-secret-{event.id.hex}")
            return resource(made, 1, status=201, location=f"/things/{event.id}")

        return once.answer(db, who, work)

    return app


@contextmanager
def served(database: Database) -> Iterator[httpx.Client]:
    """A client of the application, which a real server runs on a port of the loopback."""
    config = uvicorn.Config(make_app(database), port=0, log_level="critical", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run)
    running.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        limits = httpx.Limits(max_connections=60)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False, limits=limits) as client:
            yield client
    finally:
        server.should_exit = True
        running.join(10)
