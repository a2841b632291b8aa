"""A passage named by a block and offsets: taken, found elsewhere in the block, or refused."""

import time
from dataclasses import asdict

import pytest

from api.anchors import refusals
from api.anchors.finding import Position, Unit, passage_in_block
from api.anchors.passages import CONTEXT, Passage
from tests.anchors.pages import ANGER, DISHES, FAMILY, FLAG, LESSON, Para, page


def find(text: str, start: int, end: int, exact: str, unit: Unit = Unit.CODEPOINT) -> Passage:
    return passage_in_block(page(text), "b1", Position(start, end, unit), exact)


def test_words_that_stand_at_their_offsets_are_taken_with_what_stands_around_them() -> None:
    at = DISHES.index("respect")
    found = passage_in_block(LESSON, "b3", Position(at, at + 7), "respect")
    around = DISHES[at - CONTEXT : at], DISHES[at + 7 : at + 7 + CONTEXT]
    assert found == Passage("b3", at, at + 7, "respect", *around)


def test_surroundings_end_where_the_block_ends() -> None:
    found = find("We talk.", 0, 8, "We talk.")
    assert (found.prefix, found.suffix) == ("", "")


@pytest.mark.parametrize(
    "text", [ANGER, "مرحبا بكم في بيتنا الجديد", "我们明天去公园。", "หนึ่งสองสาม", FAMILY, "שלום (עולם)!"]
)
def test_a_whole_block_of_any_script_is_taken(text: str) -> None:
    assert find(text, 0, len(text), text).exact == text


def test_a_passage_may_span_the_items_of_a_list() -> None:
    items = "Ask what happened\nSay it back in your words\nAsk whether that was right"
    assert find(items, 9, 29, "happened Say it back").exact == "happened\nSay it back"


@pytest.mark.parametrize(
    "sent", ["a\u00a0long  breath", "a\nlong\r\n\tbreath", " a long breath\u2003", "a long breath\n", "a long breath"]
)
def test_white_space_may_differ_and_what_is_kept_is_the_text_s_own(sent: str) -> None:
    assert find(ANGER, 5, 18, sent).exact == "a long breath"
    assert find(ANGER, 30, 43, sent).exact == "a long breath"


def test_what_is_sent_decomposed_is_found_in_the_composed_text() -> None:
    assert find("Ein schönes Café.", 4, 11, "scho\u0308nes").exact == "schönes"
    assert find("Ein schönes Café.", 0, 3, "Cafe\u0301").start == 12


def test_wrong_offsets_give_way_to_words_that_stand_once() -> None:
    found = find(ANGER, 0, 6, "answer")
    assert ANGER[found.start : found.end] == "answer"


def test_of_words_that_stand_more_than_once_the_nearest_is_meant() -> None:
    text = "We talk, then we talk, then we stop."
    assert find(text, 16, 20, "we").start == 14
    assert find(text, 25, 27, "we").start == 28


def test_words_as_near_on_one_side_as_on_the_other_are_refused_with_every_place() -> None:
    with pytest.raises(refusals.SeveralPlaces) as refused:
        find("one two one", 4, 7, "one")
    assert [(c.start, c.prefix, c.suffix) for c in refused.value.candidates] == [
        (0, "", " two one"),
        (8, "one two ", ""),
    ]
    assert refused.value.status == 409
    assert refused.value.more["candidates"] == [asdict(c) for c in refused.value.candidates]


