"""The trash is emptied."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.articles import actions


def purge(db: Session, _: dict[str, Any]) -> None:
    actions.purge_trash(db)


EFFECTS = {"articles.purge": purge}
TIMETABLE = {"articles.purge": timedelta(days=1)}
