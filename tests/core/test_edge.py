"""Strict requests, problems and the outermost layer, seen from outside on a small application."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import anyio
import httpx
import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi import Request as HttpRequest
from fastapi.responses import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core import errors
from api.core.edge import Edge, log_to_stdout
from api.core.http import Route, etag_of, problems, validated
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


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Edge(make_app(), max_body_bytes=200_000), raise_server_exceptions=False) as client:
        yield client


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


def post(client: TestClient, body: bytes) -> httpx.Response:
    answer: httpx.Response = client.post("/notes", content=body, headers={"Content-Type": "application/json"})
    return answer


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/filtered?nope=1", "tag, sort"),
        ("/plain?nope=1", "depth, n, tag"),
        ("/bare?nope=1", "none"),
        ("/plain?N=1", "depth, n, tag"),
    ],
)
def test_an_unknown_query_parameter_is_refused_and_the_known_ones_named(
    client: TestClient, path: str, allowed: str
) -> None:
    (item,) = problem_of(client.get(path), 422)["errors"]
    assert item["code"] == "unknown-parameter"
    assert item["msg"] == f"unknown parameter; allowed: {allowed}"


def test_a_long_unknown_name_is_cut_before_it_is_said_back(client: TestClient) -> None:
    (item,) = problem_of(client.get(f"/bare?{'a' * 5_000}=1"), 422)["errors"]
    assert item["loc"] == ["query", "a" * 100]


@pytest.mark.parametrize("path", ["/filtered?sort=a&sort=b", "/plain?n=1&n=1", "/plain?depth=1&depth=2"])
def test_a_repeated_single_parameter_is_refused(client: TestClient, path: str) -> None:
    assert problem_of(client.get(path), 422)["errors"][0]["code"] == "repeated-parameter"


def test_a_list_may_be_repeated(client: TestClient) -> None:
    assert client.get("/filtered?tag=a&tag=b").json()["tag"] == ["a", "b"]
    assert client.get("/plain?tag=a&tag=b").json() == ["a", "b"]


def test_a_list_that_may_be_left_out_may_be_repeated(client: TestClient) -> None:
    assert client.get("/optional?tag=a&tag=b").status_code == 200


def test_a_wrong_value_is_refused_without_an_echo(client: TestClient) -> None:
    (item,) = problem_of(client.get(f"/plain?n={SECRET}"), 422)["errors"]
    assert (item["loc"], item["code"]) == (["query", "n"], "int-parsing")


@pytest.mark.parametrize(
    "body",
    [
        b'{"line":"a-secret-of-theirs","number":NaN}',
        b'{"line":"a-secret-of-theirs","number":Infinity}',
        b'{"line":"a-secret-of-theirs \\ud800"}',
        b'{"line":"a-secret-of-theirs \\u0000"}',
        b"[" * 100_000,
        b'{"line":' * 15_000,
        b'{"line":"a-secret-of-theirs","number":1' + b"0" * 5_000 + b"}",
        '{"line":"a-secret-of-theirs"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"line":"a-secret-of-theirs"}',
        b'{"line":"a-secret-of-theirs \xff"}',
        b'"a-secret-of-theirs"',
        b"",
    ],
    ids=lambda body: body[:12].hex(),
)
def test_a_body_that_is_no_json_of_ours_is_a_problem(client: TestClient, body: bytes) -> None:
    answer = post(client, body)
    assert answer.status_code in {400, 422}
    problem_of(answer, answer.status_code)


def test_of_a_repeated_key_the_last_counts(client: TestClient) -> None:
    assert post(client, b'{"line":"a","line":"b"}').json()["line"] == "b"


def test_a_body_over_the_limit_is_refused_and_still_secured(client: TestClient) -> None:
    answer = post(client, b'{"line":"a-secret-of-theirs' + b" " * 200_000)
    assert answer.status_code == 413
    assert SECRET not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_the_framework_refuses_is_a_problem(client: TestClient) -> None:
    assert problem_of(client.get(f"/{SECRET}"), 404)["code"] == "not-found"
    answer = client.delete("/notes")
    assert problem_of(answer, 405)["code"] == "method-not-allowed"
    assert answer.headers["allow"] == "POST"


def test_a_public_path_allows_what_the_edge_adds(client: TestClient) -> None:
    answer = client.post("/v1/content/things/a")
    problem_of(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_fault_is_a_problem_without_its_stack(client: TestClient) -> None:
    answer = client.get("/fails/fault")
    assert problem_of(answer, 500)["code"] == "internal-error"
    assert "Arithmetic" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("how", ["pool", "away", "interface"])
def test_an_absent_database_says_when_to_come_back(
    client: TestClient, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    answer = client.get(f"/fails/{how}")
    assert problem_of(answer, 503)["code"] == "unavailable"
    assert answer.headers["retry-after"] == "1"
    assert SECRET not in caplog.text


@pytest.mark.parametrize(("how", "status", "code"), [("teapot", 418, "teapot"), ("taken", 409, "slug-taken")])
def test_a_refusal_is_a_problem_with_its_own_code(client: TestClient, how: str, status: int, code: str) -> None:
    assert problem_of(client.get(f"/fails/{how}"), status)["code"] == code


@pytest.mark.parametrize("path", ["/bare", "/nowhere", "/fails/fault", "/fails/pool", "/v1/content/things/a"])
def test_every_answer_is_secured(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/v1/content/things/a", True),
        ("/v1/content/nowhere", True),
        ("/v1/content/missing", True),
        ("/v1/contents", False),
        ("/v1/content", False),
        ("/bare", False),
    ],
)
def test_only_what_is_public_may_be_read_by_other_sites(client: TestClient, path: str, shared: bool) -> None:
    headers = client.get(path).headers
    assert headers.get("access-control-allow-origin") == ("*" if shared else None)
    assert headers.get("cross-origin-resource-policy") == ("cross-origin" if shared else None)


def test_head_on_a_public_path_answers_as_get_without_the_body(client: TestClient) -> None:
    get, head = (client.request(method, "/v1/content/things/a") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "etag", "last-modified", "content-type"):
        assert head.headers[name] == get.headers[name]
    assert client.head("/v1/content/nowhere").status_code == 404
    assert client.head("/bare").status_code == 405


def test_a_preflight_is_answered_on_public_paths_only(client: TestClient) -> None:
    answer = client.options("/v1/content/things/a")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.options("/bare").status_code == 405


def test_an_answer_carries_a_strong_etag_and_its_date(client: TestClient) -> None:
    headers = client.get("/v1/content/things/a").headers
    assert headers["etag"] == etag_of(BODY)
    assert headers["etag"].startswith('"')
    assert headers["last-modified"] == "Sun, 22 Nov 2026 09:30:00 GMT"
    assert headers["cache-control"] == "public, max-age=60"
    assert etag_of(BODY) != etag_of(BODY + b" ")


@pytest.mark.parametrize("header", ["{}", "W/{}", '"other", {}', '"other" ,W/{}', "*"])
def test_a_client_that_holds_the_bytes_gets_none(client: TestClient, header: str) -> None:
    answer = client.get("/v1/content/things/a", headers={"If-None-Match": header.format(etag_of(BODY))})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag_of(BODY)


@pytest.mark.parametrize("header", ['"other"', "", "W/", etag_of(BODY)[1:-1]])
def test_a_client_that_holds_other_bytes_gets_these(client: TestClient, header: str) -> None:
    answer = client.get("/v1/content/things/a", headers={"If-None-Match": header})
    assert (answer.status_code, answer.content) == (200, BODY)


def test_an_answer_without_a_date_claims_none() -> None:
    request = HttpRequest({"type": "http", "headers": []})
    answer = validated(request, BODY, max_age=0, headers={"Link": "<a>"})
    assert "last-modified" not in answer.headers
    assert answer.headers["link"] == "<a>"


def test_routes_document_the_problems_they_answer_with() -> None:
    documented = problems(404, 422, 503)
    assert list(documented) == [404, 422, 503]
    assert documented[503]["description"] == "Unavailable"
    assert list(documented[404]["content"]) == ["application/problem+json"]


def run(app: ASGIApp, scope: Scope) -> list[Message]:
    """What the wrapped application sends for the scope."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def serve() -> None:
        await Edge(app)(scope, receive, send)

    anyio.run(serve)
    return sent


