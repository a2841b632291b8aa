"""Prompts and passages as staff sees them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.anchors.models import Anchor, Placement
from api.anchors.schemas import AnchorRead
from api.core import clock
from api.core.columns import col
from api.core.listing import Listing
from api.prompts import queries
from api.prompts.models import Prompt
from api.prompts.queries import Found
from api.prompts.schemas import PassagePage, PassageRead, PromptAdmin

PASSAGES = Listing(
    page=PassagePage,
    item=PassageRead,
    sorts={"position": (col(Placement.position), int)},
    id=col(Placement.anchor_id),
)


def prompt(db: Session, asked: Prompt) -> PromptAdmin:
    """One prompt, with its place in what readers see now."""
    return _prompts(db, [asked])[0]


def page(db: Session, rows: Sequence[Any]) -> list[PromptAdmin]:
    """The prompts of one article, by the ids in the rows."""
    found = queries.those(db, [row.id for row in rows])
    return _prompts(db, [found[row.id] for row in rows])


def _prompts(db: Session, asked: Sequence[Prompt]) -> list[PromptAdmin]:
    if not asked:
        return []
    marks = queries.passages(db, asked[0].article_id, [each.anchor_id for each in asked], clock.now())
    return [_prompt(each, marks[each.anchor_id]) for each in asked]


def _prompt(asked: Prompt, found: Found) -> PromptAdmin:
    return PromptAdmin(
        id=str(asked.id),
        article_id=str(asked.article_id),
        question=asked.question,
        open=asked.closed_at is None,
        answers=asked.answers,
        quote=found.anchor.exact,
        anchor=AnchorRead.of(found.anchor, found.placement) if found.placement else None,
        version=asked.version,
        created_at=asked.created_at,
        updated_at=asked.updated_at,
        closed_at=asked.closed_at,
    )


def passage(db: Session, anchor: Anchor) -> PassageRead:
    """One mark, in what readers see now."""
    (shown,) = _passages(db, anchor.article_id, [anchor.id])
    return shown


def passages(db: Session, article_id: UUID, rows: Sequence[Any]) -> list[PassageRead]:
    """Marks of one article, by the ids in the rows."""
    return _passages(db, article_id, [row.anchor_id for row in rows])


def _passages(db: Session, article_id: UUID, ids: Sequence[UUID]) -> list[PassageRead]:
    marks, asked = queries.passages(db, article_id, ids, clock.now()), queries.asked_on(db, ids)
    return [_passage(found, found.placement, asked) for found in map(marks.__getitem__, ids) if found.placement]


def _passage(found: Found, placement: Placement, asked: Mapping[UUID, UUID]) -> PassageRead:
    anchor = found.anchor
    return PassageRead(
        id=str(anchor.id),
        article_id=str(anchor.article_id),
        prompt_id=str(asked[anchor.id]) if anchor.id in asked else None,
        revision=placement.revision,
        awaiting=found.awaiting,
        kept_at=anchor.kept_at,
        anchor=AnchorRead.of(anchor, placement),
    )
