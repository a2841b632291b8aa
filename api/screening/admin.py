"""`/v1/admin/screening/rules`: what is looked for in comments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.accounts.actor import Staff
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import DocumentId, IfMatch, resource
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import Form, ListQuery, sorting
from api.idempotency.once import OnceOnly
from api.screening import actions, queries
from api.screening.models import Effect, Kind, ScreeningRule, Topic
from api.screening.schemas import RuleCreate, RulePage, RuleRead, RuleUpdate

router = APIRouter(prefix="/v1/admin/screening/rules", tags=["conversation: screening"], route_class=Route)

CHANGED = problems(401, 403, 404, 409, 412, 422, 428, 503)
Language = Annotated[str, Form(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", 35, "is a language, such as en or pt-BR")]
LISTING = Listing(
    page=RulePage,
    item=RuleRead,
    sorts={"text": (col(ScreeningRule.text), str), "updated_at": (col(ScreeningRule.updated_at), datetime)},
    id=col(ScreeningRule.id),
)


class RulesQuery(ListQuery):
    sort: Literal["text", "-text", "updated_at", "-updated_at"] = sorting("text")
    kind: Kind | None = Field(None, alias="filter[kind]", description="Rules of this kind.")
    effect: Effect | None = Field(None, alias="filter[effect]", description="Rules with this effect.")
    topic: Topic | None = Field(None, alias="filter[topic]", description="Rules of care about this.")
    language: Language | None = Field(None, alias="filter[language]", description="Rules of this language.")

    def conditions(self) -> list[Any]:
        asked = (
            (self.kind, ScreeningRule.kind),
            (self.effect, ScreeningRule.effect),
            (self.topic, ScreeningRule.topic),
            (self.language, ScreeningRule.language),
        )
        found = [col(column) == value for value, column in asked if value is not None]
        return [*found, queries.says(self.q)] if self.q is not None else found


@router.get("", response_model=RulePage, responses=problems(401, 403, 422, 503))
def list_rules(request: Request, actor: Staff, db: ReadDb, query: Annotated[RulesQuery, Query()]) -> Response:
    """The rules by their text. Those the house begins with come in before the first comment is looked at."""
    actor.require("screening:read")
    return LISTING.answer(request, db, query, queries.listed().where(*query.conditions()), _all)


@router.post("", status_code=201, response_model=RuleRead, responses=problems(401, 403, 409, 422, 503))
def create(actor: Staff, db: WriteDb, given: RuleCreate, once: OnceOnly) -> Response:
    """Look for it, from the next comment on."""

    def work() -> Response:
        rule = actions.create(db, actor, given)
        place = f"/v1/admin/screening/rules/{rule.id}"
        return resource(_one(rule), rule.version, status=201, location=place)

    actor.require("screening:write")
    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.get("/{id}", response_model=RuleRead, responses=problems(401, 403, 404, 422, 503))
def read(actor: Staff, db: ReadDb, id_: DocumentId) -> Response:
    """One rule."""
    actor.require("screening:read")
    rule = actions.found(db, id_)
    return resource(_one(rule), rule.version)


@router.patch("/{id}", response_model=RuleRead, responses=CHANGED)
def change(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch, given: RuleUpdate) -> Response:
    """Let it look for something else, or do something else. What it found before stays."""
    rule = actions.hold(db, actor, id_, version)
    actions.update(db, actor, rule, given.model_dump(exclude_unset=True))
    return resource(_one(rule), rule.version)


@router.delete("/{id}", status_code=204, responses=CHANGED)
def delete(actor: Staff, db: WriteDb, id_: DocumentId, version: IfMatch) -> None:
    """Look for it no more."""
    actions.delete(db, actor, actions.hold(db, actor, id_, version))


def _all(rows: Sequence[Any]) -> list[RuleRead]:
    return [_one(row) for row in rows]


def _one(row: Any) -> RuleRead:
    copied = ("version", *actions.FIELDS, "created_at", "updated_at")
    return RuleRead(id=str(row.id), **{name: getattr(row, name) for name in copied})
