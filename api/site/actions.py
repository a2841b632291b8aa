"""Changing the settings."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from api.accounts.actor import Actor
from api.core import clock
from api.core.editing import Stale
from api.events.actions import record
from api.site import queries
from api.site.models import SettingChange, SiteSettings
from api.site.schemas import SettingsRead


def change(db: Session, actor: Actor, version: int, changes: Mapping[str, Any]) -> SiteSettings:
    """Let the site behave otherwise from now on; nothing that was done before moves. Raises Stale."""
    actor.require("settings:write")
    settings = queries.held(db)
    if settings.version != version:
        raise Stale(shown(settings).model_dump(mode="json"), settings.version)
    different = {name: value for name, value in changes.items() if getattr(settings, name) != value}
    if not different:
        return settings
    settings.updated_at = clock.now()
    for name, value in different.items():
        db.add(_line(actor, settings, name, value))
        setattr(settings, name, value)
    settings.version += 1
    record(db, "settings.changed", None, by=actor, snapshot=different)
    db.flush()
    return settings


def shown(settings: SiteSettings) -> SettingsRead:
    return SettingsRead(**{name: getattr(settings, name) for name in SettingsRead.model_fields})


def _line(actor: Actor, settings: SiteSettings, name: str, value: Any) -> SettingChange:
    """What it is about to become."""
    return SettingChange(
        at=settings.updated_at,
        name=name,
        was=getattr(settings, name),
        became=value,
        by_kind=actor.kind,
        by_id=actor.id,
        by_name=actor.name,
    )
