"""The outermost layer, seen from outside on a small application."""

import json
import logging
import re
from datetime import datetime

import anyio
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.edge import Edge, log_to_stdout
from tests.asking import Client
from tests.core.small_application import SECRET, make_app, problem_of


def test_a_body_over_the_limit_is_refused_and_still_secured(client: Client) -> None:
    body = b'{"line":"a-secret-of-theirs' + b" " * 200_000
    answer = client.post("/notes", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert SECRET not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_public_path_allows_what_the_edge_adds(client: Client) -> None:
    answer = client.post("/v1/content/things/a")
    problem_of(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/bare", "/nowhere", "/fails/fault", "/fails/pool", "/v1/content/things/a"])
def test_every_answer_is_secured(client: Client, path: str) -> None:
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
def test_only_what_is_public_may_be_read_by_other_sites(client: Client, path: str, shared: bool) -> None:
    headers = client.get(path).headers
    assert headers.get("access-control-allow-origin") == ("*" if shared else None)
    assert headers.get("cross-origin-resource-policy") == ("cross-origin" if shared else None)


def test_head_on_a_public_path_answers_as_get_without_the_body(client: Client) -> None:
    get, head = (client.request(method, "/v1/content/things/a") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "etag", "last-modified", "content-type"):
        assert head.headers[name] == get.headers[name]
    assert client.head("/v1/content/nowhere").status_code == 404
    assert (client.head("/bare").status_code, client.head("/bare").content) == (200, b"")
    assert client.post("/bare").headers["allow"] == "GET, HEAD"


def test_a_preflight_is_answered_on_public_paths_only(client: Client) -> None:
    answer = client.options("/v1/content/things/a")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.options("/bare").status_code == 405


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
    told = json.loads(line)
    # Any four digits may stand in an id.
    for private in ("private", "forged", "203.0.113.9", "4711"):
        assert private not in line.replace(told["request_id"], "").replace(told["time"], "")
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
