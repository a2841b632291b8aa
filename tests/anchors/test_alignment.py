"""Which block continues which: one kind of edit in each test."""

import pytest

from api.anchors.alignment import align
from tests.anchors.lesson import FIGURE, FIRST, FOREIGN, HEADING, LESSON, RULE, SECOND, THIRD, Block


def test_nothing_comes_from_nothing() -> None:
    assert align([], []) == []
    assert align(LESSON, []) == []
    assert align([], LESSON) == [None] * 4
    assert align([Block("")], [Block(" \n")]) == [0]


def test_an_inserted_paragraph_is_new_and_moves_no_other() -> None:
    assert align(LESSON, [HEADING, FIRST, FOREIGN, SECOND, THIRD]) == [0, 1, None, 2, 3]


def test_a_deleted_paragraph_takes_its_id_with_it() -> None:
    assert align(LESSON, [HEADING, FIRST, THIRD]) == [0, 1, 3]


def test_two_swapped_paragraphs_keep_their_ids() -> None:
    assert align(LESSON, [HEADING, SECOND, FIRST, THIRD]) == [0, 2, 1, 3]


@pytest.mark.parametrize("larger_first", [True, False])
def test_a_split_paragraph_leaves_its_id_with_the_larger_part(*, larger_first: bool) -> None:
    words = SECOND.text.split()
    at = 9 if larger_first else 5
    parts = [Block(" ".join(words[:at])), Block(" ".join(words[at:]))]
    assert align(LESSON, [HEADING, FIRST, *parts, THIRD]) == [0, 1, *([2, None] if larger_first else [None, 2]), 3]


@pytest.mark.parametrize("larger_first", [True, False])
def test_two_merged_paragraphs_keep_the_id_of_the_larger(*, larger_first: bool) -> None:
    small = Block("Nobody wins a quarrel at night.")
    pair = [SECOND, small] if larger_first else [small, SECOND]
    merged = Block(" ".join(block.text for block in pair))
    assert align([HEADING, *pair, THIRD], [HEADING, merged, THIRD]) == [0, 1 if larger_first else 2, 3]


def test_a_remaining_part_of_a_long_paragraph_is_still_that_paragraph() -> None:
    long = Block(" ".join([FOREIGN.text, THIRD.text, FIRST.text, FOREIGN.text, SECOND.text]))
    assert align([HEADING, long], [HEADING, THIRD]) == [0, 1]
    assert align([HEADING, long, FIRST], [HEADING, FIRST, THIRD]) == [0, 2, None]
    assert align([HEADING, long], [HEADING, THIRD._replace(type="quote")]) == [0, None]


def test_a_small_edit_keeps_the_id() -> None:
    edited = SECOND._replace(text=SECOND.text.replace("Most", "Many").replace("once", "twice"))
    assert align(LESSON, [HEADING, FIRST, edited, THIRD]) == [0, 1, 2, 3]


def test_a_heading_reworded_slightly_keeps_the_id() -> None:
    reworded = Block("How to listen while you are angry", "heading")
    assert align(LESSON, [reworded, FIRST, SECOND, THIRD]) == [0, 1, 2, 3]
    assert align([Block("Why we fight", "heading"), FIRST], [Block("Why we argue", "heading"), FIRST]) == [0, 1]


def test_a_heading_in_capitals_keeps_the_id() -> None:
    assert align(LESSON, [HEADING._replace(text=HEADING.text.upper()), FIRST, SECOND, THIRD]) == [0, 1, 2, 3]


def test_a_paragraph_made_a_heading_keeps_the_id() -> None:
    assert align(LESSON, [HEADING, FIRST, SECOND._replace(type="heading"), THIRD]) == [0, 1, 2, 3]


def test_a_changed_type_is_not_believed_of_a_paragraph_that_was_rewritten() -> None:
    half = " ".join(SECOND.text.split()[:7]) + " something wholly other follows here instead now"
    assert align(LESSON, [HEADING, FIRST, Block(half), THIRD]) == [0, 1, 2, 3]
    assert align(LESSON, [HEADING, FIRST, Block(half, "quote"), THIRD]) == [0, 1, None, 3]


