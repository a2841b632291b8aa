"""HTTP as the house speaks it: strict requests, answers that can be validated and cached."""

import hashlib
from collections.abc import Callable, Collection, Coroutine, Mapping
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, ClassVar, get_args
from urllib.parse import urlsplit

import orjson
from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from api.core.errors import PROBLEM_JSON, TITLES, Forbidden, Malformed, ProblemItem, Refusal, named

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

# The network of those who ask from nowhere that is known.
UNKNOWN = "unknown"


class StrictRequest(Request):
    """JSON is UTF-8 without NaN, lone surrogates or endless nesting; of a repeated key the last one counts."""

    async def json(self) -> Any:
        return orjson.loads(await self.body())


def _parameters(dependant: Dependant) -> dict[str, bool]:
    """The query parameters of a route: name -> whether it may be repeated."""
    found: dict[str, bool] = {}
    for below in dependant.dependencies:
        found |= _parameters(below)
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found |= {info.alias or name: _is_list(info) for name, info in annotation.model_fields.items()}
        else:
            found[field.alias] = _is_list(field.field_info)
    return found


def _is_list(info: FieldInfo) -> bool:
    kinds = (info.annotation, *get_args(info.annotation))
    return any(getattr(kind, "__origin__", kind) in {list, tuple} for kind in kinds)


class MethodNotAllowed(Refusal):
    """The path is here and does not take the method; `Allow` names those it takes."""

    status: ClassVar[int] = 405
    code: ClassVar[str] = "method-not-allowed"
    title: ClassVar[str] = "Method not allowed"

    def __init__(self, allowed: Collection[str]):
        super().__init__("Method not allowed.", headers={"Allow": ", ".join(sorted(allowed))})


def _methods(scope: Scope) -> dict[str, set[str]]:
    """The methods of each path written out in a route, `/articles/{id}` and `/articles/bulk`; of the whole house."""
    state = scope["app"].state
    if not hasattr(state, "methods"):
        state.methods = {}
        for route in iter_route_contexts(scope["app"].routes):
            state.methods.setdefault(route.path or "", set()).update(route.methods or ())
    methods: dict[str, set[str]] = state.methods
    return methods


class Route(APIRoute):
    """A route that refuses query parameters it does not know, and a second value for one that takes one.

    A path that is written out is never an `{id}` of another route, in whatever order the two stand.
    """

    @cached_property
    def parameters(self) -> dict[str, bool]:
        return _parameters(self.dependant)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        if match is not Match.NONE and child["path_params"] and scope["path"] in _methods(scope):
            return Match.NONE, {}
        return match, child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in (self.methods or ()):
            raise MethodNotAllowed(_methods(scope)[self.path])
        await super().handle(scope, receive, send)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            if request.scope["query_string"]:
                self._check(request)
            return await handle(StrictRequest(request.scope, request.receive))

        return strict

    def _check(self, request: Request) -> None:
        seen: set[str] = set()
        for name, _ in request.query_params.multi_items():
            if name not in self.parameters:
                allowed = ", ".join(self.parameters) or "none"
                raise refused_parameter(name, "unknown-parameter", f"unknown parameter; allowed: {allowed}")
            if name in seen and not self.parameters[name]:
                raise refused_parameter(name, "repeated-parameter", "given more than once; it takes one value")
            seen.add(name)


def joined(*routers: APIRouter) -> APIRouter:
    """The routes of several routers as those of one. Of a router that is included, each is analysed a second time."""
    return APIRouter(routes=[route for router in routers for route in router.routes])


class CrossSite(Forbidden):
    """A browser sent the cookie along with a request another site made."""

    code: ClassVar[str] = "cross-site"
    title: ClassVar[str] = "Cross-site request"


def is_same_origin(request: Request) -> bool:
    """Whether a page of ours made the browser send this (Fetch Metadata, RFC 6454). What does not say so did not."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    own = urlsplit(request.app.state.settings.origin)
    return request.headers.get("origin") == f"{own.scheme}://{own.netloc}"


async def site_name(request: Request) -> str:
    """What the publication is called. Staff may change it; what stands above reads it, in a thread."""
    return await to_thread.run_sync(request.app.state.site_name)


def client_network(request: Request) -> str:
    """Who asks, as far as rate limits care: an IPv4 address, or the /64 of an IPv6 one, which one customer holds whole.

    X-Forwarded-For is read from its end, past proxies that are trusted by setting; anybody can write its beginning.
    """
    trusted = [ip_network(each, strict=False) for each in request.app.state.settings.trusted_proxies]
    hops = [hop.strip() for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")]
    asking = _address(request.client.host if request.client else "")
    while asking is not None and hops and any(asking in network for network in trusted):
        asking = _address(hops.pop())
    return UNKNOWN if asking is None else _network(asking)


def network_of(text: str) -> str | None:
    """The network of an address as `client_network` counts it; None where it is no address."""
    address = _address(text)
    return None if address is None else _network(address)


def _network(address: IPv4Address | IPv6Address) -> str:
    return str(ip_network((address, 64 if address.version == 6 else 32), strict=False))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address


def refused_parameter(name: str, code: str, msg: str) -> Malformed:
    item = ProblemItem(loc=["query", named(name)], code=code, msg=msg)
    return Malformed(f"The query parameter is not accepted: {msg}.", errors=[item])


REFUSED = {
    401: "Unauthenticated",
    403: "Forbidden",
    409: "Conflict",
    410: "Gone",
    412: "Changed meanwhile",
    422: "Invalid request",
    423: "Locked",
    428: "Precondition required",
    429: "Too many requests",
    503: "Unavailable",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may be refused with these statuses."""
    schema = {"$ref": "#/components/schemas/Problem"}
    titles = {status: title for status, (_, title) in TITLES.items()} | REFUSED
    return {
        status: {"description": titles[status], "content": {PROBLEM_JSON: {"schema": schema}}} for status in statuses
    }


def unkept(shown: BaseModel, *, status: int = 200) -> Response:
    """An answer for nobody's cache, made in the thread that did the work: a route that returns the model itself has it
    made in another, and may hold locks that all other threads wait for."""
    body = shown.__pydantic_serializer__.to_json(shown)
    return Response(body, status_code=status, headers={"Cache-Control": "no-store"}, media_type="application/json")


def etag_of(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def _matches(header: str, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110, section 13.1.2)."""
    candidates = {candidate.strip().removeprefix("W/") for candidate in header.split(",")}
    return "*" in candidates or etag in candidates


def validated(
    request: Request,
    body: bytes,
    *,
    max_age: int,
    changed_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """200 with the body, or 304 when the client already holds these very bytes."""
    etag = etag_of(body)
    sent = {"ETag": etag, "Cache-Control": f"public, max-age={max_age}", **(headers or {})}
    if changed_at is not None:
        sent["Last-Modified"] = format_datetime(changed_at.replace(microsecond=0), usegmt=True)
    if (known := request.headers.get("if-none-match")) and _matches(known, etag):
        return Response(status_code=304, headers=sent)
    return Response(body, headers=sent, media_type="application/json")
