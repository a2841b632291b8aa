"""FAQs as staff gets them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.core import clock
from api.core.schemas import Ref
from api.core.unkept import warnings
from api.faqs import queries
from api.faqs.models import Faq
from api.faqs.schemas import FaqAdmin, FaqListed, FaqState

COPIED = ("version", "slug", "question", "last_reviewed_at", "next_review_due", "published_at")
DATES = ("created_at", "updated_at", "trashed_at")


def state_of(row: Any, at: datetime) -> FaqState:
    if row.trashed_at is not None:
        return "trashed"
    if row.published_at is None:
        return "draft"
    return "published" if row.published_at <= at else "scheduled"


def listed(db: Session, rows: Sequence[Any]) -> list[FaqListed]:
    """FAQs with their relations: two statements, however many rows."""
    topics: dict[Any, list[Ref]] = {}
    for link in queries.topics_of(db, [row.id for row in rows]):
        topics.setdefault(link.faq_id, []).append(_ref(link))
    reviewers = queries.reviewers(db, [row.reviewed_by_id for row in rows])
    now = clock.now()
    return [
        FaqListed(
            **{name: getattr(row, name) for name in COPIED + DATES},
            id=str(row.id),
            state=state_of(row, now),
            topics=topics.get(row.id, []),
            reviewed_by=_ref(reviewers[row.reviewed_by_id]) if row.reviewed_by_id in reviewers else None,
        )
        for row in rows
    ]


def whole(db: Session, faq: Faq, said: Sequence[str] = ()) -> FaqAdmin:
    """One FAQ with its answer; `said` are warnings of what was just done to it."""
    (shown,) = listed(db, [faq])
    parts = {name: getattr(shown, name) for name in FaqListed.model_fields}
    return FaqAdmin(**parts, answer=faq.body, html=faq.html, warnings=[*said, *warnings(faq.body)])


def _ref(row: Any) -> Ref:
    return Ref(id=str(row.id), slug=row.slug, name=row.name)
