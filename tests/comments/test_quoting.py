"""Words of one text in another: which runs are known again, where they stand, and whose they are."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.comments.quoting import RUN, Quotes

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
LONGEST = "Outside my office and says that he only worries"
SAID = "He waits in the car outside my office and says that he only worries."


def found(said: str, other: str, *, at: datetime = LATER) -> str | None:
    """What stands in the other text where words of the first were found."""
    quotes = Quotes()
    quotes.add(said, NOON)
    place = quotes.find(other, at)
    return other[place[0] : place[1]] if place else None


@pytest.mark.parametrize(
    ("other", "there"),
    [
        (SAID, SAID[:-1]),
        ("You say “he waits in the car outside my office” but", "he waits in the car outside my office"),
        ("HE WAITS, in the _car_ –\noutside my office?", "HE WAITS, in the _car_ –\noutside my office"),
        ("He waits in the car outside the office.", None),
        ("He waits in the car outside my car and says that he only worries.", None),
        ("In the car outside my office and says. Why? Outside my office and says that he only worries!", LONGEST),
        ("🙂 ﬀ e\u0301 he waits in the car outside my oﬃce", "he waits in the car outside my oﬃce"),
        ("", None),
    ],
)
def test_eight_words_in_a_row_are_found_where_they_stand(other: str, there: str | None) -> None:
    assert found(SAID, other) == there


@pytest.mark.parametrize(
    ("said", "other", "there"),
    [
        ("My sister knows it.", "You wrote: my sister knows it!", "my sister knows it"),
        ("My sister knows it.", "My sister knows.", None),
        ("Leave him now.", "Leave him now.", None),
        ("我妹妹知道", "你说我妹妹知道。", "我妹妹知道"),
        ("Моя сестра всё знает", "моя СЕСТРА всё знает, да", "моя СЕСТРА всё знает"),
    ],
)
def test_a_short_text_is_found_whole_unless_anybody_might_say_it(said: str, other: str, there: str | None) -> None:
    assert found(said, other) == there


def test_what_was_said_before_is_no_quote_and_neither_is_what_repeats_it() -> None:
    quotes = Quotes()
    quotes.add(f"You say: {SAID} I know that well, from years of my own life.", NOON)
    assert quotes.find(SAID, NOON - timedelta(minutes=1)) is None
    assert quotes.find(SAID, LATER) is None
    assert quotes.find("I know that well, from years of my own life.", LATER) == (0, 43)
    quotes.drop("… I know that well, from years of my own life …")
    assert quotes.find("I know that well, from years of my own life.", LATER) is None


WORDS = st.lists(st.sampled_from(["trust", "is", "slow", "Ärger", "the", "car", "waits", "7"]), max_size=30)


@given(WORDS, WORDS)
def test_it_is_found_where_a_plain_search_finds_it(said: list[str], other: list[str]) -> None:
    length = min(len(said), RUN)
    runs = {tuple(said[place : place + length]) for place in range(len(said) - length + 1)} if length >= 4 else set()
    hit = any(tuple(other[place : place + length]) in runs for place in range(len(other) - length + 1))
    assert bool(found(" ".join(said), " ".join(other))) == hit


def test_looking_takes_time_in_proportion_to_the_text() -> None:
    """Ten times the words, whatever they are, may not take a hundred times as long."""

    def seconds(many: int) -> float:
        quotes, text = Quotes(), "so " * many
        quotes.add(text, NOON)
        begun = time.process_time()
        assert quotes.find(f"{text} {SAID} {text}", LATER)
        return time.process_time() - begun

    seconds(1_000)
    assert min(seconds(20_000) for _ in range(3)) < 40 * min(seconds(2_000) for _ in range(3))
