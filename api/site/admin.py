"""`/v1/admin/settings`: how the site behaves, and what was set before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.actor import Staff
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import IfMatch, resource
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.pages import Range
from api.core.selection import Bound, PageQuery, sorting
from api.site import actions, queries
from api.site.models import SettingChange, SiteSettings
from api.site.schemas import ChangedBy, Setting, SettingChanged, SettingsHistory, SettingsRead, SettingsUpdate

router = APIRouter(prefix="/v1/admin/settings", tags=["settings"], route_class=Route)

HISTORY = Listing(
    page=SettingsHistory,
    item=SettingChanged,
    sorts={"at": (col(SettingChange.at), datetime)},
    id=col(SettingChange.id),
)


class HistoryQuery(PageQuery):
    sort: Literal["at", "-at"] = sorting("-at")
    name: Setting | None = Field(None, alias="filter[name]", description="Of this setting.")
    since: Bound | None = Field(None, alias="from", description="From this day or instant on.")
    until: Bound | None = Field(None, alias="to", description="Until this day or instant, not included.")

    def conditions(self) -> list[Any]:
        named = [col(SettingChange.name) == self.name] if self.name is not None else []
        return [*named, *Range(gte=self.since, lt=self.until).holds(col(SettingChange.at))]


@router.get("", response_model=SettingsRead, responses=problems(401, 403, 503))
def read(actor: Staff, db: ReadDb) -> Response:
    """The settings in force."""
    actor.require("settings:read")
    return _whole(queries.settings(db))


@router.patch("", response_model=SettingsRead, responses=problems(401, 403, 412, 422, 428, 503))
def change(actor: Staff, db: WriteDb, version: IfMatch, given: SettingsUpdate) -> Response:
    """Change what is sent. It holds from then on, in every process; nothing that was done before moves."""
    return _whole(actions.change(db, actor, version, given.model_dump(exclude_unset=True)))


@router.get("/history", response_model=SettingsHistory, responses=problems(401, 403, 422, 503))
def list_history(request: Request, actor: Staff, db: ReadDb, query: Annotated[HistoryQuery, Query()]) -> Response:
    """What became of each setting, the newest first. Nothing in it is ever changed or taken away."""
    actor.require("settings:read")
    return HISTORY.answer(request, db, query, queries.history().where(*query.conditions()), _lines)


def _whole(settings: SiteSettings) -> Response:
    return resource(actions.shown(settings), settings.version)


def _lines(rows: Sequence[Any]) -> list[SettingChanged]:
    return [_line(row) for row in rows]


def _line(row: Any) -> SettingChanged:
    by = ChangedBy(kind=row.by_kind, id=str(row.by_id) if row.by_id else None, name=row.by_name)
    return SettingChanged(id=str(row.id), at=row.at, name=row.name, was=row.was, became=row.became, by=by)
