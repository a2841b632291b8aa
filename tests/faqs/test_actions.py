"""Making, saving and showing FAQs, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM
from api.authors import actions as authors
from api.authors.schemas import AuthorCreate
from api.core.errors import Malformed, SlugTaken
from api.core.markdown import BLOCKS_MAX
from api.faqs import actions, queries
from api.faqs.models import Faq
from api.faqs.schemas import FaqCreate
from api.revisions.queries import history
from api.topics import actions as topics
from api.topics.models import Kind
from api.topics.schemas import TopicCreate
from tests.conftest import on_one

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def given(**changes: Any) -> FaqCreate:
    return FaqCreate.model_validate({"slug": "why", "question": "Why, Élan?", "answer": "One.\n\nTwo.", **changes})


def make_topics(db: Session, *slugs: str) -> list[UUID]:
    return [topics.create(db, SYSTEM, TopicCreate(slug=slug, kind=Kind.TAG, name=slug)).id for slug in slugs]


def public(db: Session, at: datetime) -> list[Faq]:
    return list(db.exec(select(Faq).where(queries.is_public(at))))


def test_a_new_faq_is_rendered_indexed_and_not_public(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given())
    assert faq.html == '<p data-block="b1">One.</p>\n<p data-block="b2">Two.</p>'
    assert (faq.body, faq.text, faq.version) == ("One.\n\nTwo.", "One.\n\nTwo.", 1)
    assert "élan" in faq.folded
    assert faq.published_at is None


def test_a_taken_slug_is_refused(db: Session) -> None:
    actions.create(db, SYSTEM, given())
    with pytest.raises(SlugTaken):
        actions.create(db, SYSTEM, given(question="Another?"))


def test_the_slug_of_another_faq_is_refused_and_leaves_the_faq_as_it_was(db: Session) -> None:
    actions.create(db, SYSTEM, given())
    other = actions.create(db, SYSTEM, given(slug="how"))
    with pytest.raises(SlugTaken):
        actions.save(db, SYSTEM, other, given(question="Changed?"))
    assert (other.slug, other.question, other.version) == ("how", "Why, Élan?", 1)


def test_an_identical_save_makes_no_revision_and_changes_nothing(db: Session) -> None:
    reviewer = authors.create(db, SYSTEM, AuthorCreate(slug="ada", name="Ada"))
    same = given(
        topic_ids=make_topics(db, "a", "b"),
        reviewed_by_id=reviewer.id,
        last_reviewed_at="2026-01-01T10:00:00+02:00",
        next_review_due="2027-01-01T00:00:00Z",
    )
    faq = actions.create(db, SYSTEM, same)
    changed_at = faq.updated_at
    db.flush()
    db.expire_all()
    assert not actions.save(db, SYSTEM, faq, same)
    db.expire_all()
    assert len(history(db, faq.id)) == 1
    assert faq.version == 1
    assert faq.updated_at.replace(tzinfo=UTC) == changed_at


def test_changes_make_numbered_revisions_and_history_keeps_the_old_text(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given())
    changed_at = faq.updated_at
    assert actions.save(db, SYSTEM, faq, given(answer="Three."))
    assert actions.save(db, SYSTEM, faq, given(answer="Three.", question="How?"))
    kept = history(db, faq.id)
    assert [(revision.kind, revision.number) for revision in kept] == [("faq", 1), ("faq", 2), ("faq", 3)]
    assert [revision.snapshot["answer"] for revision in kept] == ["One.\n\nTwo.", "Three.", "Three."]
    assert [block["text"] for block in kept[0].snapshot["blocks"]] == ["One.", "Two."]
    assert (faq.version, faq.text, faq.question) == (3, "Three.", "How?")
    assert faq.updated_at > changed_at


def test_a_review_is_kept_as_the_instant_it_names(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given(last_reviewed_at="2026-01-01T10:00:00+02:00"))
    db.expire_all()
    assert faq.last_reviewed_at is not None
    assert faq.last_reviewed_at.replace(tzinfo=UTC) == datetime(2026, 1, 1, 8, tzinfo=UTC)


def test_topics_keep_their_order(db: Session) -> None:
    a, b, c = make_topics(db, "a", "b", "c")
    faq = actions.create(db, SYSTEM, given(topic_ids=[c, a, b]))
    assert queries.topic_ids(db, faq.id) == [c, a, b]


def test_another_order_of_the_same_topics_is_a_change(db: Session) -> None:
    a, b, c = make_topics(db, "a", "b", "c")
    faq = actions.create(db, SYSTEM, given(topic_ids=[a, b]))
    assert actions.save(db, SYSTEM, faq, given(topic_ids=[c, b, a]))
    assert queries.topic_ids(db, faq.id) == [c, b, a]
    assert [revision.snapshot["topic_ids"] for revision in history(db, faq.id)] == [
        [str(a), str(b)],
        [str(c), str(b), str(a)],
    ]


def test_an_faq_may_lose_its_topics(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given(topic_ids=make_topics(db, "a", "b")))
    assert actions.save(db, SYSTEM, faq, given())
    assert queries.topic_ids(db, faq.id) == []


def test_unknown_topics_are_named_each_with_its_place(db: Session) -> None:
    (known,) = make_topics(db, "a")
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, given(topic_ids=[uuid4(), known, uuid4()]))
    assert [(item.loc, item.code) for item in refused.value.errors] == [
        (["body", "topic_ids", 0], "unknown-topic"),
        (["body", "topic_ids", 2], "unknown-topic"),
    ]


def test_a_topic_named_twice_is_refused_at_its_second_place(db: Session) -> None:
    (known,) = make_topics(db, "a")
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, given(topic_ids=[known, known]))
    assert [item.loc for item in refused.value.errors] == [["body", "topic_ids", 1]]


def test_an_unknown_reviewer_is_named(db: Session) -> None:
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, given(reviewed_by_id=uuid4()))
    assert [(item.loc, item.code) for item in refused.value.errors] == [(["body", "reviewed_by_id"], "unknown-author")]


def test_a_refused_save_leaves_the_faq_as_it_was(db: Session) -> None:
    topic_ids = make_topics(db, "a")
    faq = actions.create(db, SYSTEM, given(topic_ids=topic_ids))
    with pytest.raises(Malformed):
        actions.save(db, SYSTEM, faq, given(question="Changed?", topic_ids=[uuid4()]))
    assert (faq.question, faq.version, queries.topic_ids(db, faq.id)) == ("Why, Élan?", 1, topic_ids)


def test_more_than_fifty_topics_are_refused() -> None:
    with pytest.raises(ValidationError):
        given(topic_ids=[uuid4() for _ in range(51)])


@on_one
def test_an_answer_of_too_many_blocks_is_refused_under_its_name(db: Session) -> None:
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, given(answer="a\n\n" * (BLOCKS_MAX + 1)))
    assert refused.value.errors[0].loc == ["body", "answer"]


def test_a_published_faq_is_public_from_the_given_instant(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given())
    assert public(db, NOON) == []
    actions.publish(db, SYSTEM, faq, at=NOON)
    assert public(db, NOON - SECOND) == []
    assert public(db, NOON) == [faq]


def test_publishing_again_at_the_same_instant_changes_nothing(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given())
    actions.publish(db, SYSTEM, faq, at=NOON)
    before = faq.model_dump()
    actions.publish(db, SYSTEM, faq, at=NOON)
    assert faq.model_dump() == before


def test_a_withdrawn_faq_is_no_longer_public_and_keeps_its_history(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given())
    actions.publish(db, SYSTEM, faq, at=NOON)
    actions.withdraw(db, SYSTEM, faq)
    actions.withdraw(db, SYSTEM, faq)
    assert public(db, NOON) == []
    assert len(history(db, faq.id)) == 1


def test_faqs_are_found_by_slug_and_by_id(db: Session) -> None:
    faq = actions.create(db, SYSTEM, given())
    assert queries.by_slug(db, "why") is faq
    assert queries.by_slug(db, "nothing") is None
    assert queries.ids_by_slug(db, ["why", "nothing"]) == {"why": faq.id}
    assert queries.existing(db, [faq.id, uuid4()]) == {faq.id}
