"""`/v1/content/articles/{slug}/prompts`: what readers are asked about passages of an article."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from api.anchors.models import Anchor, Placement
from api.anchors.schemas import AnchorRead
from api.articles.queries import published
from api.content.paths import MOVED, moved
from api.content.reading import Read
from api.content.schemas import PromptList, PromptRead
from api.core.http import Route, problems
from api.core.selection import slug_in_path
from api.prompts import queries
from api.prompts.models import Prompt

router = APIRouter(prefix="/v1/content/articles", tags=["articles"], route_class=Route)

InPath = Annotated[str, slug_in_path("unspoken-bonds")]


@router.get("/{slug}/prompts", responses=MOVED | problems(404, 422, 503), response_model=PromptList)
def list_prompts(reading: Read, slug: InPath) -> Response:
    """All that readers are asked about a published article."""
    seen = published.standing(reading.db, slug, reading.at)
    if seen is None:
        return moved(reading, "article", slug, "/prompts")
    asked = [_shown(*row) for row in queries.shown(reading.db, seen.id)]
    return reading.answer(PromptList(data=asked), ())


def _shown(prompt: Prompt, anchor: Anchor, placement: Placement) -> PromptRead:
    return PromptRead(
        id=str(prompt.id),
        question=prompt.question,
        open=prompt.closed_at is None,
        answers=prompt.answers,
        anchor=AnchorRead.of(anchor, placement),
    )
