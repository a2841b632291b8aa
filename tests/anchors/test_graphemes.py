"""Breaks between characters, found without reading the text from its beginning."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from api.anchors.graphemes import break_after, break_before, is_break
from tests.anchors.pages import FAMILY, FLAG, WAVE

LETTERS = ["a", "é", "각", "ᄀ", "한", "क", "्", "ि", "กำ", "字", "かな", "plain words "]
JOINING = [" ", "\r\n", "\n", "\u0301", "\u200d", "\ufe0f", "\u0600"]
pieces = st.sampled_from([*LETTERS, *JOINING, "🇫", "👩", "🏽", "☠", "©", FAMILY, FLAG, WAVE])


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=40).map("".join))
def test_they_are_those_of_the_whole_text(text: str) -> None:
    edges = [0]
    for cluster in iter_graphemes(text):
        edges.append(edges[-1] + len(cluster))
    for at in range(len(text) + 1):
        assert is_break(text, at) == (at in edges)
        assert break_before(text, at) == max(edge for edge in edges if edge <= at)
        assert break_after(text, at) == min(edge for edge in edges if edge >= at)


@pytest.mark.parametrize(
    "character", [FAMILY, FLAG, WAVE, "e\u0302\u0301", "क्षि", "กำ", "\u1112\u1161\u11ab", "1️⃣", "\r\n"]
)
def test_a_character_of_many_code_points_has_no_break_in_it(character: str) -> None:
    text = f"ab{character}cd"
    assert [at for at in range(len(text) + 1) if not is_break(text, at)] == list(range(3, 2 + len(character)))


@pytest.mark.parametrize(
    "text", ["🇫" * 200_000, "e" + "\u0301" * 200_000, "👩\u200d" * 100_000, "ᄀ" * 200_000, "कि" * 100_000]
)
def test_a_text_without_a_sure_break_takes_a_blink(text: str) -> None:
    start = time.process_time()
    for at in (len(text) // 2, len(text) // 2 + 1, len(text) - 1):
        assert break_before(text, at) <= at <= break_after(text, at)
    assert time.process_time() - start < 3
