"""HTTP as the house speaks it: strict requests, answers that can be validated and cached."""

import hashlib
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from typing import Any, get_args

import orjson
from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.core.errors import PROBLEM_JSON, TITLES, Malformed, ProblemItem, named

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


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


class Route(APIRoute):
    """A route that refuses query parameters it does not know, and a second value for one that takes one."""

    @cached_property
    def parameters(self) -> dict[str, bool]:
        return _parameters(self.dependant)

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


def refused_parameter(name: str, code: str, msg: str) -> Malformed:
    item = ProblemItem(loc=["query", named(name)], code=code, msg=msg)
    return Malformed(f"The query parameter is not accepted: {msg}.", errors=[item])


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may be refused with these statuses."""
    schema = {"$ref": "#/components/schemas/Problem"}
    titles = {status: title for status, (_, title) in TITLES.items()} | {422: "Invalid request", 503: "Unavailable"}
    return {
        status: {"description": titles[status], "content": {PROBLEM_JSON: {"schema": schema}}} for status in statuses
    }


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
