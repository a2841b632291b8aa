"""`/v1/preview/{token}`: one article as it would be, for whoever holds the link."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Path, Query, Request
from fastapi.responses import Response

from api.accounts.actor import AWAY
from api.content.articles import ArticleQuery, article_of
from api.content.reading import Read, Reading
from api.content.schemas import ArticleRead
from api.core.db import written
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.keys import token_hash
from api.core.selection import tree_of
from api.previews import drafts, queries
from api.previews.models import PreviewLink
from api.revisions import queries as revisions
from api.revisions.models import Revision

router = APIRouter(prefix="/v1/preview", tags=["previews"], route_class=Route)

# Not enforced: what has another form is no link, as any other that is not good.
FORM = {"pattern": "^[A-Za-z0-9_-]{43}$"}
Token = Annotated[str, Path(description="The token of the link.", json_schema_extra=FORM)]
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


class NoPreview(NotFound):
    """One answer for every link that is not good, whatever the reason."""

    def __init__(self) -> None:
        super().__init__("There is no such preview, or it has ended.", headers=PRIVATE)


@router.get("/{token}", responses=problems(404, 422, 503), response_model=ArticleRead)
def read_preview(
    request: Request, later: BackgroundTasks, reading: Read, token: Token, query: Annotated[ArticleQuery, Query()]
) -> Response:
    """The article as the content API would answer, if its draft were published at this moment.

    Its dates are those of that moment, its neighbours and related articles those readers see now. Authors, topics and
    FAQs are shown whether public or not. Comments are closed. Nothing of it may be kept or listed.
    """
    link, article = _opened(reading, token, query)
    if not request.scope.get("headers_only", False):
        later.add_task(_count, request, link.id, reading.at)
    tree = tree_of(ArticleRead, query.fields) if query.fields else None
    body = article.__pydantic_serializer__.to_json(article, include=tree)
    return Response(body, headers=PRIVATE, media_type="application/json")


def _opened(reading: Reading, token: str, query: ArticleQuery) -> tuple[PreviewLink, ArticleRead]:
    found = queries.good(reading.db, token_hash(token), reading.at)
    if found is None:
        raise NoPreview
    link, article = found
    revision = _shown(reading, link)
    row = drafts.publication(reading.db, article, revision, query.body_format, reading.at)
    return link, article_of(reading, row, drafts.relations(reading.db, revision, row.id), query)


def _shown(reading: Reading, link: PreviewLink) -> Revision:
    """The revision the link names; without a name the last, which is the working copy."""
    if link.revision is None:
        found = revisions.latest(reading.db, link.article_id)
    else:
        found = revisions.numbered(reading.db, link.article_id, link.revision)
    if found is None:
        raise NoPreview
    return found


async def _count(request: Request, link_id: UUID, now: datetime) -> None:
    """After the answer has left. When the database is busy, the opening goes uncounted."""
    with suppress(*AWAY):
        await written(request, partial(queries.count_opening, link_id=link_id, now=now))
