"""Where a passage goes when the text is edited: one kind of edit in each test."""

from itertools import pairwise

import pytest

from api.anchors.mapping import Placement, State, carry, carry_all
from api.anchors.passages import Passage
from tests.anchors.pages import ANGER, DISHES, FAMILY, FLAG, LESSON, LETTER, LOOMS, Para, marked, page

SENTENCE = "we often talk about the money we do not have"


def carried(before: str, mark: str, after: str) -> Placement:
    """A passage of one block, and where it is after an edit of that block."""
    old = page("Before you sleep", before, LETTER)
    return carry(marked(old, mark), old, page("Before you sleep", after, LETTER))


def words(placement: Placement) -> str | None:
    return placement.place.exact if placement.place else None


def test_in_an_unchanged_text_it_stays() -> None:
    mark = marked(LESSON, "respect")
    placement = carry(mark, LESSON, LESSON)
    assert placement == Placement(mark, mark, State.EXACT, 1.0)
    assert (placement.block, placement.start, placement.end) == (mark.block, mark.start, mark.end)


def test_it_moves_with_its_block() -> None:
    moved = [LESSON[2], LESSON[0], LESSON[1]]
    assert carry(marked(LESSON, "respect"), LESSON, moved).state is State.EXACT


def test_words_put_in_before_it_shift_it() -> None:
    placement = carried(SENTENCE, "the money", "At night " + SENTENCE)
    assert (placement.state, words(placement), placement.kept) == (State.SHIFTED, "the money", 1.0)
    assert placement.start == len("At night we often talk about ")


def test_words_put_in_or_taken_out_after_it_leave_it_where_it_was() -> None:
    assert carried(SENTENCE, "the money", SENTENCE + " and never had").state is State.EXACT
    assert carried(SENTENCE, "the money", SENTENCE[:-12]).state is State.EXACT


def test_words_taken_out_before_it_shift_it() -> None:
    placement = carried(SENTENCE, "the money", SENTENCE.replace("often talk ", ""))
    assert (placement.state, words(placement)) == (State.SHIFTED, "the money")


@pytest.mark.parametrize(
    "after", ["we often talk about all of the money and time we do not have", "about (the money) we"]
)
def test_words_put_in_at_its_borders_are_not_swallowed(after: str) -> None:
    assert words(carried(SENTENCE, "the money", after)) == "the money"


def test_letters_put_in_at_its_borders_are_not_swallowed() -> None:
    assert words(carried("We were happy then, all of us.", "happy", "We were unhappy then, all of us.")) == "happy"
    assert words(carried("We love our house by the sea.", "love", "We loved our house by the sea.")) == "love"


def test_words_put_in_or_replaced_inside_belong_to_it() -> None:
    put_in = carried(SENTENCE, "talk about the money", SENTENCE.replace("about", "at night about"))
    assert (put_in.state, words(put_in), put_in.kept) == (State.EDITED, "talk at night about the money", 1.0)
    replaced = carried(SENTENCE, "talk about the money", SENTENCE.replace("about", "over"))
    assert (replaced.state, words(replaced)) == (State.EDITED, "talk over the money")
    assert replaced.kept == pytest.approx(12 / 17, abs=0.1)


def test_words_taken_out_inside_leave_the_rest() -> None:
    placement = carried(SENTENCE, "about the money we", SENTENCE.replace("the money ", ""))
    assert placement.state is State.ORPHANED
    placement = carried(SENTENCE, "talk about the money", SENTENCE.replace("about ", ""))
    assert (placement.state, words(placement), placement.kept) == (State.EDITED, "talk the money", 12 / 17)


@pytest.mark.parametrize(
    ("gone", "left"),
    [("often talk about ", "the money we"), ("we do not have", "about the money"), ("we often ", None)],
)
def test_words_taken_out_across_a_border_leave_what_is_left_inside(gone: str, left: str | None) -> None:
    mark = "about the money we"
    assert words(carried(SENTENCE, mark, SENTENCE.replace(gone, ""))) == (left or mark)


