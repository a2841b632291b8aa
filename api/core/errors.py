"""Refusals and faults as problems (RFC 9457). A refusal is a class with a status and a code."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Protocol
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.core.allowed import names_at

logger = logging.getLogger("unspoken.errors")

PROBLEM_JSON = "application/problem+json"
NAME_MAX = 100


class ProblemItem(BaseModel):
    """One thing that is wrong, and where: `["query", "sort"]`, `["body", "title"]`."""

    loc: list[str | int]
    code: str
    msg: str


class Problem(BaseModel):
    """What every refusal looks like."""

    model_config = ConfigDict(title="Problem", extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[ProblemItem]


class Refusal(Exception):
    """The request is understood and not done. Subclasses say with which status and code."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str, *, errors: Sequence[ProblemItem] = (), headers: Mapping[str, str] | None = None):
        super().__init__(detail)
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.more: dict[str, Any] = {}


class NotFound(Refusal):
    """Nothing is here, or nothing that this reader may know of."""

    status, code, title = 404, "not-found", "Not found"


class Conflict(Refusal):
    """The state of the thing does not allow it."""

    status, code, title = 409, "conflict", "Conflict"


class InTrash(Conflict):
    """What is in the trash is restored before anything else is done with it."""

    code, title = "in-trash", "In the trash"

    def __init__(self) -> None:
        super().__init__("It is in the trash; restore it first.")


class NotInTrash(Conflict):
    """Only what is in the trash is restored from it."""

    code, title = "not-in-trash", "Not in the trash"

    def __init__(self) -> None:
        super().__init__("It is not in the trash.")


class Held(Protocol):
    """Whatever holds a slug."""

    id: UUID
    trashed_at: datetime | None


class SlugTaken(Conflict):
    """Another document of the kind holds the slug, perhaps from the trash."""

    code, title = "slug-taken", "Slug taken"

    def __init__(self, slug: str, *, trashed: bool = False):
        where = (
            "is held by one in the trash; restore that one or choose another" if trashed else "is taken; choose another"
        )
        super().__init__(f"The slug {slug} {where}.")

    @classmethod
    def unless_own(cls, holder: "Held | None", own: UUID, slug: str) -> None:
        """Refuse the slug when a document other than `own` holds it."""
        if holder is not None and holder.id != own:
            raise cls(slug, trashed=holder.trashed_at is not None)


class Malformed(Refusal):
    """What was sent has not the required form; `errors` name each place and what is allowed there."""

    status, code, title = 422, "invalid-request", "Invalid request"


class Unauthenticated(Refusal):
    """Who asks is not known: nothing was shown, or what was shown is wrong, ended or revoked."""

    status, code, title = 401, "unauthenticated", "Unauthenticated"

    def __init__(self, detail: str = "Sign in, or send a key."):
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(Refusal):
    """Who asks is known and may not."""

    status, code, title = 403, "forbidden", "Forbidden"


class LinkEnded(Refusal):
    """The link was used, has expired, was replaced, or never was: which of them is not told."""

    status, code, title = 410, "link-ended", "Link ended"

    def __init__(self) -> None:
        super().__init__("This link does not work, or no longer. Ask for a new one.")


class TooMany(Refusal):
    """Too often; the answer says when to try again."""

    status, code, title = 429, "too-many-requests", "Too many requests"

    def __init__(self, detail: str, *, retry_after: int):
        super().__init__(detail, headers={"Retry-After": str(max(1, retry_after))})


class Unavailable(Refusal):
    """Not now; the answer says when to try again."""

    status, code, title = 503, "unavailable", "Unavailable"

    def __init__(self, detail: str, *, retry_after: int = 1):
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Permanent(Exception):
    """A fault no second attempt mends."""


TITLES = {
    400: ("bad-request", "Bad request"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "Method not allowed"),
    413: ("body-too-large", "Body too large"),
    415: ("unsupported-media-type", "Unsupported media type"),
    500: ("internal-error", "Internal error"),
}


def problem(
    request: Request,
    status: int,
    naming: tuple[str, str],
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> Response:
    """The answer for a refusal. It is never cached: what is missing now may be published a second later.

    `more` are further members, as RFC 9457 allows: each thing that is wrong, and what a client needs to go on.
    """
    code, title = naming
    body = Problem(
        type=f"urn:unspoken:problem:{code}",
        title=title,
        status=status,
        detail=detail,
        code=code,
        request_id=str(request.scope.get("request_id", "")),
        **{"errors": [], **more},
    )
    sent = {"Cache-Control": "no-store", **(headers or {})}
    return Response(body.model_dump_json(), status_code=status, headers=sent, media_type=PROBLEM_JSON)


def named(name: object) -> str:
    """A name a client sent, short enough to say back."""
    return str(name)[:NAME_MAX]


def unknown_ids(ids: Sequence[UUID], known: Collection[UUID], field: str, kind: str) -> list[ProblemItem]:
    """One item for each id that is not known or was named before, with its place in the field."""
    return [
        ProblemItem(loc=["body", field, place], code=f"unknown-{kind}", msg=f"no such {kind}, or named twice")
        for place, id_ in enumerate(ids)
        if id_ not in known or id_ in ids[:place]
    ]


def _item(request: Request, error: Mapping[str, Any]) -> ProblemItem:
    loc: list[str | int] = [part if isinstance(part, int) else named(part) for part in error["loc"]]
    msg = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden" and loc[0] == "body":
        body = getattr(request.scope.get("route"), "body_field", None)
        msg = f"unknown field; allowed: {', '.join(names_at(body.field_info.annotation, loc[1:]))}" if body else msg
    return ProblemItem(loc=loc, code=str(error["type"]).replace("_", "-"), msg=msg)


def refusal(request: Request, refused: Refusal) -> Response:
    naming, more = (refused.code, refused.title), {"errors": refused.errors, **refused.more}
    return problem(request, refused.status, naming, refused.detail, headers=refused.headers, more=more)


async def _refused(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Refusal)
    return refusal(request, exc)


async def _invalid(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, RequestValidationError)
    return await _refused(
        request, Malformed("The request is not valid.", errors=[_item(request, e) for e in exc.errors()])
    )


async def _framework_refused(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    naming = TITLES.get(exc.status_code, ("refused", "Refused"))
    return problem(request, exc.status_code, naming, f"{naming[1]}.", headers=exc.headers)


async def _database_away(request: Request, exc: Exception) -> Response:
    logger.error("database unavailable: %s", type(exc).__name__)
    return await _refused(request, Unavailable("The database did not answer in time."))


async def _failed(request: Request, _: Exception) -> Response:
    """The stack goes to the log, by the server; the client learns the request id."""
    # The server hangs up after a fault. A client that is not told so sends its next request into a closed connection.
    detail = "Something went wrong here. It has been logged under this request id."
    return problem(request, 500, TITLES[500], detail, headers={"Connection": "close"})


def install(app: FastAPI) -> None:
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework_refused)
    for away in (PoolTimeout, OperationalError, InterfaceError):
        app.add_exception_handler(away, _database_away)
    app.add_exception_handler(Exception, _failed)
