"""What is done with helplines: write down, change, verify, delete."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.core import clock
from api.core.db import lock
from api.core.editing import Stale, three_ways
from api.core.errors import Malformed, NotFound, ProblemItem
from api.core.schemas import stamp
from api.events.actions import record
from api.helplines import queries
from api.helplines.models import Helpline
from api.helplines.schemas import HelplineCreate, HelplineUpdate, HelplineVerify

REACHED_BY = ("phone", "url", "text")
FIELDS = ("name", "region", "languages", "topics", *REACHED_BY, "hours", "note", "example", "review_due")


def hold(db: Session, actor: Actor, helpline_id: UUID) -> Helpline:
    """The helpline as it is now, for one who may change it; nobody else does until this transaction ends."""
    actor.require("helplines:write")
    lock(db, "helplines")
    helpline = queries.by_id(db, helpline_id)
    if helpline is None:
        raise NotFound("There is no such helpline.")
    return helpline


def matched(db: Session, actor: Actor, helpline_id: UUID, version: int) -> Helpline:
    """As `hold`, when it is still at this version. Raises Stale."""
    helpline = hold(db, actor, helpline_id)
    if helpline.version != version:
        raise Stale({"id": str(helpline.id), **content_of(helpline)}, helpline.version)
    return helpline


def create(db: Session, actor: Actor, given: HelplineCreate) -> Helpline:
    """Write a helpline down; readers see it once it is verified."""
    actor.require("helplines:write")
    helpline = Helpline(**_written(given))
    helpline.index()
    db.add(helpline)
    db.flush()
    _record(db, actor, helpline, "created")
    return helpline


def update(db: Session, actor: Actor, helpline: Helpline, version: int, given: HelplineUpdate) -> None:
    """Change what is given. Another way to reach it has to be verified anew. Raises Stale."""
    actor.require("helplines:write")
    now, changes = content_of(helpline), given.model_dump(exclude_unset=True, mode="json")
    if helpline.version != version:
        raise Stale({"id": str(helpline.id), **now}, helpline.version, three_ways(None, now, changes))
    written = _written(HelplineCreate.model_validate(now | changes))
    changed = [name for name in FIELDS if getattr(helpline, name) != written[name]]
    if not changed:
        return
    for name in changed:
        setattr(helpline, name, written[name])
    if not set(REACHED_BY).isdisjoint(changed):
        helpline.verified_at = helpline.verified_by = None
    helpline.updated_at = clock.now()
    _bump(db, helpline)
    _record(db, actor, helpline, "changed", {"changed": changed})


def verify(db: Session, actor: Actor, helpline: Helpline, given: HelplineVerify) -> None:
    """Somebody looked at it now, and it stands: readers see it until its review is due."""
    actor.require("helplines:write")
    now = clock.now()
    if given.review_due is not None and given.review_due <= now:
        item = ProblemItem(loc=["body", "review_due"], code="past", msg="is an instant still to come")
        raise Malformed("The next review is still to come.", errors=[item])
    helpline.verified_at, helpline.verified_by, helpline.review_due = now, actor.name, given.review_due
    _bump(db, helpline)
    _record(db, actor, helpline, "verified")


def delete(db: Session, actor: Actor, helpline: Helpline) -> None:
    """Take it from the list, and so from readers; the event keeps what it said."""
    actor.require("helplines:write")
    _record(db, actor, helpline, "deleted")
    db.delete(helpline)
    db.flush()


def content_of(helpline: Helpline) -> dict[str, Any]:
    """What an editor can change, as it is sent."""
    fields: dict[str, Any] = {name: getattr(helpline, name) for name in FIELDS}
    return fields | {"review_due": stamp(helpline.review_due) if helpline.review_due else None}


def _written(given: HelplineCreate) -> dict[str, Any]:
    """What is given, as it is kept. Raises Malformed where it names no way to reach anybody."""
    if not any(getattr(given, name) for name in REACHED_BY):
        said = "at least one of phone, url and text is given"
        items = [ProblemItem(loc=["body", name], code="no-contact", msg=said) for name in REACHED_BY]
        raise Malformed("A helpline can be reached: by phone, url or text.", errors=items)
    return given.model_dump() | {"topics": [topic.value for topic in given.topics]}


def _bump(db: Session, helpline: Helpline) -> None:
    helpline.version += 1
    helpline.index()
    db.flush()


def _record(db: Session, actor: Actor, helpline: Helpline, what: str, more: dict[str, Any] | None = None) -> None:
    snapshot = {**content_of(helpline), "version": helpline.version, **(more or {})}
    record(db, f"helpline.{what}", helpline.id, by=actor, snapshot=snapshot)