def test_a_mended_word_at_its_border_stays_in_it() -> None:
    placement = carried("They argeu about the dishes again.", "argeu about", "They argue about the dishes again.")
    assert (placement.state, words(placement)) == (State.EDITED, "argue about")
    placement = carried("It was hard to tell the tru", "tell the tru", "It was hard to tell the truth at first.")
    assert words(placement) == "tell the tru"


def test_of_words_that_are_repeated_its_own_are_kept() -> None:
    placement = carried("I saw the dog there", "the dog", "I saw the big the dog there")
    assert words(placement) == "the dog"
    placement = carried("so we talk. so we walk. so we stop.", "so we walk.", "so we talk. so we stop.")
    assert placement.state is State.ORPHANED


@pytest.mark.parametrize("after", [LOOMS, "", "word", DISHES])
def test_when_its_words_are_gone_it_is_an_orphan_with_its_last_words(after: str) -> None:
    mark = marked(page("Before you sleep", SENTENCE), "talk about the money")
    placement = carried(SENTENCE, mark.exact, after)
    assert placement == Placement(mark, mark, State.ORPHANED, 0.0)
    assert (placement.place, placement.block, placement.start, placement.end) == (None, None, None, None)


def test_a_few_common_words_in_a_rewritten_text_do_not_hold_it() -> None:
    before = "The truth is that the two of them never once spoke of the house in all of those years."
    after = "In spring the river rose, and the wind took half of the roof before any of us had woken."
    assert carried(before, "the two of them never once spoke of the house", after).state is State.ORPHANED


def test_when_its_block_is_gone_it_is_an_orphan() -> None:
    assert carry(marked(LESSON, "respect"), LESSON, [LESSON[0], LESSON[1], LESSON[3]]).state is State.ORPHANED
    assert carry(marked(LESSON, "respect"), LESSON, []).state is State.ORPHANED


def test_when_its_block_is_split_it_goes_with_its_part() -> None:
    first, second = DISHES.split("; ")
    new = [LESSON[0], LESSON[1], Para("b3", first + ";"), Para("b9", second), LESSON[3]]
    stays, goes = carry_all([marked(LESSON, "about the dishes"), marked(LESSON, "that word aloud")], LESSON, new)
    assert (stays.state, stays.block) == (State.EXACT, "b3")
    assert (goes.state, goes.block, goes.start) == (State.SHIFTED, "b9", 4)


def test_when_its_block_is_merged_into_another_it_goes_with_it() -> None:
    new = [LESSON[0], Para("b2", f"{ANGER} {DISHES}"), LESSON[3]]
    placement = carry(marked(LESSON, "about the dishes"), LESSON, new)
    assert (placement.state, placement.block, words(placement)) == (State.SHIFTED, "b2", "about the dishes")


def test_when_it_is_split_itself_it_goes_with_the_larger_part() -> None:
    new = [LESSON[0], LESSON[1], Para("b3", DISHES[:30]), Para("b9", DISHES[31:]), LESSON[3]]
    placement = carry(marked(LESSON, "dishes are quarrels about respect"), LESSON, new)
    assert (placement.block, words(placement)) == ("b9", "are quarrels about respect")


def test_when_its_block_has_a_new_id_it_is_found_in_its_place() -> None:
    rewritten = Para("b9", "Most quarrels about the dishes are about love. Tell them.")
    new = [LESSON[0], LESSON[1], rewritten, LESSON[3]]
    placement = carry(marked(LESSON, "quarrels about the dishes"), LESSON, new)
    assert (placement.state, placement.block) == (State.SHIFTED, "b9")


def test_a_short_passage_that_died_is_not_looked_for_elsewhere() -> None:
    new = [LESSON[0], LESSON[1], LESSON[3], *page(*["x"] * 30)[4:], Para("b99", "In the end it is respect.")]
    assert carry(marked(LESSON, "respect"), LESSON, new).state is State.ORPHANED


