"""What somebody has to look at after an edit, and what they can do about it."""

from uuid import UUID

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.anchors import actions, queries
from api.anchors.mapping import State
from api.anchors.models import Anchor, Placement
from api.anchors.refusals import NotRelocated
from api.articles import actions as articles
from api.articles.models import Article, Publication
from api.core.editing import Saving
from tests.anchors.marking import marked, passage
from tests.factories import make_article

QUOTE = "what is lost in a single evening"
BODY = f"Trust is slow, and {QUOTE} takes years.\n\nNobody owes you their silence."


def published(db: Session, article: Article, body: str) -> Publication:
    articles.update(db, SYSTEM, article, article.version, {"body": body}, Saving())
    return articles.publish(db, SYSTEM, article)


def state(db: Session, anchor: Anchor, shown: Publication) -> Placement:
    (found,) = [each for each in queries.placements_of(db, anchor.id) if each.publication_id == shown.id]
    return found


def asked_about(db: Session, shown: Publication) -> list[UUID]:
    return [anchor.id for anchor, _ in queries.awaiting(db, shown.id)]


@pytest.fixture
def article(db: Session) -> Article:
    return make_article(db, "bonds", body=BODY)


@pytest.fixture
def anchor(db: Session, article: Article) -> Anchor:
    return marked(db, QUOTE, articles.publish(db, SYSTEM, article))


def test_a_passage_that_stays_asks_nobody(db: Session, article: Article, anchor: Anchor) -> None:
    assert asked_about(db, published(db, article, f"New.\n\n{BODY}")) == []


def test_an_orphan_is_asked_about_until_it_is_kept_and_again_when_it_is_lost_anew(
    db: Session, article: Article, anchor: Anchor
) -> None:
    lost = published(db, article, "All is new here.")
    assert asked_about(db, lost) == [anchor.id]
    actions.keep(db, anchor)
    assert asked_about(db, lost) == []
    assert asked_about(db, published(db, article, "All is new here, too.")) == []
    assert state(db, anchor, published(db, article, BODY)).state is not State.ORPHANED
    assert asked_about(db, published(db, article, "Gone.")) == [anchor.id]


def test_what_was_found_elsewhere_waits_for_a_yes(db: Session, article: Article, anchor: Anchor) -> None:
    published(db, article, "All is new here.")
    shown = published(db, article, f"Quite another thing: {QUOTE} comes back with interest.")
    assert state(db, anchor, shown).state is State.RELOCATED
    assert asked_about(db, shown) == [anchor.id]
    actions.confirm(db, anchor)
    assert (state(db, anchor, shown).state, asked_about(db, shown)) == (State.SHIFTED, [])
    with pytest.raises(NotRelocated):
        actions.confirm(db, anchor)


def test_put_on_other_words_it_is_carried_with_these(db: Session, article: Article, anchor: Anchor) -> None:
    lost = published(db, article, "Nobody owes you their silence, nor their time.")
    actions.replace(db, anchor, lost.revision, passage(db, lost, "their silence"), [lost])
    assert (state(db, anchor, lost).state, state(db, anchor, lost).exact) == (State.EDITED, "their silence")
    assert asked_about(db, lost) == []
    later = published(db, article, "To begin with: nobody owes you their silence, nor their time.")
    assert state(db, anchor, later).exact == "their silence"
    assert anchor.exact == QUOTE


def test_what_is_done_with_stays_and_asks_nobody(db: Session, article: Article, anchor: Anchor) -> None:
    lost = published(db, article, "All is new here.")
    actions.resolve(db, anchor)
    assert asked_about(db, lost) == []
    assert state(db, anchor, lost).state is State.ORPHANED
    actions.reopen(db, anchor)
    assert asked_about(db, lost) == [anchor.id]
