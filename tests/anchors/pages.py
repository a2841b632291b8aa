"""Revisions of an article as the tests write them down: blocks with ids."""

from typing import NamedTuple

from api.anchors.passages import Passage, cut


class Para(NamedTuple):
    id: str
    text: str


def page(*texts: str) -> list[Para]:
    """Blocks b1, b2, ..."""
    return [Para(f"b{number}", text) for number, text in enumerate(texts, 1)]


def marked(blocks: list[Para], exact: str) -> Passage:
    """The first place of these words."""
    block = next(block for block in blocks if exact in block.text)
    start = block.text.index(exact)
    return cut(block, start, start + len(exact))


ANGER = "Take a long breath before you answer, and count the things you can see in the room."
DISHES = "Most quarrels about the dishes are quarrels about respect; say that word aloud once."
LETTER = "Write a letter tonight that nobody will read, then burn it in the kitchen sink tomorrow."
LOOMS = "Steam engines drove Victorian looms until cheap electric motors replaced every boiler."
LESSON = page("How to listen when you are angry", ANGER, DISHES, LETTER)
FAMILY, FLAG, WAVE = "👩‍👩‍👧‍👦", "🇫🇷", "👋🏽"