def test_of_two_likely_blocks_the_one_of_the_same_type_continues() -> None:
    title, paragraph = Block("How to listen when angry", "heading"), Block("How to listen when angry")
    retold = Block("How to listen, when angry")
    assert align([FIRST, title, paragraph, SECOND], [FIRST, retold, SECOND]) == [0, 2, 3]
    assert align([FIRST, paragraph, title, SECOND], [FIRST, retold, SECOND]) == [0, 1, 3]


def test_of_two_likely_blocks_the_untouched_one_continues() -> None:
    again, loud = Block("Breathe in slowly."), Block("BREATHE IN SLOWLY!")
    assert align([FIRST, loud, again, SECOND], [FIRST, again, again, again, SECOND]) == [0, 2, 1, None, 3]
    assert align([FIRST, loud, again, again, SECOND], [FIRST, again, SECOND]) == [0, 2, 4]


def test_look_alike_paragraphs_each_edited_keep_their_order() -> None:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday"]
    old = [Block(f"On {day} we talk for ten minutes about money and then we stop.") for day in days]
    new = [Block(block.text.replace("ten", "twenty")) for block in old]
    assert align(old, new) == [0, 1, 2, 3]
    assert align(old, [new[0], new[2], new[3]]) == [0, 2, 3]


@pytest.mark.parametrize("left", [0, 1])
def test_of_a_sentence_that_stands_twice_the_one_with_its_neighbours_remains(left: int) -> None:
    again = Block("Breathe.")
    old = [FIRST, again, SECOND, again, THIRD]
    edited = [Block(block.text + " Really.") for block in (FIRST, SECOND, THIRD)]
    after_first, after_second = ([again], []) if left == 0 else ([], [again])
    expected = [0, 1, 2, 4] if left == 0 else [0, 2, 3, 4]
    assert align(old, [FIRST, *after_first, SECOND, *after_second, THIRD]) == expected
    assert align(old, [edited[0], *after_first, edited[1], *after_second, edited[2]]) == expected


def test_of_a_repeated_sentence_an_edited_one_keeps_its_id_in_order() -> None:
    again, edited = Block("Breathe in, slowly."), Block("Breathe in, slowly, twice.")
    assert align([FIRST, again, SECOND, again, THIRD], [FIRST, edited, SECOND, again, THIRD]) == [0, 1, 2, 3, 4]
    assert align([again, FIRST, again], [FIRST, edited, again]) == [1, None, 2]


def test_a_repeated_sentence_that_moved_is_not_taken_by_a_similar_one() -> None:
    again, edited = Block("Breathe in, slowly."), Block("Breathe in, slowly, twice.")
    assert align([again, FIRST, again, SECOND], [edited, FIRST, edited, SECOND, again]) == [None, 1, 2, 3, 0]


def test_repeated_sentences_that_moved_keep_their_order() -> None:
    again = Block("Breathe.")
    assert align([again, again, FIRST, again], [FIRST, again, again]) == [2, 3, 0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Team Alpha ships on Friday", "Bees dance to tell where the clover is"),
        ("Team Alpha ships on Friday", "Team Beta bakes on Sunday"),
        ("The cat is on the table", "The dog is in the house"),
        ("Yes it is", SECOND.text),
        (SECOND.text, FOREIGN.text),
        ("我们明天去公园散步，然后一起吃午饭。", "经济增长放缓，央行决定降低利率。"),
        ("我的朋友不知道他的父母在哪里", "我们的问题不是你的，他和父亲在家里"),
        ("พรุ่งนี้เราจะไปเดินเล่นที่สวนสาธารณะด้วยกัน", "ธนาคารกลางประกาศลดอัตราดอกเบี้ยในปีหน้า"),
        ("!!!", "???"),
    ],
)
def test_an_unrelated_replacement_gets_no_id(old: str, new: str) -> None:
    assert align([HEADING, Block(old), THIRD], [HEADING, Block(new), THIRD]) == [0, None, 2]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("我们明天去公园散步，然后一起吃午饭。", "我们后天去公园散步，然后一起吃晚饭。"),
        ("พรุ่งนี้เราจะไปเดินเล่นที่สวนสาธารณะด้วยกัน", "วันนี้เราจะไปเดินเล่นที่สวนสาธารณะด้วยกัน"),
        ("हम कल पार्क में टहलने जाएँगे।", "हम आज पार्क में टहलने जाएँगे।"),
        ("سنذهب غدا إلى الحديقة معا", "سنذهب اليوم إلى الحديقة معا"),
    ],
)
def test_an_edit_is_known_in_any_script(old: str, new: str) -> None:
    assert align([HEADING, Block(old), THIRD], [HEADING, Block(new), THIRD]) == [0, 1, 2]


