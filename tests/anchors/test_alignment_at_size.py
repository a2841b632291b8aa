"""Alignments too large to compare every pair: what is still found, and in what time."""

import random
import time

import pytest

from api.anchors.alignment import align
from tests.anchors.lesson import Block

pytestmark = pytest.mark.heavy


def numbered(count: int, topic: str) -> list[Block]:
    return [
        Block(" ".join(f"{topic}{k * 7 + n}" for n in range(12)) + " and the rest of it is here") for k in range(count)
    ]


def test_in_a_wide_gap_an_edited_block_is_found_far_from_its_place() -> None:
    old = numbered(150, "quiet")
    edited = [Block(block.text.replace("rest", "end")) for block in old]
    assert align(old, [*numbered(60, "loud"), *edited]) == [None] * 60 + list(range(150))


def test_in_a_narrow_gap_every_block_is_looked_at() -> None:
    old = [Block("we talk and we stop and we talk again" + " and again" * (k % 3)) for k in range(20)]
    edited = [Block(block.text + " today") for block in old]
    assert align(old, [*numbered(30, "loud"), *edited]) == [None] * 30 + list(range(20))


def test_in_a_wide_gap_repeated_blocks_are_found_wherever_they_went() -> None:
    old = [Block(f"we talk about {topic}") for topic in ("money", "love", "work", "home") for _ in range(30)]
    new = old[::-1]
    places = align(old, new)
    assert [old[place].text for place in places if place is not None] == [block.text for block in new]


def test_in_a_wide_gap_of_common_words_an_edited_block_is_found_at_its_place() -> None:
    old = [Block("we talk and we stop and we talk again" + " and again" * (k % 3)) for k in range(100)]
    assert align(old, [Block(block.text + " today") for block in old]) == list(range(100))


def test_a_very_long_block_is_known_after_an_edit_and_not_after_a_replacement() -> None:
    text = " ".join(f"word{n}" for n in random.Random(1).choices(range(400), k=3000))
    assert align([Block(text)], [Block("Now " + text.replace("word7 ", "other "))]) == [0]
    assert align([Block(text)], [Block(" ".join(reversed(text.split())) + " and more")]) == [None]


def test_a_book_in_one_block_takes_seconds_at_most() -> None:
    chance = random.Random(1)
    old, new = (Block(" ".join(chance.choices([f"word{n}" for n in range(3000)], k=200_000))) for _ in range(2))
    start = time.process_time()
    align([old], [new])
    assert time.process_time() - start < 4


@pytest.mark.parametrize("topics", [("old", "new"), ("same", "same")])
def test_five_thousand_blocks_against_five_thousand_changed_ones_take_seconds_at_most(topics: tuple[str, str]) -> None:
    old, new = numbered(5000, topics[0]), [Block(b.text + " now") for b in numbered(5000, topics[1])]
    start = time.process_time()
    places = align(old, new)
    assert time.process_time() - start < 6
    assert places == ([None] * 5000 if topics[0] != topics[1] else list(range(5000)))
