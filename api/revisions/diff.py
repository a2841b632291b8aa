"""What changed between two texts, word by word."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel

# A word with its marks and apostrophes, a run of space, or one sign: put together again they are the text.
_TOKENS = re.compile(r"\w+(?:['’]\w+)*|\s+|.", re.DOTALL)
_TAGS = {"insert": "ins", "delete": "del"}
# Comparing takes a bit for each pair of tokens: 50 MB, which two texts of 10,000 words each stay under.
PAIRS_MAX = 400_000_000

Cut = Callable[[str], Sequence[str]]
CUTS: tuple[Cut, ...] = (_TOKENS.findall, lambda text: text.splitlines(keepends=True), lambda text: [text])


class Step(NamedTuple):
    """`op` is equal, insert or delete; the texts of equal and delete are the old text, of equal and insert the new."""

    op: str
    text: str


def words(old: str, new: str) -> list[Step]:
    """The shortest way from one text to the other by whole words (insertions and deletions; rapidfuzz, Indel).

    In a place that was replaced the deletion comes first. Very long texts are compared by lines.
    """
    cuts = ((cut(old), cut(new)) for cut in CUTS)
    a, b = next((a, b) for a, b in cuts if len(a) * len(b) <= PAIRS_MAX)
    known: dict[str, int] = {}
    before, after = ([known.setdefault(token, len(known)) for token in tokens] for tokens in (a, b))
    steps: list[Step] = []
    taken: dict[str, str] = {"delete": "", "insert": ""}
    for op in Indel.opcodes(before, after):
        if op.tag == "equal":
            steps += _replaced(taken)
            steps.append(Step("equal", "".join(a[op.src_start : op.src_end])))
            taken = {"delete": "", "insert": ""}
        else:
            part = b[op.dest_start : op.dest_end] if op.tag == "insert" else a[op.src_start : op.src_end]
            taken[op.tag] += "".join(part)
    return [*steps, *_replaced(taken)]


def _replaced(taken: Mapping[str, str]) -> list[Step]:
    return [Step(op, text) for op, text in taken.items() if text]


def marked_up(steps: Sequence[Step]) -> str:
    """The steps as HTML, the words escaped: `kept <del>old</del><ins>new</ins>`."""
    return "".join(_marked(step) for step in steps)


def _marked(step: Step) -> str:
    tag = _TAGS.get(step.op)
    text = escape(step.text)
    return f"<{tag}>{text}</{tag}>" if tag else text


def fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The fields that differ, in the order of the newer: name, before, after."""
    for name in dict.fromkeys([*new, *old]):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
