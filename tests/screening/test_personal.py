from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.screening import personal
from tests.screening.looking import PUMPED, is_soon, kinds, matched, pumped
from tests.screening.planted import HARMLESS, PLANTED

SCRAPS = [
    "a",
    "1",
    " ",
    "@",
    ".",
    "b@c.de",
    "07700 900123",
    "(at)",
    "dot",
    "12 Oak St",
    "+44",
    "x.com/a",
    "\u200b",
    "]",
    "\n",
]


def test_personal_data_is_found_and_named() -> None:
    found = [kinds(personal.find(f"You can write to {text} any time.")) for _, text in PLANTED]
    right = sum(kind == [rule] for kind, (rule, _) in zip(found, PLANTED, strict=True))
    missed = [text for kind, (_, text) in zip(found, PLANTED, strict=True) if not kind]
    rate = f"{len(PLANTED) - len(missed)} of {len(PLANTED)} found, {right} by their kind; missed {missed}"
    assert len(missed) <= len(PLANTED) * 0.05, rate
    assert right >= len(PLANTED) * 0.95, rate


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("sentence", ["{}", "It was {} then.", "({})"])
def test_what_only_looks_like_it_is_left_alone(text: str, sentence: str) -> None:
    assert personal.find(sentence.format(text)) == []


@pytest.mark.parametrize(("rule", "text"), PLANTED)
@pytest.mark.parametrize("sentence", ["Write to {} now.", "**{}**", "1. {}\n2. nothing", "> {}", "({})"])
def test_a_masked_text_has_nothing_left_and_stays_as_it_is(rule: str, text: str, sentence: str) -> None:
    body = sentence.format(text)
    safe = personal.masked(body, personal.find(body))
    assert personal.find(safe) == []
    assert personal.masked(safe, personal.find(safe)) == safe


def test_a_mask_says_what_was_there() -> None:
    body = "Ask 07700 900123 or a@example.com, [here](https://facebook.com/some.one), 12 Oak Street, @some_one."
    assert personal.masked(body, personal.find(body)) == (
        "Ask [phone] or [email], [here]([profile]), [street], [handle]."
    )


def test_a_finding_says_where_it_stands_and_is_held() -> None:
    text = "é\u200b Call 0\u200b7700 900123!"
    [found] = personal.find(text)
    assert text[found.start : found.end] == found.what == "0\u200b7700 900123"
    assert (found.rule, found.severity) == ("phone", "hold")


def test_two_numbers_beside_each_other_are_two() -> None:
    assert matched(personal.find("3 07700 900123 07700 900456")) == ["07700 900123", "07700 900456"]


@pytest.mark.parametrize("text", ["0800 1111", "08001111", "+44 800 1111", "+44 (0)800 1111", "0044 800 1111"])
def test_the_number_of_a_helpline_is_let_through(text: str) -> None:
    assert personal.find(f"Call {text} 24/7", allowed={"08001111"}) == []
    assert matched(personal.find(f"Call {text}, or 07700 900123", allowed={"08001111"})) == ["07700 900123"]


def test_a_number_without_the_code_of_its_country_is_known_in_its_region() -> None:
    assert personal.find("It is 12 34 56 78.") == []
    assert kinds(personal.find("It is 32 12 34 56.", regions=("DK",))) == ["phone"]


@pytest.mark.parametrize("text", ["@a.a@bcd", "a@b.com@abc", "a@b.com@abc@defg", "07700 900123@abc", "@abc@b.com@def"])
def test_what_is_left_beside_a_find_is_found_too(text: str) -> None:
    safe = personal.masked(text, personal.find(text))
    assert personal.find(safe) == []


@given(st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join))
def test_of_any_text_the_masked_one_has_nothing_left(text: str) -> None:
    found = personal.find(text)
    assert all(one.end <= two.start for one, two in pairwise(found) if one.end and two.start)
    assert personal.find(personal.masked(text, found)) == []


def test_of_very_many_finds_the_rest_of_the_text_is_one() -> None:
    text = "@abc " * 3_000
    found = personal.find(text)
    assert len(found) <= personal.FINDS_MAX
    assert personal.find(personal.masked(text, found)) == []


@pytest.mark.parametrize("shape", PUMPED)
def test_a_pumped_text_takes_no_longer_than_its_length(shape: str) -> None:
    text = pumped(shape)
    assert is_soon(lambda: personal.masked(text, personal.find(text)))
