"""What is done with helplines, and that readers are only ever told what somebody verified."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM, Actor
from api.core import clock
from api.core.editing import Stale
from api.core.errors import Forbidden, Malformed, NotFound
from api.events.models import Event
from api.helplines import actions, queries
from api.helplines.models import FRESH
from api.helplines.schemas import HelplineCreate, HelplineUpdate, HelplineVerify
from tests.factories import make_helpline

READER = Actor("staff", uuid4(), "Nobody", frozenset({"helplines:read"}))
GIVEN = {"name": "Sample", "region": "INT", "languages": ["en"], "topics": ["general"], "hours": "Never"}


def said(db: Session) -> list[str]:
    return [event.type for event in db.exec(select(Event).order_by(Event.id))]  # type: ignore[arg-type]


def test_every_deed_is_written_down_with_what_the_helpline_said(db: Session) -> None:
    helpline = make_helpline(db, verified=False)
    actions.update(db, SYSTEM, helpline, 1, HelplineUpdate(hours="Always"))
    actions.verify(db, SYSTEM, helpline, HelplineVerify())
    actions.delete(db, SYSTEM, helpline)
    db.flush()
    assert said(db) == ["helpline.created", "helpline.changed", "helpline.verified", "helpline.deleted"]
    events = db.exec(select(Event)).all()
    assert {event.subject_id for event in events} == {helpline.id}
    (last,) = (event.snapshot for event in events if event.type == "helpline.deleted")
    assert (last["phone"], last["hours"], last["topics"], last["version"]) == ("+1 555 0100", "Always", ["general"], 3)
    assert not queries.has_any(db)


def test_a_helpline_nobody_can_be_reached_by_is_refused(db: Session) -> None:
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, HelplineCreate.model_validate(GIVEN))
    assert {item.code for item in refused.value.errors} == {"no-contact"}
    helpline = make_helpline(db)
    with pytest.raises(Malformed):
        actions.update(db, SYSTEM, helpline, 2, HelplineUpdate(phone=None))
    assert (helpline.phone, helpline.version) == ("+1 555 0100", 2)
    actions.update(db, SYSTEM, helpline, 2, HelplineUpdate(phone=None, text="Write to 555"))
    assert (helpline.phone, helpline.text) == (None, "Write to 555")


def test_the_database_too_keeps_none_nobody_can_be_reached_by(db: Session) -> None:
    helpline = make_helpline(db)
    helpline.phone = None
    with pytest.raises(sa.exc.IntegrityError):
        db.flush()


@pytest.mark.parametrize("way", [{"phone": "+1 555 0101"}, {"url": "https://example.org/a"}, {"text": "Write"}])
def test_another_way_to_reach_it_has_to_be_verified_anew(db: Session, way: dict[str, str]) -> None:
    helpline = make_helpline(db)
    actions.update(db, SYSTEM, helpline, 2, HelplineUpdate.model_validate({"hours": "At night"}))
    assert actions.content_of(helpline)["hours"] == "At night"
    assert queries.shown(db, None, [], clock.now())[0].verified_by == "system"
    actions.update(db, SYSTEM, helpline, 3, HelplineUpdate.model_validate(way))
    assert {helpline.verified_at, helpline.verified_by, helpline.fresh_until} == {None}
    actions.verify(db, SYSTEM, helpline, HelplineVerify())
    assert helpline.fresh_until is not None


def test_a_change_that_changes_nothing_leaves_the_version(db: Session) -> None:
    helpline = make_helpline(db)
    same = {"topics": ["general", "general"], "phone": " +1 555 0100", "review_due": None}
    actions.update(db, SYSTEM, helpline, 2, HelplineUpdate.model_validate(same))
    assert (helpline.version, len(said(db))) == (2, 2)


def test_a_review_ends_the_day_of_the_one_before(db: Session) -> None:
    helpline = make_helpline(db, verified=False, review_due=clock.now() - timedelta(days=1))
    actions.verify(db, SYSTEM, helpline, HelplineVerify())
    assert helpline.verified_at is not None
    assert (helpline.review_due, helpline.fresh_until) == (None, helpline.verified_at + FRESH)
    later = clock.now() + timedelta(days=30)
    actions.verify(db, SYSTEM, helpline, HelplineVerify(review_due=later))
    assert (helpline.review_due, helpline.fresh_until) == (later, later)
    with pytest.raises(Malformed):
        actions.verify(db, SYSTEM, helpline, HelplineVerify(review_due=clock.now()))


def test_a_helpline_is_changed_from_the_version_that_was_read(db: Session) -> None:
    helpline = make_helpline(db, review_due="2998-01-01T00:00:00Z", verified=False)
    assert actions.matched(db, SYSTEM, helpline.id, 1) is helpline
    with pytest.raises(Stale) as stale:
        actions.matched(db, SYSTEM, helpline.id, 2)
    assert stale.value.more["current"]["review_due"] == "2998-01-01T00:00:00Z"
    with pytest.raises(Stale) as stale:
        actions.update(db, SYSTEM, helpline, 2, HelplineUpdate(hours="Always"))
    assert set(stale.value.more["diff"]) == {"hours"}
    with pytest.raises(NotFound):
        actions.hold(db, SYSTEM, uuid4())


def test_who_may_only_read_changes_nothing(db: Session) -> None:
    helpline = make_helpline(db)
    with pytest.raises(Forbidden):
        actions.create(db, READER, HelplineCreate.model_validate(GIVEN | {"phone": "1"}))
    with pytest.raises(Forbidden):
        actions.update(db, READER, helpline, 2, HelplineUpdate(hours="Always"))
    with pytest.raises(Forbidden):
        actions.verify(db, READER, helpline, HelplineVerify())
    with pytest.raises(Forbidden):
        actions.delete(db, READER, helpline)
    with pytest.raises(Forbidden):
        actions.matched(db, READER, helpline.id, 2)
