"""Comments as readers get them, from the rows of the public queries."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from api.anchors.models import State
from api.anchors.schemas import AnchorRead
from api.comments.models import Status
from api.comments.queries import public
from api.comments.schemas import ArticleRef, CommentRead

Anchors = Mapping[UUID, AnchorRead]
STATUSES = {Status.APPROVED: "approved", Status.DELETED: "deleted"}
COPIED = ("depth", "name", "badge", "avatar_seed", "html", "text", "created_at", "edited_at", "helpful", "reply_count")


def anchors_in(db: Session, publication_id: UUID, ids: Sequence[UUID]) -> dict[UUID, AnchorRead]:
    """Where passages are in a publication, by the anchor's id."""
    return {row.id: anchor_of(row) for row in public.placed(db, publication_id, ids)}


class Placed(NamedTuple):
    """The placement in a row of an anchor."""

    state: State
    kept: float
    block: str
    start: int
    end: int
    exact: str


def anchor_of(row: Any) -> AnchorRead:
    """A passage, from a row of an anchor with its placement."""
    placed = Placed(row.state, row.kept, row.placed_block, row.placed_start, row.placed_end, row.now)
    return AnchorRead.of(row, placed)


def comments_of(db: Session, rows: Sequence[Any], article: ArticleRef, publication_id: UUID) -> list[CommentRead]:
    """The comments of rows of one article, with their passages in its publication."""
    anchors = anchors_in(db, publication_id, [row.anchor_id for row in rows if row.anchor_id is not None])
    return [comment_of(row, article, anchors) for row in rows]


def comment_of(row: Any, article: ArticleRef, anchors: Anchors) -> CommentRead:
    return CommentRead(
        **{name: getattr(row, name) for name in COPIED},
        id=str(row.id),
        article=article,
        parent_id=text_of(row.parent_id),
        root_id=str(row.root_id),
        status=STATUSES.get(row.status, "hidden"),
        deleted=row.status is Status.DELETED,
        featured=row.featured_at is not None,
        expert=row.expert_at is not None,
        redacted=row.redacted_at is not None,
        locked=row.locked_at is not None,
        prompt_id=text_of(row.prompt_id),
        anchor=anchors.get(row.anchor_id) if row.anchor_id is not None else None,
    )


def text_of(id_: UUID | None) -> str | None:
    return str(id_) if id_ is not None else None
