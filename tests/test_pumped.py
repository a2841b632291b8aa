"""Whatever is looked through with a pattern, or put into another form, takes as long as it is, and no longer.

What finds words, addresses and links in comments is pumped in tests/screening, what finds passages in tests/anchors.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

import api
from api.anchors import changes, ground
from api.comments import rendering
from api.comments.quoting import Quotes
from api.comments.schemas import CommentUpdate
from api.core import clock, edge, editing, emails, markdown, selection, text, unkept
from api.redirects import schemas as redirects
from api.revisions import diff
from tests.screening.looking import AT_SIZE, is_soon, milliseconds

# Shapes that make a careless pattern, or a careless order of marks, walk again and again over the same text.
SHAPES = (
    *("a", " ", "\u00a0", "\n", ".", "'", "-", "@", "é", "想", "a ", "a. ", "a-", "a\u0315"),
    *("\u0315\u0316", "\u0f73\u0316", "\uff9e\u0316", "\U0001d165\u0316"),
)
MARKUP = (
    *("*", "*a ", "**a*", "_a_", "[", "[](", "[a][", "![", "<", "<a", "<!--", "&amp;", "&#x315;&#x316;", "`", "`a"),
    *("> ", "- ", "1. ", "\n- ", "~~", "|a", "#", "\\", "<a@b.c>", "\t"),
)
# What is put together from a text takes longer for each letter of it: there it counts that it is no more for each.
SMALL, TIMES, ROOM = 500, 8, 2.5


def quoted(said: str) -> None:
    quotes = Quotes()
    quotes.add(said, clock.now())
    quotes.find(f"b{said}c", clock.now() + timedelta(seconds=1))


def edited(said: str) -> None:
    changes.compare(said, f"{said[: len(said) // 3]}other words{said[len(said) // 2 :]}")


WORDS = selection.Form(r"^[^\x00-\x1f\x7f]+$", 2 * AT_SIZE, "is a line")
LINES: dict[str, Callable[[str], Any]] = {
    "nfc": text.nfc,
    "fold": text.fold,
    "slugify": text.slugify,
    "sort_key": text.sort_key,
    "unprintable": text.unprintable,
    "is_slug": text._SLUG.fullmatch,
    "plain_name": rendering.plain_name,
    "is_seen": rendering.is_seen,
    "a comment that is too long": lambda said: CommentUpdate(body=said),
    "an address": emails.canonical,
    "a host": edge._hostname,
    "a version": editing.VERSION.fullmatch,
    "words": WORDS._check,
    "an instant": selection._instant,
    "a fraction of a second": lambda said: selection._instant(f"2026-01-31T09:30:00.{said}"),
    "a path": redirects.a_path,
    "blanks of a passage": ground.folded,
}
TEXTS: dict[str, Callable[[str], Any]] = {
    "a comment": rendering.render,
    "an article": markdown.render,
    "warnings": unkept.warnings,
    "its words": markdown.count_words,
    "a difference": lambda said: diff.words(f"{said}x", f"b{said}"),
    "quotes": quoted,
    "an edit": edited,
}
MARKED_UP = {"a comment", "an article", "warnings"}
# Patterns in these modules are met by what is above, or by tests of their own.
MET = {
    *("api.core.text", "api.core.markdown", "api.core.edge", "api.core.editing", "api.core.unkept"),
    *("api.core.selection", "api.comments.rendering", "api.redirects.schemas", "api.revisions.diff"),
}
ELSEWHERE = {"api.screening": "tests/screening", "api.anchors": "tests/anchors"}
# So many characters and no more: a token, the beginning of a block of our own making.
SHORT = {"api.readers.asking", "api.revisions.writing"}
# Of files and settings the operator has.
UNASKED = {"api.importers.front_matter", "api.settings"}


def pumped(shape: str, size: int) -> str:
    """It begins and ends with something else: only then a pattern that fails tries again."""
    return f"a{(shape * (size // len(shape) + 1))[:size]}x"


def looked(look: Callable[[str], Any], said: str) -> None:
    with suppress(ValueError):
        look(said)


def keeps_pace(look: Callable[[str], Any], shape: str) -> bool:
    """Whether a text so many times as long takes about so many times as long; one that seems not to is looked at
    again. Under a millisecond it is no matter how long it takes."""

    def took(size: int) -> float:
        said = pumped(shape, size)
        return milliseconds(lambda: looked(look, said), 1)

    return any(took(SMALL * TIMES) < max(took(SMALL), 1) * TIMES * ROOM for _ in range(3))


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_any_shape_takes_no_longer_than_its_length(name: str) -> None:
    slow = [shape for shape in SHAPES if not is_soon(lambda: looked(LINES[name], pumped(shape, AT_SIZE)))]  # noqa: B023
    assert slow == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_any_shape_takes_no_longer_than_its_length(name: str) -> None:
    shapes = (*SHAPES, *MARKUP) if name in MARKED_UP else SHAPES
    assert [shape for shape in shapes if not keeps_pace(TEXTS[name], shape)] == []


def with_patterns() -> set[str]:
    """The modules that keep a compiled pattern."""
    modules: list[ModuleType] = [
        importlib.import_module(found.name) for found in pkgutil.walk_packages(api.__path__, "api.")
    ]
    return {
        module.__name__ for module in modules if any(isinstance(kept, re.Pattern) for kept in vars(module).values())
    }


def test_every_module_with_a_pattern_is_pumped_or_sees_short_texts_only() -> None:
    told = {name for name in with_patterns() if not name.startswith(tuple(ELSEWHERE))}
    assert told == MET | SHORT | UNASKED