def called(method: str, path: str, query: bytes = b"") -> list[Message]:
    """The messages for a request that no client library would send."""
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"a.example")],
        "client": ("203.0.113.9", 4711),
        "server": ("a.example", 80),
    }

    return run(make_app(), scope)


@pytest.mark.parametrize(
    ("method", "path", "logged", "route"),
    [
        ("GET", "/v1/content/things/private-slug", "GET", "/v1/content/things/{slug}"),
        ("HEAD", "/v1/content/things/private-slug", "HEAD", "/v1/content/things/{slug}"),
        ("GET", '/v1/content/things/private-slug\r\n{"forged":1}', "GET", "/v1/content/things/{slug}"),
        ("GET", "/private-slug\r\nforged", "GET", None),
        ("G\r\nforged", "/bare", "OTHER", "/bare"),
        ("OPTIONS", "/v1/content/private-slug", "OPTIONS", None),
    ],
)
def test_the_access_line_is_one_line_of_json_that_tells_nothing_private(
    caplog: pytest.LogCaptureFixture, method: str, path: str, logged: str, route: str | None
) -> None:
    # Another test may have given the log its own way out.
    access = logging.getLogger("unspoken.access")
    access.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.INFO, logger=access.name):
            sent = called(method, path, b"query=private-query")
    finally:
        access.removeHandler(caplog.handler)
    line = next(record.getMessage() for record in caplog.records if record.name == access.name)
    assert line.splitlines() == [line]
    for private in ("private", "forged", "203.0.113.9", "4711"):
        assert private not in line
    told = json.loads(line)
    assert set(told) == {"time", "request_id", "method", "route", "status", "ms"}
    assert (told["method"], told["route"], told["status"]) == (logged, route, sent[0]["status"])
    assert (b"x-request-id", told["request_id"].encode()) in sent[0]["headers"]
    assert datetime.fromisoformat(told["time"]).tzinfo is not None


def test_what_is_not_http_passes_untouched() -> None:
    seen: list[Scope] = []

    async def inner(scope: Scope, *_: object) -> None:
        seen.append(scope)

    run(inner, {"type": "lifespan"})
    assert seen == [{"type": "lifespan"}]


def test_a_header_the_answer_brings_is_not_doubled() -> None:
    async def inner(_: Scope, __: Receive, send: Send) -> None:
        own = [(b"Content-Security-Policy", b"default-src 'self'")]
        await send({"type": "http.response.start", "status": 200, "headers": own})

    sent = run(inner, {"type": "http", "method": "GET", "path": "/", "headers": []})
    policies = [value for name, value in sent[0]["headers"] if name.lower() == b"content-security-policy"]
    assert policies == [b"default-src 'self'"]


def test_access_lines_go_to_standard_output_once(monkeypatch: pytest.MonkeyPatch) -> None:
    access = logging.getLogger("unspoken.access")
    for name, value in (("handlers", []), ("propagate", True), ("level", access.level)):
        monkeypatch.setattr(access, name, value)
    log_to_stdout()
    log_to_stdout()
    assert len(access.handlers) == 1
    assert not access.propagate
