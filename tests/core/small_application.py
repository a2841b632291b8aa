"""A small application with one route for each thing that may happen, and what every problem must be."""

from datetime import UTC, datetime
from typing import Annotated, Any

import httpx
import sqlalchemy as sa
from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi import Request as HttpRequest
from fastapi.responses import Response

from api.core import errors
from api.core.http import Route, validated
from api.core.schemas import Line, Request

SECRET = "a-secret-of-theirs"
BODY = b'{"title":"a"}'
CHANGED = datetime(2026, 11, 22, 9, 30, 0, 5, tzinfo=UTC)


class Filter(Request):
    tag: list[str] = []
    sort: str = "a"


class Note(Request):
    line: Line
    number: float = 0


class Teapot(errors.Refusal):
    status, code, title = 418, "teapot", "Teapot"


def below(depth: int = 0) -> int:
    return depth


def make_app() -> FastAPI:
    app = FastAPI()
    app.router.route_class = Route
    errors.install(app)
    public = APIRouter(route_class=Route, prefix="/v1/content")

    @public.get("/things/{slug}")
    def read(request: HttpRequest, slug: str) -> Response:
        return validated(request, BODY, max_age=60, changed_at=CHANGED)

    @public.get("/missing")
    def missing() -> None:
        raise errors.NotFound("Nothing is here.")

    @app.get("/filtered")
    def filtered(query: Annotated[Filter, Query()]) -> Filter:
        return query

    @app.get("/plain")
    def plain(depth: Annotated[int, Depends(below)], n: int = 0, tag: Annotated[list[str], Query()] = []) -> list[str]:  # noqa: B006
        return tag

    @app.get("/optional")
    def optional(tag: Annotated[list[str] | None, Query()] = None) -> list[str]:
        return tag or []

    @app.get("/bare")
    def bare() -> None:
        return None

    @app.post("/notes")
    def write(note: Note) -> Note:
        return note

    @app.get("/fails/{how}")
    def fails(how: str) -> None:
        statement, secret = f"SELECT '{SECRET}'", {"a": SECRET}
        raise {
            "fault": ArithmeticError(SECRET),
            "pool": sa.exc.TimeoutError(SECRET),
            "away": sa.exc.OperationalError(statement, secret, Exception(SECRET)),
            "interface": sa.exc.InterfaceError(statement, secret, Exception(SECRET)),
            "teapot": Teapot("No coffee."),
            "taken": errors.SlugTaken("a-slug"),
        }[how]

    app.include_router(public)
    return app


def problem_of(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    said: dict[str, Any] = answer.json()
    assert set(said) == {"type", "title", "status", "detail", "code", "request_id", "errors"}
    assert said["status"] == status
    assert said["type"] == f"urn:unspoken:problem:{said['code']}"
    assert said["request_id"] == answer.headers["x-request-id"]
    assert SECRET not in answer.text
    return said
