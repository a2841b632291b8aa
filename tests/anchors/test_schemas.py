"""A passage is named in one of two ways, found in the revision it names, and told as what it was and where it is."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.anchors import actions, queries
from api.anchors.refusals import NotThere, SeveralPlaces, SplitsCharacter, UnknownRevision
from api.anchors.schemas import AnchorGiven, AnchorRead
from api.articles import actions as articles
from api.articles.models import Article
from api.core import clock
from api.core.editing import Saving
from tests.factories import make_article

BODY = "Trust 👨‍👩‍👧 is earned slowly.\n\nTrust is lost in one evening."
BY_BLOCK = {"revision": 1, "block": "b2", "start": 9, "end": 13, "exact": "lost"}
QUOTE = {"type": "TextQuoteSelector", "exact": "lost in one evening"}
POSITION = {"type": "TextPositionSelector", "start": 0, "end": 5}


@pytest.fixture
def article(db: Session) -> Article:
    return make_article(db, "bonds", body=BODY)


def found(db: Session, article: Article, **given: Any) -> str:
    return actions.find(db, article.id, AnchorGiven.model_validate(given)).exact


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"revision": 1}, "or by selectors"),
        (BY_BLOCK | {"selectors": [QUOTE]}, "or by selectors"),
        ({"revision": 1, "block": "b2", "start": 9}, "all of block, start, end and exact"),
        ({"revision": 1, "selectors": [QUOTE, QUOTE]}, "at most one selector of each type"),
        ({"revision": 1, "selectors": []}, "at least 1"),
        ({"revision": 1, "selectors": [{"type": "CssSelector", "value": "p"}]}, "TextQuoteSelector"),
        ({"revision": 1, "selectors": [QUOTE | {"refinedBy": POSITION}]}, "refinedBy"),
        (BY_BLOCK | {"start": -1}, "greater than or equal to 0"),
        (BY_BLOCK | {"end": 2**31}, "less than or equal to"),
        (BY_BLOCK | {"exact": "lo\x00st"}, "cannot be stored"),
        (BY_BLOCK | {"unit": "bytes"}, "codepoint"),
        (BY_BLOCK | {"revision": 0}, "greater than or equal to 1"),
        ({key: value for key, value in BY_BLOCK.items() if key != "revision"}, "required"),
    ],
)
def test_what_names_no_passage_is_refused_and_says_how_one_is_named(given: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AnchorGiven.model_validate(given)
    assert says in str(refused.value)


def test_a_passage_is_found_by_block_and_by_selectors(db: Session, article: Article) -> None:
    assert found(db, article, **BY_BLOCK) == "lost"
    assert found(db, article, revision=1, selectors=[QUOTE]) == "lost in one evening"
    assert found(db, article, revision=1, selectors=[POSITION]) == "Trust"
    exact = {"type": "TextQuoteSelector", "exact": "Trust"}
    assert found(db, article, revision=1, selectors=[exact, POSITION]) == "Trust"


def test_offsets_may_count_utf16_where_that_is_declared(db: Session, article: Article) -> None:
    family = {"revision": 1, "block": "b1", "start": 6, "exact": "👨‍👩‍👧"}
    assert found(db, article, **family, end=14, unit="utf16") == found(db, article, **family, end=11) == "👨‍👩‍👧"
    with pytest.raises(SplitsCharacter):
        found(db, article, revision=1, unit="utf16", selectors=[POSITION | {"end": 7}])


def test_what_is_not_there_and_what_is_there_twice_is_refused(db: Session, article: Article) -> None:
    with pytest.raises(UnknownRevision):
        found(db, article, **BY_BLOCK | {"revision": 2})
    with pytest.raises(NotThere):
        found(db, article, **BY_BLOCK | {"exact": "found"})
    with pytest.raises(SeveralPlaces) as several:
        found(db, article, revision=1, selectors=[{"type": "TextQuoteSelector", "exact": "Trust"}])
    assert [place.block for place in several.value.candidates] == ["b1", "b2"]


def test_an_anchor_is_told_as_what_it_was_and_where_it_is(db: Session, article: Article) -> None:
    now = articles.publish(db, SYSTEM, article)
    actions.hold(db, article.id)
    passage = actions.find(db, article.id, AnchorGiven.model_validate({"revision": 1, "selectors": [QUOTE]}))
    anchor = actions.mark(db, article.id, 1, passage, [now])
    body = BODY.replace("one evening", "a single evening")
    articles.update(db, SYSTEM, article, article.version, {"body": body}, Saving())
    later = articles.publish(db, SYSTEM, article, at=clock.now() + timedelta(days=1))
    (placement,) = queries.placements_in(db, later.id)
    told = AnchorRead.of(anchor, placement)
    assert (told.state, told.exact, told.now) == ("edited", "lost in one evening", "lost in a single evening")
    assert (told.block, told.revision) == ("b2", 1)
    assert 0.5 < told.kept < 1
    anchor.resolved_at = clock.now()
    assert AnchorRead.of(anchor, placement).state == "resolved"


def test_an_orphan_is_told_without_a_place(db: Session, article: Article) -> None:
    shown = articles.publish(db, SYSTEM, article)
    actions.hold(db, article.id)
    passage = actions.find(db, article.id, AnchorGiven.model_validate({"revision": 1, "selectors": [QUOTE]}))
    anchor = actions.mark(db, article.id, 1, passage, [shown])
    articles.update(db, SYSTEM, article, article.version, {"body": "All is new here."}, Saving())
    (placement,) = queries.placements_in(db, articles.publish(db, SYSTEM, article).id)
    told = AnchorRead.of(anchor, placement)
    assert (told.state, told.exact, told.kept) == ("orphaned", "lost in one evening", 0.0)
    assert (told.block, told.start, told.end, told.now) == (None, None, None, None)
