"""Many passages, long texts, and texts made to be slow."""

import random
import time
from collections import Counter

import pytest

from api.anchors.mapping import State, carry, carry_all
from api.anchors.passages import cut
from tests.anchors.pages import FLAG, Para, page

pytestmark = pytest.mark.heavy

VOCABULARY = [f"word{n}" for n in range(3_000)]


def prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(VOCABULARY, k=words)) + "."


def test_a_thousand_passages_through_an_edit_of_every_block_take_a_blink() -> None:
    chance = random.Random(1)
    old = page(*(prose(chance, 100) for _ in range(100)))
    new = [Para(block.id, block.text.replace("word17", "now other").replace("word23", "")) for block in old]
    marks = [cut(block, at, at + 50) for block in old for at in range(0, 500, 50)]
    start = time.process_time()
    placements = carry_all(marks, old, new)
    assert time.process_time() - start < 1  # measured: 0.08 s
    states = Counter(placement.state for placement in placements)
    assert states[State.ORPHANED] < 10
    assert states[State.EDITED] > 200


def test_a_light_edit_of_a_very_long_block_loses_nothing() -> None:
    chance = random.Random(2)
    for ending in (". ", " "):
        text = ending.join(prose(chance, 12)[:-1] for _ in range(8_000))
        middle = len(text) // 2
        new = "Now: " + text[:middle] + " in between. " + text[middle:].replace("word77 ", "") + " and more"
        old = [Para("b1", text)]
        start = time.process_time()
        placements = carry_all([cut(old[0], at, at + 40) for at in (0, 9_000, 700_000)], old, [Para("b1", new)])
        assert time.process_time() - start < 3
        if ending == ". ":
            assert [placement.state for placement in placements] == [State.SHIFTED] * 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a" * 200_000, "a" * 200_001),
        ("a " * 100_000, "b " * 100_000 + "a " * 50_000),
        (". " * 100_000, "! " * 100_000),
        ("e" + "\u0301" * 100_000, "e" + "\u0301" * 100_001),
        (FLAG * 50_000, "🇫" + FLAG * 50_000),
        ("字" * 100_000, "字文" * 50_000),
        (" \n" * 100_000 + "a", "a" + "\n " * 100_000),
    ],
)
def test_texts_made_to_be_slow_are_not(before: str, after: str) -> None:
    old = [Para("b1", before)]
    start = time.process_time()
    placement = carry(cut(old[0], 0, len(before)), old, [Para("b1", after)])
    assert time.process_time() - start < 4
    assert 0 <= placement.kept <= 1


def test_passages_of_an_article_written_anew_are_given_up_in_a_blink() -> None:
    chance = random.Random(3)
    old = page(*(prose(chance, 100) for _ in range(100)))
    new = [Para(f"c{n}", prose(random.Random(n), 100).replace("word", "other")) for n in range(100)]
    marks = [cut(block, at, at + 50) for block in old for at in range(0, 500, 50)]
    start = time.process_time()
    placements = carry_all(marks, old, new)
    assert time.process_time() - start < 3
    assert {placement.state for placement in placements} == {State.ORPHANED}
    assert carry_all(placements, new, old) == carry_all(marks, old, old)
