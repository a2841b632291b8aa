"""The tree of topics, on both databases."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from api.core.errors import Malformed, SlugTaken
from api.topics import actions
from api.topics.models import Kind, Topic
from api.topics.queries import DEPTH_MAX
from api.topics.schemas import TopicCreate


def section(slug: str, parent_id: UUID | None = None) -> TopicCreate:
    return TopicCreate(slug=slug, kind=Kind.SECTION, name=slug, parent_id=parent_id)


def chain(db: Session, length: int) -> list[Topic]:
    made: list[Topic] = []
    for place in range(length):
        made.append(actions.create(db, section(f"s{place}", made[-1].id if made else None)))
    return made


def test_an_identical_save_changes_nothing_and_another_raises_the_version(db: Session) -> None:
    topic = actions.create(db, section("one"))
    assert not actions.save(db, topic, section("one"))
    assert actions.save(db, topic, section("two"))
    assert (topic.version, topic.slug, topic.name_key) == (2, "two", "two")


def test_a_taken_slug_is_refused(db: Session) -> None:
    actions.create(db, section("one"))
    with pytest.raises(SlugTaken):
        actions.create(db, section("one"))


def test_a_section_never_stands_under_itself(db: Session) -> None:
    top, _, bottom = chain(db, 3)
    with pytest.raises(actions.TopicMisplaced):
        actions.save(db, top, section("s0", bottom.id))


def test_sections_nest_only_so_deep(db: Session) -> None:
    made = chain(db, DEPTH_MAX)
    with pytest.raises(actions.TopicMisplaced):
        actions.create(db, section("deeper", made[-1].id))


def test_a_tag_has_neither_parent_nor_children(db: Session) -> None:
    top, _ = chain(db, 2)
    with pytest.raises(actions.TopicMisplaced):
        actions.create(db, TopicCreate(slug="t", kind=Kind.TAG, name="t", parent_id=top.id))
    with pytest.raises(actions.TopicMisplaced):
        actions.save(db, top, TopicCreate(slug="s0", kind=Kind.TAG, name="s0"))


def test_an_unknown_parent_is_named(db: Session) -> None:
    with pytest.raises(Malformed) as refused:
        actions.create(db, section("one", uuid4()))
    assert refused.value.errors[0].loc == ["body", "parent_id"]
