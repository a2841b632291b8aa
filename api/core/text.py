"""Text as the house keeps it: NFC, without characters no database or page can hold."""

import re
import unicodedata

from anyascii import anyascii

SLUG_MAX = 200
SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form in which texts are searched: compatibility-normal and without case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


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
