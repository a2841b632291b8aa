"""Making, saving and showing authors, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM
from api.authors import actions, queries
from api.authors.models import Author
from api.authors.schemas import AuthorCreate
from api.core.errors import Malformed, SlugTaken
from api.core.markdown import BLOCKS_MAX
from api.revisions.queries import history
from tests.conftest import on_one

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def given(**changes: Any) -> AuthorCreate:
    portrait = {"url": "/ada.jpg", "alt": "Ada"}
    links = [{"label": "Home", "url": "https://example.org"}]
    written = {"slug": "ada", "name": "Ada Élan", "headline": "Writer", "bio": "One.\n\nTwo."}
    return AuthorCreate.model_validate({**written, "portrait": portrait, "links": links, **changes})


def public(db: Session, at: datetime) -> list[Author]:
    return list(db.exec(select(Author).where(queries.is_public(at))))


def test_a_new_author_is_rendered_indexed_and_not_public(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    assert author.html == '<p data-block="b1">One.</p>\n<p data-block="b2">Two.</p>'
    assert (author.body, author.text, author.version) == ("One.\n\nTwo.", "One.\n\nTwo.", 1)
    assert "ada élan" in author.folded
    assert author.published_at is None


def test_a_portrait_and_links_are_kept_as_sent(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    db.expire_all()
    assert author.portrait == {"url": "/ada.jpg", "alt": "Ada", "caption": None, "credit": None}
    assert author.links == [{"label": "Home", "url": "https://example.org"}]


def test_a_taken_slug_is_refused(db: Session) -> None:
    actions.create(db, SYSTEM, given())
    with pytest.raises(SlugTaken):
        actions.create(db, SYSTEM, given(name="Another"))


def test_the_slug_of_another_author_is_refused_and_leaves_the_author_as_it_was(db: Session) -> None:
    actions.create(db, SYSTEM, given())
    other = actions.create(db, SYSTEM, given(slug="bea"))
    with pytest.raises(SlugTaken):
        actions.save(db, SYSTEM, other, given(name="Changed"))
    assert (other.slug, other.name, other.version) == ("bea", "Ada Élan", 1)


def test_an_identical_save_makes_no_revision_and_changes_nothing(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    changed_at = author.updated_at
    db.flush()
    db.expire_all()
    assert not actions.save(db, SYSTEM, author, given())
    db.expire_all()
    assert len(history(db, author.id)) == 1
    assert author.version == 1
    assert author.updated_at.replace(tzinfo=UTC) == changed_at


def test_changes_make_numbered_revisions_and_history_keeps_the_old_text(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    changed_at = author.updated_at
    assert actions.save(db, SYSTEM, author, given(bio="Three."))
    assert actions.save(db, SYSTEM, author, given(bio="Three.", headline=None))
    kept = history(db, author.id)
    assert [(revision.kind, revision.number) for revision in kept] == [("author", 1), ("author", 2), ("author", 3)]
    assert [revision.snapshot["bio"] for revision in kept] == ["One.\n\nTwo.", "Three.", "Three."]
    assert [block["text"] for block in kept[0].snapshot["blocks"]] == ["One.", "Two."]
    assert (author.version, author.text, author.headline) == (3, "Three.", None)
    assert author.updated_at > changed_at


def test_going_back_to_an_earlier_text_is_a_revision_of_its_own(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    actions.save(db, SYSTEM, author, given(bio="Three."))
    assert actions.save(db, SYSTEM, author, given())
    assert [revision.number for revision in history(db, author.id)] == [1, 2, 3]


@on_one
def test_a_bio_of_too_many_blocks_is_refused_under_its_name(db: Session) -> None:
    with pytest.raises(Malformed) as refused:
        actions.create(db, SYSTEM, given(bio="a\n\n" * (BLOCKS_MAX + 1)))
    assert refused.value.errors[0].loc == ["body", "bio"]
    assert queries.by_slug(db, "ada") is None


def test_a_published_author_is_public_from_the_given_instant(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    assert public(db, NOON) == []
    actions.publish(db, SYSTEM, author, at=NOON)
    assert public(db, NOON - SECOND) == []
    assert public(db, NOON) == [author]


def test_publishing_again_at_the_same_instant_changes_nothing(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    actions.publish(db, SYSTEM, author, at=NOON)
    before = author.model_dump()
    actions.publish(db, SYSTEM, author, at=NOON)
    assert author.model_dump() == before


def test_a_withdrawn_author_is_no_longer_public_and_keeps_its_history(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    actions.publish(db, SYSTEM, author, at=NOON)
    actions.withdraw(db, SYSTEM, author)
    actions.withdraw(db, SYSTEM, author)
    assert public(db, NOON) == []
    assert len(history(db, author.id)) == 1


def test_authors_are_found_by_slug_and_by_id(db: Session) -> None:
    author = actions.create(db, SYSTEM, given())
    assert queries.by_slug(db, "ada") is author
    assert queries.by_slug(db, "nobody") is None
    assert queries.ids_by_slug(db, ["ada", "nobody"]) == {"ada": author.id}
    assert queries.existing(db, [author.id, uuid4()]) == {author.id}