def test_a_long_one_that_stands_once_elsewhere_is_relocated_and_says_so() -> None:
    far = [Para(f"c{n}", f"Some other thing, the {n}th of many.") for n in range(30)]
    new = [LESSON[0], LESSON[1], LESSON[3], *far, Para("b99", f"They say: {DISHES[5:55]}.")]
    placement = carry(marked(LESSON, DISHES[5:55]), LESSON, new)
    assert (placement.state, placement.block, placement.kept) == (State.RELOCATED, "b99", 1.0)
    later = carry(placement, new, [Para("b0", LOOMS), *new])
    assert later.state is State.RELOCATED
    twice = carry(marked(LESSON, DISHES[5:55]), LESSON, [*new, Para("b100", DISHES[5:55])])
    assert twice.state is State.ORPHANED


@pytest.mark.parametrize(
    ("before", "mark", "after", "left"),
    [
        ("مرحبا بكم في بيتنا الجديد", "في بيتنا", "أهلا ومرحبا بكم في بيتنا الجديد", "في بيتنا"),
        ("שלום לכולם מהבית שלנו", "מהבית", "שלום רב לכולם מהבית שלנו", "מהבית"),
        ("我们明天去公园散步，然后吃午饭。", "公园散步", "我们后天去大公园散步，然后吃午饭。", "公园散步"),
        ("我们明天去公园散步，然后吃午饭。", "明天去公园散步", "我们后天去公园散步，然后吃午饭。", "天去公园散步"),
        ("हम कल पार्क में टहलने जाएँगे।", "पार्क में", "हम सब कल पार्क में टहलने जाएँगे।", "पार्क में"),
        ("พรุ่งนี้เราจะไปเดินเล่นที่สวน", "เดินเล่น", "วันนี้เราจะไปเดินเล่นที่สวน", "เดินเล่น"),
        (f"We {FAMILY} are {FLAG} here", FAMILY, f"We all {FAMILY} are {FLAG} here", FAMILY),
    ],
)
def test_it_is_carried_in_any_script(before: str, mark: str, after: str, left: str) -> None:
    assert words(carried(before, mark, after)) == left


def test_an_end_that_an_edit_made_part_of_a_character_goes_around_it() -> None:
    assert (
        words(carried("We were in the cafe then.", "cafe", "We were in the cafe\u0302\u0301 then."))
        == "cafe\u0302\u0301"
    )
    assert words(carried("Two women 👩 waved.", "women 👩", f"Two women {FAMILY} waved.")) == f"women {FAMILY}"


def test_passages_that_overlap_are_carried_each_by_itself() -> None:
    marks = [marked(LESSON, exact) for exact in ("about respect", "respect; say", DISHES, "respect")]
    new = [*LESSON[:2], Para("b3", "Indeed, " + DISHES.replace("quarrels about", "wars about")), LESSON[3]]
    assert carry_all(marks, LESSON, new) == [carry(mark, LESSON, new) for mark in marks]
    assert carry_all(marks[::-1], LESSON, new) == carry_all(marks, LESSON, new)[::-1]


def test_what_is_kept_is_counted_from_the_first_words_through_any_number_of_edits() -> None:
    steps = [
        "one two three four five six",
        "one two zzz three four five six",
        "two zzz three four",
        "two zzz www three",
    ]
    pages = [page(text, LETTER) for text in steps]
    placement: Passage | Placement = marked(pages[0], steps[0])
    shares = []
    for old, new in pairwise(pages):
        placement = carry(placement, old, new)
        assert placement.first.exact == steps[0]
        shares.append((placement.state, round(placement.kept, 2)))
    assert shares == [(State.EDITED, 1.0), (State.EDITED, 0.55), (State.ORPHANED, 0.0)]
