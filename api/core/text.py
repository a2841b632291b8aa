"""Text as the house keeps it: NFC, without characters no database or page can hold."""

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Literal

from anyascii import anyascii

SLUG_MAX = 200
SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


Form = Literal["NFC", "NFKC"]
_DECOMPOSED: dict[Form, Literal["NFD", "NFKD"]] = {"NFC": "NFD", "NFKC": "NFKD"}
_MARKS_MOST = 30  # No language has more on one letter (UAX #15, Stream-Safe Text Format).


def nfc(text: str) -> str:
    return _normal("NFC", text)


def fold(text: str) -> str:
    """The form in which texts are searched: compatibility-normal and without case."""
    return _normal("NFKC", _normal("NFKC", text).casefold())


def _normal(form: Form, text: str) -> str:
    """As unicodedata has it, which takes minutes for some 100,000 marks on one letter unless they are in order."""
    if text.isascii():
        return text

    def ordered(pile: re.Match[str]) -> str:
        marks = "".join(unicodedata.normalize(_DECOMPOSED[form], mark) for mark in pile[0])
        runs = groupby(marks, lambda mark: unicodedata.combining(mark) > 0)
        return "".join("".join(sorted(run, key=unicodedata.combining)) for _, run in runs)

    return unicodedata.normalize(form, _pile(form).sub(ordered, text))


@cache
def _pile(form: Form) -> re.Pattern[str]:
    """Too many in a row of what comes to be nothing but marks; where those are rare, of anything."""
    decomposed = {point: unicodedata.normalize(_DECOMPOSED[form], chr(point)) for point in range(0x300, 0x10000)}
    marks = "".join(chr(point) for point, mark in decomposed.items() if all(map(unicodedata.combining, mark)))
    return re.compile(f"[{marks}\U00010000-\U0001efff]{{{_MARKS_MOST + 1},}}")


def sort_key(text: str) -> str:
    """The form in which titles and names are sorted, the same on every database: `Élan` beside `elan`."""
    return anyascii(text).casefold()[:300]


def unprintable(text: str) -> str | None:
    """Name the first character in `text` that is refused everywhere, or None."""
    if found := _SURROGATE.search(text):
        return f"lone surrogate U+{ord(found[0]):04X}"
    if found := _CONTROL.search(text):
        return f"control character U+{ord(found[0]):04X}"
    return None


def is_slug(text: str) -> bool:
    return len(text) <= SLUG_MAX and _SLUG.fullmatch(text) is not None


def slugify(text: str) -> str:
    """A slug from any text in any script, at most SLUG_MAX long; empty when nothing can be spelled in ASCII."""
    plain = anyascii(_APOSTROPHES.sub("", text)).lower()
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if len(slug) <= SLUG_MAX:
        return slug
    return slug[: SLUG_MAX + 1].rpartition("-")[0] or slug[:SLUG_MAX]
