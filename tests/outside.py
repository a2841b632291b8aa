"""A real HTTP server on the loopback that answers as a test tells it to, and keeps what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Answering = Callable[[BaseHTTPRequestHandler], None]


class Asked(NamedTuple):
    line: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)["data"]
        return found


def answers(status: int, body: bytes = b"", **headers: str) -> Answering:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def says(verdict: object, *labels: object, **more: object) -> Answering:
    return answers(200, json.dumps({"verdict": verdict, "labels": labels, **more}).encode())


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for longer than anybody waits, of an answer without an end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


@dataclass
class Outside:
    """Gives its answers one after another, and the last one again and again."""

    answers: list[Answering]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/screen?by=us"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self.asked.append(Asked(handler.requestline, dict(handler.headers), body))
        now = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        # Who asked may have left.
        with suppress(OSError):
            now(handler)


@contextmanager
def outside(*given: Answering) -> Iterator[Outside]:
    """The server, until the block ends."""
    told = Outside(list(given))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.answer(self)

        def do_GET(self) -> None:
            told.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        told.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        try:
            yield told
        finally:
            server.shutdown()
            serving.join()