def test_a_list_with_one_more_item_is_the_same_list() -> None:
    items = "Ask what happened\nSay it back in your words\nAsk whether that was right"
    longer = Block(items + "\nThank them for telling you", "list")
    assert align([FIRST, Block(items, "list"), SECOND], [FIRST, longer, SECOND]) == [0, 1, 2]


def test_a_paragraph_that_moved_and_was_touched_keeps_its_id() -> None:
    moved = FIRST._replace(text=FIRST.text.replace("long", "deep"))
    assert align(LESSON, [HEADING, SECOND, THIRD, moved]) == [0, 2, 3, 1]


def test_a_paragraph_half_rewritten_is_known_in_its_place_but_not_elsewhere() -> None:
    rewritten = Block("Take a long breath before you answer, and notice your shoulders, jaw, hands, hips, knees, feet.")
    assert align(LESSON, [HEADING, rewritten, SECOND, THIRD]) == [0, 1, 2, 3]
    assert align(LESSON, [HEADING, SECOND, THIRD, rewritten]) == [0, 2, 3, None]


def test_a_rewritten_paragraph_is_known_by_its_neighbours_when_another_moved_past_them() -> None:
    rewritten = Block("Take a long breath before you answer, and notice your shoulders, jaw, hands, hips, knees, feet.")
    assert align([FIRST, HEADING, SECOND, THIRD], [THIRD, rewritten, HEADING, SECOND]) == [3, 0, 1, 2]


def test_a_short_block_that_moved_must_have_the_same_words() -> None:
    old = [Block("Step one: breathe", "heading"), FIRST, SECOND]
    assert align(old, [FIRST, SECOND, Block("Step one: breathe!", "heading")]) == [1, 2, 0]
    assert align(old, [FIRST, SECOND, Block("Step two: breathe", "heading")]) == [1, 2, None]


def test_of_two_moved_candidates_the_more_alike_continues() -> None:
    close, closer = (FIRST._replace(text=FIRST.text.replace(a, "then")) for a in ("breath before", "long"))
    assert align([FIRST, SECOND, THIRD], [SECOND, THIRD, close, closer]) == [1, 2, None, 0]


def test_figures_and_rules_are_told_apart_by_type_and_place() -> None:
    assert align([FIRST, RULE, SECOND, FIGURE, THIRD], [FIRST, SECOND, FIGURE, RULE, THIRD]) == [0, 2, 3, None, 4]
    assert align([FIRST, FIGURE, RULE, FIGURE, SECOND], [FIRST, FIGURE, FIGURE, SECOND]) == [0, 1, 3, 4]
    assert align([FIRST, FIGURE, SECOND], [FIRST, Block("The two of them", "figure"), SECOND]) == [0, None, 2]


def test_a_rule_among_repeated_sentences_does_not_leave_its_gap() -> None:
    again = Block("Breathe.")
    assert align([again, FIRST, RULE, SECOND, again], [RULE, FIRST, SECOND, again]) == [None, 1, 3, 4]


def test_a_figure_keeps_its_place_between_edited_paragraphs() -> None:
    edited = [Block(block.text + " Really.") for block in (FIRST, SECOND, THIRD)]
    new = [edited[0], edited[1], FIGURE, edited[2]]
    assert align([FIRST, FIGURE, SECOND, FIGURE, THIRD], new) == [0, 2, 3, 4]


def test_words_outweigh_figures_where_both_cannot_keep_their_order() -> None:
    edited = Block(SECOND.text + " Really.")
    assert align([FIGURE, RULE, SECOND, THIRD], [edited, FIGURE, RULE, THIRD]) == [2, None, None, 3]
