"""The settings as they are, and what became of them."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from api.core.db import lock
from api.site.models import SettingChange, SiteSettings


def settings(db: Session) -> SiteSettings:
    """The settings in force; those of the first day while nobody chose any."""
    return db.get(SiteSettings, 1) or SiteSettings()


def held(db: Session) -> SiteSettings:
    """As `settings`, held until the transaction ends; the row is made when there was none."""
    lock(db, "site settings")
    found = db.get(SiteSettings, 1, populate_existing=True)
    if found is None:
        found = SiteSettings()
        db.add(found)
        db.flush()
    return found


def name(db: Session, given: str) -> str:
    """The publication's name; the one `given` by the environment while staff chose none."""
    return settings(db).site_name or given


def history() -> sa.Select[Any]:
    return sa.select(*SettingChange.__table__.columns)  # type: ignore[attr-defined]
