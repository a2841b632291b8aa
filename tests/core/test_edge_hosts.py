"""Whose name a request may carry: ours, once, in any spelling; probes need none."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from api import settings
from api.core.edge import Edge
from tests.served import Served, serving

HOSTS = frozenset({"api.example", "127.0.0.1", "::1"})
CANARY = "evil.example"


def answered(
    *hosts: str, path: str = "/v1/content/articles", method: str = "GET", known: frozenset[str] = HOSTS
) -> int:
    """The status for a request with these Host headers; 299 is the application's own."""
    sent: list[Message] = []

    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host.encode("latin-1")) for host in hosts]
    scope: Scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}
    anyio.run(Edge(app, hosts=known), scope, receive, send)
    assert CANARY not in str(sent)
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    "host",
    [
        *("api.example", "API.Example", "api.example.", "api.example:8000", "api.example:", "127.0.0.1:80"),
        *("[::1]", "[::1]:8000", "[0:0:0:0:0:0:0:1]"),
    ],
)
def test_our_own_name_is_answered_in_any_spelling(host: str) -> None:
    assert answered(host) == 299


@pytest.mark.parametrize(
    "host",
    [
        *(CANARY, f"api.example.{CANARY}", f"{CANARY}/x?", f"{CANARY}/x?api.example", f"api.example@{CANARY}"),
        *(f"{CANARY}@api.example", f"{CANARY}#api.example", f"api.example,{CANARY}", f"api.example {CANARY}"),
        *("", " ", ".", "api.example..", "api.example:port", "api.example:800000", "api.example:80:80", "::1", "[::1"),
        *("[::2]", "[api.example]", "[::ffff:127.0.0.1.9]", "api.example\x00", "api.example\n", "äpi.example", "*"),
        *("0x7f.1", "2130706433", "localhost"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD"])
def test_another_name_is_refused_and_not_said_back(host: str, method: str) -> None:
    assert answered(host, method=method) == 400


def test_a_request_with_two_names_or_none_is_refused() -> None:
    assert answered("api.example", CANARY) == answered(CANARY, "api.example") == 400
    assert answered("api.example", "api.example") == 400
    assert answered() == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("hosts", [(), (CANARY,), ("10.0.0.7:8000",), (f"{CANARY}/x?", CANARY)])
def test_probes_are_answered_under_any_name(path: str, hosts: tuple[str, ...]) -> None:
    assert answered(*hosts, path=path) == 299
    assert answered(*hosts, path=f"{path}/x") == 400


def test_an_installation_may_answer_to_every_name() -> None:
    assert answered("anything.example", known=frozenset({"*"})) == 299


def test_the_settings_name_the_hosts() -> None:
    usual = {"localhost", "127.0.0.1", "::1"}
    assert settings.load().known_hosts == usual
    assert settings.load(host="0.0.0.0").known_hosts == usual | {"0.0.0.0"}
    assert settings.load(public_url="https://API.example:8443/x").known_hosts == usual | {"api.example"}
    given = "One.example., [2001:DB8::0:7],10.0.0.5"
    assert settings.load(hosts=given).known_hosts == usual | {"one.example", "2001:db8::7", "10.0.0.5"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hosts") / "data", None, "--no-worker") as served:
        yield served


@contextmanager
def connected(served: Served) -> Iterator[socket.socket]:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        yield connection


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        (f"http://{CANARY}/v1/content/articles", "127.0.0.1", 200),
        ("http://127.0.0.1/v1/content/articles", CANARY, 400),
        ("/v1/content/articles", f"127.0.0.1\r\nHost: {CANARY}", 400),
        ("/v1/content/articles", f"127.0.0.1\r\nX-Forwarded-Host: {CANARY}", 200),
        ("/v1/content/articles", "LOCALHOST.:1", 200),
        ("/healthz", CANARY, 200),
        (f"//{CANARY}/v1/content/articles", "127.0.0.1", 404),
    ],
)
def test_no_request_makes_the_server_speak_of_another_host(
    served: Served, target: str, host: str, status: int, tmp_path: Path
) -> None:
    with connected(served) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert CANARY.encode() not in answer
