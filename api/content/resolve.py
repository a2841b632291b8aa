"""`/v1/content/resolve`: what stands at a path of the site, in one call."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from api.content import paths
from api.content.reading import Read, found
from api.content.schemas import Resolved, ResolvedGone, ResolvedRedirect
from api.core.http import Route, problems
from api.core.selection import Form

router = APIRouter(prefix="/v1/content/resolve", tags=["resolve"], route_class=Route)

EXAMPLE = "/articles/unspoken-bonds"
FORM = Form(r"^/[^\x00-\x1f\x7f?#]*$", 1_000, "is a path of the site, such as /articles/some-slug, without ? and #")
Path = Annotated[str, FORM, Query(description="A path of the site: /articles/some-slug", examples=[EXAMPLE])]
Answered = Annotated[Resolved | ResolvedRedirect | ResolvedGone, Field(discriminator="result")]


@router.get("", responses=problems(404, 422, 503), response_model=Answered)
def resolve_path(reading: Read, path: Path) -> Response:
    """The document at a path; else where the path leads since it moved, or that it is gone for good.

    A trailing slash means the same document; `path` says its proper form.
    """
    place = paths.standing(reading, path)
    if place is not None:
        href = f"/v1/content{place.path}"
        named = {"type": place.kind, "id": str(place.id), "slug": place.slug, "path": place.path, "href": href}
        return reading.answer(Resolved.model_validate(named), [])
    way = found(paths.leading(reading, path))
    if way.location is None:
        return reading.answer(ResolvedGone(), [])
    return reading.answer(ResolvedRedirect(location=way.location), [])
