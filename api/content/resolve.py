"""`/v1/content/resolve`: what stands at a path of the site, in one call."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.articles.models import Publication
from api.articles.queries import published
from api.authors.models import Author
from api.content import queries
from api.content.reading import Read, found, one
from api.content.schemas import Resolved
from api.content.selection import Form
from api.core.columns import col
from api.core.http import Route, problems
from api.faqs.models import Faq
from api.topics.models import Topic

router = APIRouter(prefix="/v1/content/resolve", tags=["resolve"], route_class=Route)

EXAMPLE = "/articles/unspoken-bonds"
FORM = Form(r"^/[^\x00-\x1f\x7f?#]*$", 1_000, "is a path of the site, such as /articles/some-slug, without ? and #")
Path = Annotated[str, FORM, Query(description="A path of the site: /articles/some-slug", examples=[EXAMPLE])]


@router.get("", responses=problems(404, 422, 503), response_model=Resolved)
def resolve_path(reading: Read, path: Path) -> Response:
    """The document at a canonical path. A trailing slash means the same document; `path` says its proper form."""
    statements = {
        "article": (published.published(reading.at), col(Publication.slug)),
        "faq": (queries.published_faqs(reading.at), col(Faq.slug)),
        "author": (queries.published_authors(reading.at), col(Author.slug)),
        "topic": (queries.all_topics(), col(Topic.slug)),
    }
    parts = path.rstrip("/").split("/")
    kind = parts[1].removesuffix("s") if len(parts) == 3 and parts[1].endswith("s") else ""
    if kind not in statements:
        found(None)
    statement, slug = statements[kind]
    row = one(reading, statement.where(slug == parts[2]), parts[2])
    proper = f"/{kind}s/{row.slug}"
    id_ = row.article_id if kind == "article" else row.id
    resolved = Resolved.model_validate(
        {"type": kind, "id": str(id_), "slug": row.slug, "path": proper, "href": f"/v1/content{proper}"}
    )
    return reading.answer(resolved, [])
