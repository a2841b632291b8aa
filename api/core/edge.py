"""The outermost layer: request ids, the body limit, security headers, HEAD, CORS where public, the access log."""

import json
import logging
import re
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from ipaddress import ip_address

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.errors import TITLES, Refusal, problem, refusal
from api.core.ids import new_id

access = logging.getLogger("unspoken.access")

# Raises a refusal when a request shows a token that is wrong.
TokenCheck = Callable[[Request], Awaitable[None]]

PUBLIC = ("/v1/content/",)
PROBES = {"/healthz", "/readyz"}
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{0,5})?")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
# What does not say how long it may be kept is kept by nobody.
NOT_KEPT = (b"cache-control", b"no-store")
NO_PAGE = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
CORS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Last-Modified, Link, X-Request-ID"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
PREFLIGHT = [
    *CORS,
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since, Last-Event-ID"),
    (b"access-control-max-age", b"86400"),
    (b"allow", b"GET, HEAD, OPTIONS"),
]


# What the site's own pages may send to readers' routes from a browser. No cookie is among it.
SPOKEN = "/v1/conversation/"
SPEAKING = [
    (b"access-control-expose-headers", b"ETag, Location, Retry-After, X-Request-ID, Idempotency-Replayed"),
    (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, PATCH, DELETE"),
    (b"access-control-allow-headers", b"Authorization, Content-Type, If-Match, Idempotency-Key"),
    (b"access-control-max-age", b"86400"),
]


class Application(FastAPI):
    """A FastAPI application inside its edge: also the answer to a fault leaves through it."""

    max_body_bytes = 1_000_000
    hosts: frozenset[str] | None = None
    site: str | None = None
    token_check: TokenCheck | None = None

    def build_middleware_stack(self) -> ASGIApp:
        edge = Edge(super().build_middleware_stack(), max_body_bytes=self.max_body_bytes, hosts=self.hosts)
        edge.token_check, edge.site = self.token_check, self.site
        return edge


class Edge:
    """Wraps the application. Everything said here is true of every answer, whatever happens inside."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int = 1_000_000, hosts: frozenset[str] | None = None) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.hosts = hosts
        self.token_check: TokenCheck | None = None
        self.site: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(scope, send, self.site)
        try:
            await self._serve(scope, receive, answer)
        finally:
            answer.log()

    async def _serve(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        if not self._is_for_us(scope):
            detail = "The Host header names no host of this installation; UNSPOKEN_HOSTS adds one."
            await answer.send_whole(problem(Request(scope), 400, ("unknown-host", "Unknown host"), detail))
            return
        if scope["method"] == "OPTIONS" and len(answer.cors) > 1:
            headers = list(PREFLIGHT) if answer.public else []
            await answer({"type": "http.response.start", "status": 204, "headers": headers})
            await answer({"type": "http.response.body"})
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET", "headers_only": True}
            answer.scope = scope
        answer.body = _Body(receive, self.max_body_bytes)
        if answer.public and self.token_check is not None and _shows_token(scope):
            try:
                await self.token_check(Request(scope))
            except Refusal as refused:
                await answer.send_whole(refusal(Request(scope), refused))
                return
        try:
            if _announced(scope) > self.max_body_bytes:
                raise _BodyTooLarge
            await self.app(scope, answer.body, answer)
        except _BodyTooLarge:
            await answer.refuse_body()

    def _is_for_us(self, scope: Scope) -> bool:
        """Nobody talks us into links to another host. Probes know us by address only, and get no link."""
        if self.hosts is None or "*" in self.hosts or scope["path"] in PROBES:
            return True
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        return len(named) == 1 and _hostname(named[0]) in self.hosts


def _hostname(host: str) -> str:
    """The name without its port; nothing for what is no host: `evil/x?`, `a@b`, two at once."""
    found = _HOST.fullmatch(host)
    if found is None:
        return ""
    if found[2]:
        return found[2].lower().removesuffix(".")
    try:
        return str(ip_address(found[1]))
    except ValueError:
        return ""


def _shows_token(scope: Scope) -> bool:
    return any(name == b"authorization" for name, _ in scope["headers"])


def _announced(scope: Scope) -> int:
    """What the client says the body's length is; what it then sends is counted all the same."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:20]) if length.isascii() and length.isdigit() else 0


def _spoken_from(scope: Scope, site: str | None) -> list[tuple[bytes, bytes]]:
    """What lets a page of the site, and of no other, use readers' routes."""
    if site is None or not str(scope["path"]).startswith(SPOKEN):
        return []
    origin = site.encode()
    if [value for name, value in scope["headers"] if name == b"origin"] != [origin]:
        return [(b"vary", b"Origin")]
    return [(b"access-control-allow-origin", origin), (b"vary", b"Origin"), *SPEAKING]


class _BodyTooLarge(Exception):
    """The rest of the body is not read."""


class _Body:
    """A request body, counted as it comes."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive = receive
        self.limit = limit
        self.size = 0

    @property
    def too_large(self) -> bool:
        return self.size > self.limit

    async def __call__(self) -> Message:
        message = await self.receive()
        self.size += len(message.get("body", b""))
        if self.too_large:
            raise _BodyTooLarge
        return message


class _Answer:
    """One answer on its way out."""

    def __init__(self, scope: Scope, send: Send, site: str | None = None) -> None:
        self.scope = scope
        self.send = send
        self.body: _Body | None = None
        self.refused = False
        self.method = str(scope["method"])
        self.public = str(scope["path"]).startswith(PUBLIC)
        self.cors = CORS if self.public else _spoken_from(scope, site)
        self.request_id = scope["request_id"] = new_id().hex
        self.status = 0
        self.started = time.perf_counter()

    async def refuse_body(self) -> None:
        """413, whatever the application made of a body cut off; unless its answer has left already."""
        if self.status != 0 or self.body is None:
            return
        detail = f"The body is larger than {self.body.limit} bytes."
        await self.send_whole(problem(Request(self.scope), 413, TITLES[413], detail))
        self.refused = True

    async def send_whole(self, refusal: Response) -> None:
        start = {"type": "http.response.start", "status": refusal.status_code, "headers": refusal.raw_headers}
        await self._pass(start)
        await self._pass({"type": "http.response.body", "body": refusal.body})

    async def __call__(self, message: Message) -> None:
        if self.refused:
            return
        if self.body is not None and self.body.too_large and self.status == 0:
            await self.refuse_body()
            return
        await self._pass(message)

    async def _pass(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._headers(list(message.get("headers", [])))
        elif self.method == "HEAD":
            message = {**message, "body": b""}
        await self.send(message)

    def _headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in headers}
        added = [*SECURITY, NO_PAGE, NOT_KEPT, *self.cors]
        headers += [(name, value) for name, value in added if name not in present]
        headers.append((b"x-request-id", self.request_id.encode()))
        return [(name, self._allowed(value)) if name == b"allow" else (name, value) for name, value in headers]

    def _allowed(self, methods: bytes) -> bytes:
        """What is read can be asked for its headers alone, and a public surface answers the preflight too."""
        return b"GET, HEAD, OPTIONS" if self.public else methods.replace(b"GET", b"GET, HEAD")

    def log(self) -> None:
        """One line of JSON: no address, no query, no path beyond the route's own template."""
        route = getattr(self.scope.get("route"), "path", None)
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "request_id": self.request_id,
            "method": self.method if self.method in METHODS else "OTHER",
            "route": route,
            "status": self.status,
            "ms": round((time.perf_counter() - self.started) * 1000, 2),
        }
        access.info(json.dumps(line))


def log_to_stdout() -> None:
    """Access lines go to standard output as they are; everything else goes to standard error."""
    if not access.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        access.addHandler(handler)
    access.setLevel(logging.INFO)
    access.propagate = False
