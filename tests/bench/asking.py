"""Asking the application in process: no socket, one core, the time of the processor."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import orjson
from starlette.types import ASGIApp, Message

ROUNDS = 7
SECONDS = 0.4  # of processor time in a round


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds a request takes: of this process's processor time, and by the clock."""

    cpu: float
    clock: float


@contextmanager
def one_core() -> Iterator[None]:
    """Threads share one core, as they share the interpreter's lock: nothing is gained by moving between two."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


async def get(app: ASGIApp, url: str) -> bytes:
    """The body of a 200; anything else is a fault of the benchmark."""
    path, _, query = url.partition("?")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"accept", b"*/*")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    if sent[0]["status"] != 200:
        raise RuntimeError(f"{url} answered {sent[0]['status']}")
    return b"".join(message.get("body", b"") for message in sent[1:])


async def get_json(app: ASGIApp, url: str) -> Any:
    return orjson.loads(await get(app, url))


async def cost(app: ASGIApp, url: str) -> Cost:
    """The median of several rounds, each as many requests as fill it; the first ones warm up and do not count."""
    started = time.process_time()
    for _ in range(10):
        await get(app, url)
    times = max(5, round(SECONDS / max((time.process_time() - started) / 10, 1e-6)))
    rounds = [await _round(app, url, times) for _ in range(ROUNDS)]
    return Cost(median(cpu for cpu, _ in rounds), median(clock for _, clock in rounds))


async def _round(app: ASGIApp, url: str, times: int) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    for _ in range(times):
        await get(app, url)
    return (time.process_time() - cpu) * 1000 / times, (time.perf_counter() - clock) * 1000 / times
