"""What changed between two texts, word by word."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from api.revisions.diff import PAIRS_MAX, Step, fields, marked_up, words

prose = st.text(alphabet="ab é'\n<&.", max_size=40)


def test_a_replaced_word_is_deleted_and_then_inserted() -> None:
    assert words("One old word.", "One new word.") == [
        Step("equal", "One "),
        Step("delete", "old"),
        Step("insert", "new"),
        Step("equal", " word."),
    ]


def test_words_keep_their_apostrophes_and_marks() -> None:
    assert words("It wasn't so", "It wasn’t so")[1:3] == [Step("delete", "wasn't"), Step("insert", "wasn’t")]


def test_what_was_moved_into_nothing_is_one_step() -> None:
    assert words("", "All new.") == [Step("insert", "All new.")]
    assert words("All old.", "") == [Step("delete", "All old.")]
    assert words("", "") == []


@given(old=prose, new=prose)
def test_the_steps_put_together_are_both_texts(old: str, new: str) -> None:
    steps = words(old, new)
    assert "".join(text for op, text in steps if op != "insert") == old
    assert "".join(text for op, text in steps if op != "delete") == new


@given(old=prose, new=prose)
def test_a_deletion_never_follows_an_insertion_of_the_same_place(old: str, new: str) -> None:
    ops = [op for op, _ in words(old, new)]
    assert ("insert", "delete") not in list(pairwise(ops))
    assert all(one != other for one, other in pairwise(ops))


def test_html_shows_words_and_never_markup() -> None:
    steps = words("<b>old</b> & kept", '<script>"new"</script> & kept')
    assert "<script" not in marked_up(steps)
    assert "<b>" not in marked_up(steps)
    assert marked_up([Step("delete", "a<b"), Step("insert", '"c"'), Step("equal", "&")]) == (
        "<del>a&lt;b</del><ins>&quot;c&quot;</ins>&amp;"
    )


def test_texts_too_long_for_words_are_compared_by_lines_in_bounded_time() -> None:
    lines = [f"line {number} of many words" for number in range(5_000)]
    other = [line.replace("many", "few") if number % 2 else line for number, line in enumerate(lines)]
    assert (len(lines) * 9) ** 2 > PAIRS_MAX
    started = time.perf_counter()
    steps = words("\n".join(lines), "\n".join(other))
    assert time.perf_counter() - started < 5
    assert steps[:2] == [Step("equal", "line 0 of many words\n"), Step("delete", "line 1 of many words\n")]


def test_fields_that_differ_come_in_the_order_of_the_newer() -> None:
    old, new = {"a": 1, "b": 2, "gone": 3}, {"c": 4, "b": 5, "a": 1}
    assert list(fields(old, new)) == [("c", None, 4), ("b", 2, 5), ("gone", 3, None)]
