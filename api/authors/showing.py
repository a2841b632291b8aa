"""Authors as staff gets them."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from api.authors import queries
from api.authors.models import Author
from api.authors.schemas import AccountRef, AuthorAdmin, AuthorListed, AuthorState
from api.core import clock
from api.core.columns import col
from api.core.unkept import warnings

COPIED = ("version", "slug", "name", "headline", "published_at", "created_at", "updated_at", "trashed_at")


def listed(rows: Sequence[Any]) -> list[AuthorListed]:
    return [AuthorListed(**_parts(row)) for row in rows]


def whole(db: Session, author: Author, said: Sequence[str] = ()) -> AuthorAdmin:
    """One author with the bio; `said` are warnings of what was just done to it."""
    row = db.execute(queries.listed().where(col(Author.id) == author.id)).one()
    more = {"portrait": author.portrait, "links": author.links, "warnings": [*said, *warnings(author.body)]}
    return AuthorAdmin.model_validate(_parts(row) | more | {"bio": author.body, "html": author.html})


def _parts(row: Any) -> dict[str, Any]:
    account = AccountRef(id=str(row.account_id), name=row.account_name or "") if row.account_id else None
    parts = {name: getattr(row, name) for name in COPIED}
    return parts | {"id": str(row.id), "state": _state_of(row), "account": account}


def _state_of(row: Any) -> AuthorState:
    if row.trashed_at is not None:
        return "trashed"
    if row.published_at is None:
        return "draft"
    return "published" if row.published_at <= clock.now() else "scheduled"
