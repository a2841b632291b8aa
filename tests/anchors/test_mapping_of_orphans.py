"""An orphan keeps its words, and is found again when they are."""

from collections.abc import Sequence

import pytest

from api.anchors.mapping import Placement, State, carry, carry_all
from api.anchors.passages import Text
from tests.anchors.pages import ANGER, DISHES, LESSON, LETTER, LOOMS, Para, marked, page

WITHOUT = [LESSON[0], LESSON[1], LESSON[3]]


def orphan(exact: str) -> Placement:
    placement = carry(marked(LESSON, exact), LESSON, WITHOUT)
    assert placement.state is State.ORPHANED
    return placement


def back(lost: Placement, now: Sequence[Text]) -> Placement:
    """Where it is in a text that follows upon one without any of its words."""
    return carry(lost, [], now)


@pytest.mark.parametrize("exact", ["respect", "about the dishes are quarrels", DISHES])
def test_it_is_where_it_was_when_its_text_returns(exact: str) -> None:
    lost = orphan(exact)
    assert carry(lost, WITHOUT, LESSON) == carry(marked(LESSON, exact), LESSON, LESSON)


def test_it_is_shifted_when_its_text_returns_in_a_new_block() -> None:
    found = back(orphan("respect"), [*WITHOUT, Para("b9", DISHES)])
    assert (found.state, found.block, found.kept) == (State.SHIFTED, "b9", 1.0)


def test_it_is_relocated_when_only_its_own_words_return() -> None:
    again = [*WITHOUT, Para("b9", "It is said that quarrels about the dishes are common.")]
    found = back(orphan("quarrels about the dishes"), again)
    assert (found.state, found.block, found.start, found.kept) == (State.RELOCATED, "b9", 16, 1.0)


def test_it_is_relocated_when_words_like_its_own_return_between_the_same_words() -> None:
    again = [*WITHOUT, Para("b9", DISHES.replace("are quarrels", "were quarrels"))]
    found = back(orphan("are quarrels"), again)
    assert (found.state, found.place and found.place.exact) == (State.RELOCATED, "were quarrels")
    other = [*WITHOUT, Para("b9", DISHES.replace("are quarrels", "have no end"))]
    assert back(orphan("are quarrels"), other).state is State.ORPHANED


def test_it_stays_an_orphan_while_its_words_are_short_or_stand_twice_or_are_others() -> None:
    for exact, text in [("respect", "Respect, respect."), ("respect", "We respect them."), (DISHES, LOOMS)]:
        lost = orphan(exact)
        assert back(lost, [*WITHOUT, Para("b9", text)]) == lost
    lost = orphan("quarrels about the dishes")
    assert back(lost, page("quarrels about the dishes", "quarrels about the dishes")) == lost


def test_a_short_block_of_its_own_is_too_little_to_be_known_by() -> None:
    old = page("Breathe.", ANGER)
    lost = carry(marked(old, "Breathe."), old, old[1:])
    assert back(lost, [*old[1:], Para("b9", "Breathe.")]) == lost


def test_it_stays_an_orphan_through_other_edits_and_its_first_words_stay() -> None:
    lost = orphan("respect")
    later = [*WITHOUT, Para("b9", LOOMS)]
    assert carry_all([lost], WITHOUT, later) == [lost]
    assert carry_all([lost], later, page(LETTER)) == [lost]


def test_an_edited_one_that_died_returns_with_its_last_words_or_its_first() -> None:
    edited = [*LESSON[:2], Para("b3", DISHES.replace("about the dishes", "about the dirty dishes")), LESSON[3]]
    mark = marked(LESSON, "quarrels about the dishes are")
    lost = carry(carry(mark, LESSON, edited), edited, WITHOUT)
    assert (lost.first.exact, lost.last.exact) == (mark.exact, "quarrels about the dirty dishes are")
    first, last = back(lost, LESSON), back(lost, edited)
    assert (first.state, first.place) == (State.EXACT, mark)
    assert (last.state, last.place) == (State.EDITED, lost.last)
    assert last.kept == 1.0
