"""Whether an article takes comments."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from api.comments import queries
from api.comments.models import Opening, SiteSettings


def is_open(opening: Opening, since: datetime, at: datetime, settings: SiteSettings) -> bool:
    """Whether one first published at `since` does at `at`."""
    if opening is not Opening.SETTINGS or settings.close_after_days is None:
        return opening is not Opening.CLOSED
    return at < since + timedelta(days=settings.close_after_days)


def open_ones(db: Session, since: Mapping[UUID, datetime], at: datetime, settings: SiteSettings) -> set[UUID]:
    """Of articles and when each was first published, those that take comments at `at`."""
    openings = queries.openings(db, list(since))
    said = {id_: openings.get(id_, Opening.SETTINGS) for id_ in since}
    return {id_ for id_, opening in said.items() if is_open(opening, since[id_], at, settings)}
