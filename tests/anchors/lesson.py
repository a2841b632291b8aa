"""A short lesson in four blocks, which the tests edit."""

from typing import NamedTuple


class Block(NamedTuple):
    text: str
    type: str = "paragraph"


RULE, FIGURE = Block("", "rule"), Block("", "figure")
HEADING = Block("How to listen when you are angry", "heading")
FIRST = Block("Take a long breath before you answer, and count the things you can see in the room.")
SECOND = Block("Most quarrels about the dishes are quarrels about respect; say that word aloud once.")
THIRD = Block("Write a letter tonight that nobody will read, then burn it in the kitchen sink tomorrow.")
FOREIGN = Block("Steam engines drove Victorian looms until cheap electric motors replaced every boiler.")
LESSON = [HEADING, FIRST, SECOND, THIRD]
