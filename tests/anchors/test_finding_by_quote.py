"""A passage named by W3C selectors over the whole text of a revision."""

import pytest

from api.anchors import refusals
from api.anchors.finding import Position, Quote, passage_in_text
from tests.anchors.pages import ANGER, DISHES, FAMILY, LESSON, LETTER, page

WHOLE = "\n\n".join(block.text for block in LESSON)
TWICE = page("We talk about money.", "", "Then we walk.", "We talk about love.")


def test_a_quote_that_stands_once_is_found_with_its_block() -> None:
    found = passage_in_text(LESSON, Quote("quarrels about respect"), None)
    assert (found.block, DISHES[found.start : found.end]) == ("b3", "quarrels about respect")


def test_a_position_counts_over_blocks_joined_by_blank_lines() -> None:
    at = WHOLE.index("letter tonight")
    found = passage_in_text(LESSON, None, Position(at, at + 14))
    assert (found.block, found.exact, found.start) == ("b4", "letter tonight", LETTER.index("letter"))


def test_blocks_without_text_count_too() -> None:
    whole = "\n\n".join(block.text for block in TWICE)
    at = whole.index("walk")
    assert passage_in_text(TWICE, None, Position(at, at + 4)).block == "b3"


def test_a_block_selected_with_the_line_after_it_is_that_block() -> None:
    at = WHOLE.index(ANGER)
    for span in [(at, at + len(ANGER) + 2), (at - 2, at + len(ANGER)), (at - 1, at + len(ANGER) + 1)]:
        assert passage_in_text(LESSON, None, Position(*span)).exact == ANGER
    assert passage_in_text(LESSON, Quote(ANGER + "\n\n"), None).exact == ANGER
    assert passage_in_text(LESSON, Quote("\n" + ANGER + "\n"), None).exact == ANGER


@pytest.mark.parametrize(
    ("quote", "block"),
    [
        (Quote("We talk about", suffix=" love"), "b4"),
        (Quote("We talk about", suffix=" money.\nThen"), "b1"),
        (Quote("We talk about", prefix="we\u00a0walk.\n"), "b4"),
        (Quote("We talk about", prefix="walk. ", suffix="  love"), "b4"),
    ],
)
def test_what_stands_around_a_quote_tells_which_is_meant(quote: Quote, block: str) -> None:
    assert passage_in_text(TWICE, quote, None).block == block


def test_a_position_tells_which_of_several_is_meant() -> None:
    whole = "\n\n".join(block.text for block in TWICE)
    at = whole.rindex("We talk")
    assert passage_in_text(TWICE, Quote("We talk"), Position(at, at + 7)).block == "b4"
    assert passage_in_text(TWICE, Quote("We talk"), Position(at - 3, at + 4)).block == "b4"
    assert passage_in_text(TWICE, Quote("We talk"), Position(2, 9)).block == "b1"


@pytest.mark.parametrize(
    "quote", [Quote("We talk"), Quote("We talk", prefix="elsewhere"), Quote("talk about", suffix="?")]
)
def test_a_quote_in_several_places_is_refused_with_each(quote: Quote) -> None:
    with pytest.raises(refusals.SeveralPlaces) as refused:
        passage_in_text(TWICE, quote, None)
    assert [candidate.block for candidate in refused.value.candidates] == ["b1", "b4"]


def test_surroundings_that_fit_no_place_are_not_overruled_by_nearness() -> None:
    with pytest.raises(refusals.SeveralPlaces):
        passage_in_text(TWICE, Quote("We talk", prefix="elsewhere"), Position(2, 9))


def test_a_quote_that_stands_once_needs_no_surroundings() -> None:
    assert passage_in_text(LESSON, Quote("respect", prefix="of an older text "), None).block == "b3"


@pytest.mark.parametrize("between", ["\n\n", "\n", " ", "\r\n\t"])
def test_a_quote_over_the_end_of_a_block_is_refused_with_the_blocks(between: str) -> None:
    with pytest.raises(refusals.SpansBlocks) as refused:
        passage_in_text(LESSON, Quote(f"in the room.{between}Most quarrels"), None)
    assert refused.value.blocks == ["b2", "b3"]


def test_a_position_over_several_blocks_is_refused_with_each() -> None:
    with pytest.raises(refusals.SpansBlocks) as refused:
        passage_in_text(LESSON, None, Position(10, WHOLE.index("letter")))
    assert refused.value.more == {"blocks": ["b1", "b2", "b3", "b4"]}


@pytest.mark.parametrize(
    ("quote", "position", "refusal"),
    [
        (Quote("looms"), None, refusals.NotThere),
        (Quote("looms"), Position(0, 5), refusals.NotThere),
        (Quote("respect", prefix="x" * 201), None, refusals.TooLong),
        (Quote("respect", suffix="x" * 1_000_000), None, refusals.TooLong),
        (Quote("x" * 2_001), None, refusals.TooLong),
        (Quote("\u2003"), None, refusals.Empty),
        (None, Position(len(LESSON[0].text), len(LESSON[0].text) + 2), refusals.Empty),
        (None, None, refusals.Empty),
        (Quote("respect"), Position(0, 10_000), refusals.OutOfRange),
    ],
)
def test_what_is_no_passage_of_the_text_is_refused(
    quote: Quote | None, position: Position | None, refusal: type[refusals.Unfound]
) -> None:
    with pytest.raises(refusal):
        passage_in_text(LESSON, quote, position)


def test_a_position_alone_may_not_be_longer_than_a_quote() -> None:
    with pytest.raises(refusals.TooLong):
        passage_in_text(page("word " * 500), None, Position(0, 2_001))
    assert len(passage_in_text(page("word " * 500), None, Position(0, 2_000)).exact) == 2_000


def test_a_part_of_a_character_is_no_place_of_a_quote() -> None:
    assert passage_in_text(page(f"We {FAMILY} and 👩 talk"), Quote("👩"), None).start == 3 + len(FAMILY) + 5
    with pytest.raises(refusals.SplitsCharacter):
        passage_in_text(page(f"We {FAMILY} talk"), Quote("👩"), None)


def test_in_a_text_without_blocks_nothing_is_found() -> None:
    with pytest.raises(refusals.NotThere):
        passage_in_text([], Quote("respect"), None)