@pytest.mark.parametrize(
    ("start", "end", "exact", "refusal"),
    [
        (-1, 4, "Take", refusals.OutOfRange),
        (4, 0, "Take", refusals.OutOfRange),
        (0, len(ANGER) + 1, ANGER, refusals.OutOfRange),
        (10**12, 10**12 + 4, "Take", refusals.OutOfRange),
        (3, 3, "Take", refusals.Empty),
        (4, 5, " \u00a0\n", refusals.Empty),
        (0, 4, "", refusals.Empty),
        (0, 4, "Give", refusals.NotThere),
        (0, 4, "Take the", refusals.NotThere),
        (0, 4, "take", refusals.NotThere),
        (0, 4, "#b1 > *, //p[1]", refusals.NotThere),
        (0, 4, ANGER * 30, refusals.TooLong),
        (0, 4, "x" * 1_000_000, refusals.TooLong),
    ],
)
def test_what_is_no_passage_of_the_block_is_refused(
    start: int, end: int, exact: str, refusal: type[refusals.Unfound]
) -> None:
    with pytest.raises(refusal) as refused:
        find(ANGER, start, end, exact)
    assert (refused.value.status, len(refused.value.errors)) == (422, 1)
    assert exact[:8].strip() == "" or exact[:8] not in refused.value.detail


def test_an_unknown_block_is_refused_even_if_the_words_stand_in_another() -> None:
    with pytest.raises(refusals.NotThere):
        passage_in_block(LESSON, "b9", Position(0, 6), "listen")
    with pytest.raises(refusals.NotThere):
        passage_in_block(LESSON, "b1", Position(0, 6), "respect")


def test_offsets_in_utf16_count_characters_outside_the_basic_plane_twice() -> None:
    text = "😀 we 😀 talk now"
    assert find(text, 8, 12, "talk").start == 7
    assert find(text, 9, 13, "talk", Unit.UTF16).start == 7
    assert find(text, 0, 2, "😀", Unit.UTF16).end == 1


@pytest.mark.parametrize(("start", "end"), [(1, 2), (0, 1), (1, 5)])
def test_an_offset_inside_a_surrogate_pair_is_refused(start: int, end: int) -> None:
    with pytest.raises(refusals.SplitsCharacter):
        find("😀 we", start, end, "we", Unit.UTF16)


def test_an_offset_past_the_end_in_utf16_is_refused() -> None:
    with pytest.raises(refusals.OutOfRange):
        find("😀 we", 0, 6, "we", Unit.UTF16)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (FAMILY, "👩"),
        (f"a{FLAG}b", "🇫"),
        ("👋🏽", "👋"),
        ("q\u0301u", "q"),
        ("नमस्ते", "नम\u0938"),
        ("กำลัง", "ก"),
        ("a\r\nb", "a\r"),
    ],
)
def test_a_part_of_what_readers_see_as_one_character_is_refused(text: str, part: str) -> None:
    at = text.index(part)
    with pytest.raises(refusals.SplitsCharacter):
        find(text, at, at + len(part), part)


def test_characters_of_many_code_points_are_taken_whole() -> None:
    text = f"We {FAMILY}{FLAG}{FLAG} talk"
    at = text.index(FAMILY)
    assert find(text, at, at + len(FAMILY), FAMILY).exact == FAMILY
    assert find(text, at + len(FAMILY), at + len(FAMILY) + 2, FLAG).exact == FLAG


def test_a_lone_surrogate_or_a_nul_is_not_there() -> None:
    for exact in ("\ud800", "Take\0"):
        with pytest.raises(refusals.NotThere):
            find(ANGER, 0, 4, exact)


def test_more_places_than_anybody_wants_to_choose_from_are_cut_short() -> None:
    with pytest.raises(refusals.SeveralPlaces) as refused:
        find("we " * 5_000, 1, 2, "we")
    assert len(refused.value.candidates) == 50
    assert "more than 50" in refused.value.detail


@pytest.mark.parametrize("text", ["a" * 500_000, "ab" * 250_000, " " * 250_000 + "a " * 100_000, FLAG * 100_000])
@pytest.mark.parametrize(
    "exact", ["a" * 1_999 + "b", "b" + "a" * 1_999, "a " * 999 + "b", FLAG * 999 + "b", "e\u0301" * 1_999]
)
def test_repetition_costs_no_more_than_any_text(text: str, exact: str) -> None:
    block, start = Para("b1", text), time.process_time()
    with pytest.raises((refusals.Unfound, refusals.SeveralPlaces)):
        passage_in_block([block], "b1", Position(1, 2), exact)
    assert time.process_time() - start < 2
