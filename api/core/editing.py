"""Changing what others may change too: versions in and out, and what happens when two did."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Header, Path, Query
from fastapi import Request as HttpRequest
from fastapi.responses import Response
from pydantic import BaseModel, Field

from api.core.errors import Malformed, NotFound, ProblemItem, Refusal
from api.core.schemas import Line, Request

VERSION = re.compile(r'(?:W/)?"([1-9][0-9]{0,17})"|([1-9][0-9]{0,17})')
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def _id_in_path(
    id_: Annotated[str, Path(alias="id", description="The id.", json_schema_extra={"format": "uuid"})],
) -> UUID:
    """One thing has one address: another spelling of its id is an id nobody has."""
    if not _ID.fullmatch(id_):
        raise NotFound("Nothing has this id.")
    return UUID(id_)


DocumentId = Annotated[UUID, Depends(_id_in_path)]


class Saving(Request):
    """How a change is saved; nothing of it is content."""

    merge: bool = Field(
        default=False, description="Take in what others changed since, where it is in other fields than this change."
    )
    autosave: bool = Field(
        default=False, description="Fold this into my last autosave, if that is ten minutes old or less."
    )
    note: Line | None = Field(None, description="What the change is about, kept with the revision.")


SavedHow = Annotated[Saving, Query()]


class PreconditionRequired(Refusal):
    """A change says which version it was made from."""

    status, code, title = 428, "precondition-required", "Precondition required"

    def __init__(self) -> None:
        super().__init__('Send `If-Match: "VERSION"` with the version your change was made from (the ETag you read).')


class Stale(Refusal):
    """Somebody else changed it first. Carries what it is now and, field by field, who made what of it."""

    status: ClassVar[int] = 412
    code: ClassVar[str] = "stale"
    title: ClassVar[str] = "Changed meanwhile"

    def __init__(self, current: Mapping[str, Any], version: int, diff: Mapping[str, Any] | None = None):
        super().__init__(f"It is at version {version} now; your change was made from another.")
        self.headers["ETag"] = tag(version)
        self.more = {"current": dict(current), "diff": dict(diff) if diff is not None else None}


def tag(version: int) -> str:
    return f'"{version}"'


class NoVersion(Malformed):
    """If-Match is there and names no version."""

    code: ClassVar[str] = "no-version"
    title: ClassVar[str] = "No version"

    def __init__(self) -> None:
        item = ProblemItem(loc=["header", "If-Match"], code="no-version", msg='is one version, such as "7"')
        super().__init__('If-Match names one version, as the ETag you read did: "7".', errors=[item])


async def _version(
    request: HttpRequest, if_match: Annotated[str | None, Header(description='The ETag you read: `"7"`.')] = None
) -> int:
    """The version a change was made from. `*` names none, so it is no answer.

    A weak tag counts as what it was: proxies that compress weaken the tags of answers, and a version is no matter of
    bytes.
    """
    sent = request.headers.getlist("If-Match")
    if if_match is None or if_match.strip() == "*":
        raise PreconditionRequired
    found = VERSION.fullmatch(if_match.strip())
    if found is None or len(sent) > 1:
        raise NoVersion
    return int(found[1] or found[2])


IfMatch = Annotated[int, Depends(_version)]


def resource(shown: BaseModel, version: int, *, status: int = 200, location: str | None = None) -> Response:
    """The whole of what was written, with its version, for nobody's cache."""
    headers = {"ETag": tag(version), "Cache-Control": "no-store"}
    if location is not None:
        headers["Location"] = location
    body = shown.__pydantic_serializer__.to_json(shown)
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def three_ways(
    base: Mapping[str, Any] | None, theirs: Mapping[str, Any], yours: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """For each field of `yours` that is not what is there now: what it was, what they made of it, what you did.

    `base` is None when the version was not kept (autosaves were folded over it); each such field is then in question.
    """
    return {
        name: {"base": base.get(name) if base is not None else None, "theirs": theirs.get(name), "yours": value}
        for name, value in yours.items()
        if theirs.get(name) != value
    }


def conflicts(base: Mapping[str, Any] | None, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> list[str]:
    """The fields that both changed, differently. The others can be merged."""
    if base is None:
        return list(three_ways(base, theirs, yours))
    return [
        name
        for name, value in yours.items()
        if value not in (base.get(name), theirs.get(name)) and theirs.get(name) != base.get(name)
    ]
