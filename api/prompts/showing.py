"""Prompts and passages as staff sees them."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from api.anchors.models import Anchor, Placement
from api.anchors.schemas import AnchorRead
from api.core import clock
from api.prompts import queries
from api.prompts.models import Prompt
from api.prompts.schemas import PromptAdmin


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
    return [_prompt(each, *marks[each.anchor_id]) for each in asked]


def _prompt(asked: Prompt, anchor: Anchor, placement: Placement | None) -> PromptAdmin:
    return PromptAdmin(
        id=str(asked.id),
        article_id=str(asked.article_id),
        question=asked.question,
        open=asked.closed_at is None,
        answers=asked.answers,
        quote=anchor.exact,
        anchor=AnchorRead.of(anchor, placement) if placement else None,
        version=asked.version,
        created_at=asked.created_at,
        updated_at=asked.updated_at,
        closed_at=asked.closed_at,
    )
