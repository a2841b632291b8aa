"""Who is told of which helpline."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from api.core import clock
from api.helplines import queries
from api.helplines.models import FRESH, Topic
from tests.factories import make_helpline

SECOND = timedelta(seconds=1)


def names(
    db: Session, region: str | None, *topics: Topic, at: datetime | None = None, language: str | None = None
) -> list[str]:
    return [row.name for row in queries.shown(db, region, topics, at or clock.now(), language)]


def test_a_region_has_its_own_helplines_first_and_then_those_for_people_anywhere(db: Session) -> None:
    for region, name in (("INT", "A"), ("US", "C"), ("AT", "B"), ("US", "b"), ("INT", "Z")):
        make_helpline(db, name=name, region=region)
    assert names(db, "US") == ["b", "C", "A", "Z"]
    assert names(db, "AT") == ["B", "A", "Z"]
    assert names(db, "ZZ") == names(db, None) == names(db, "INT") == ["A", "Z"]


def test_where_there_is_none_nobody_is_told_of_one(db: Session) -> None:
    make_helpline(db, region="US")
    assert names(db, None) == names(db, "AT") == []
    assert queries.has_any(db)


def test_of_a_topic_those_for_it_come_before_those_for_anything(db: Session) -> None:
    for name, topics in (("A", ["general"]), ("B", ["grief", "abuse"]), ("C", ["grief", "self_harm"])):
        make_helpline(db, name=name, topics=topics)
    make_helpline(db, name="D", region="US", topics=["general"])
    assert names(db, None, Topic.GRIEF) == ["B", "C", "A"]
    assert names(db, None, Topic.ABUSE, Topic.SELF_HARM) == ["B", "C", "A"]
    assert names(db, None, Topic.DANGER) == names(db, None, Topic.GENERAL) == ["A"]
    assert names(db, "US", Topic.SELF_HARM) == ["D", "C", "A"]


@pytest.mark.parametrize(("asked", "found"), [("de", "D"), ("de-CH", "D"), ("DE", "D"), ("en-GB", "E"), ("d", "")])
def test_a_language_is_found_in_whatever_variety(db: Session, asked: str, found: str) -> None:
    make_helpline(db, name="D", languages=["fr", "de-AT"])
    make_helpline(db, name="E", languages=["EN"])
    make_helpline(db, name="F", languages=["den"])
    assert names(db, None, language=asked) == list(found)


def test_what_nobody_verified_is_never_shown(db: Session) -> None:
    make_helpline(db, verified=False)
    make_helpline(db, verified=False, review_due=clock.now() + FRESH)
    assert names(db, None) == []


def test_what_is_verified_is_shown_for_180_days(db: Session) -> None:
    helpline = make_helpline(db, name="A")
    assert helpline.verified_at is not None
    end = helpline.verified_at + timedelta(days=180)
    assert names(db, None, at=end - SECOND) == ["A"]
    assert names(db, None, at=end) == []


def test_a_date_of_the_next_review_stands_for_the_180_days(db: Session) -> None:
    helpline = make_helpline(db, name="A")
    for end in (clock.now() + timedelta(days=2), clock.now() + timedelta(days=400)):
        helpline.review_due = end
        helpline.index()
        db.flush()
        assert names(db, None, at=end - SECOND) == ["A"]
        assert names(db, None, at=end) == []
