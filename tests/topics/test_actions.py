"""The tree of topics, on both databases."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM
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
        made.append(actions.create(db, SYSTEM, section(f"s{place}", made[-1].id if made else None)))
    return made


def test_an_identical_save_changes_nothing_and_another_raises_the_version(db: Session) -> None:
    topic = actions.create(db, SYSTEM, section("one"))
    assert not actions.save(db, SYSTEM, topic, section("one"))
    assert actions.save(db, SYSTEM, topic, section("two"))
    assert (topic.version, topic.slug, topic.name_key) == (2, "two", "two")


def test_a_taken_slug_is_refused(db: Session) -> None:
    actions.create(db, SYSTEM, section("one"))
    with pytest.raises(SlugTaken):
        actions.create(db, SYSTEM, section("one"))


def test_a_section_never_stands_under_itself(db: Session) -> None:
    top, _, bottom = chain(db, 3)
    with pytest.raises(actions.TopicMisplaced):
        actions.save(db, SYSTEM, top, section("s0", bottom.id))


def test_sections_nest_only_so_deep(db: Session) -> None:
    made = chain(db, DEPTH_MAX)
    with pytest.raises(actions.TopicMisplaced):
        actions.create(db, SYSTEM, section("deeper", made[-1].id))


def test_a_tag_has_neither_parent_nor_children(db: Session) -> None:
    top, _ = chain(db, 2)
    with pytest.raises(actions.TopicMisplaced):
        actions.create(db, SYSTEM, TopicCreate(slug="t", kind=Kind.TAG, name="t", parent_id=top.id))
    with pytest.raises(actions.TopicMisplaced):
        actions.save(db, SYSTEM, top, TopicCreate(slug="s0", kind=Kind.TAG, name="s0"))


def test_an_unknown_parent_is_named(db: Session) -> None:
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, section("one", uuid4()))
    assert refused.value.errors[0].loc == ["body", "parent_id"]


def test_a_new_topic_has_its_first_version_and_can_be_sorted_and_searched_by(db: Session) -> None:
    given = TopicCreate(slug="loss", kind=Kind.SECTION, name="Éclat", description="Après")
    topic = actions.create(db, SYSTEM, given)
    assert (topic.version, topic.kind, topic.description, topic.parent_id) == (1, Kind.SECTION, "Après", None)
    assert "éclat" in topic.folded
    assert "après" in topic.folded


def test_an_identical_save_leaves_the_instant_of_the_last_change(db: Session) -> None:
    topic = actions.create(db, SYSTEM, section("one"))
    changed_at = topic.updated_at
    assert not actions.save(db, SYSTEM, topic, section("one"))
    assert (topic.version, topic.updated_at) == (1, changed_at)
    assert actions.save(db, SYSTEM, topic, section("two"))
    assert topic.updated_at > changed_at


def test_an_identical_save_after_reading_anew_changes_nothing(db: Session) -> None:
    top, bottom = chain(db, 2)
    db.expire_all()
    assert not actions.save(db, SYSTEM, bottom, section("s1", top.id))


def test_the_slug_of_another_topic_is_refused_and_leaves_the_topic_as_it_was(db: Session) -> None:
    actions.create(db, SYSTEM, section("one"))
    topic = actions.create(db, SYSTEM, section("two"))
    with pytest.raises(SlugTaken):
        actions.save(db, SYSTEM, topic, section("one"))
    assert (topic.slug, topic.version) == ("two", 1)


def test_a_section_is_not_its_own_parent(db: Session) -> None:
    topic = actions.create(db, SYSTEM, section("one"))
    with pytest.raises(actions.TopicMisplaced):
        actions.save(db, SYSTEM, topic, section("one", topic.id))


def test_a_section_moves_with_all_under_it_only_where_they_fit(db: Session) -> None:
    made = chain(db, DEPTH_MAX - 1)
    top = actions.create(db, SYSTEM, section("top"))
    actions.create(db, SYSTEM, section("under", top.id))
    with pytest.raises(actions.TopicMisplaced):
        actions.save(db, SYSTEM, top, section("top", made[-1].id))
    assert actions.save(db, SYSTEM, top, section("top", made[-2].id))


def test_a_tag_is_no_parent(db: Session) -> None:
    tag = actions.create(db, SYSTEM, TopicCreate(slug="t", kind=Kind.TAG, name="t"))
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, section("one", tag.id))
    assert [(item.loc, item.code) for item in refused.value.errors] == [(["body", "parent_id"], "unknown-section")]


def test_a_section_without_children_may_become_a_tag(db: Session) -> None:
    topic = actions.create(db, SYSTEM, section("one"))
    assert actions.save(db, SYSTEM, topic, TopicCreate(slug="one", kind=Kind.TAG, name="one"))
    assert topic.kind is Kind.TAG
