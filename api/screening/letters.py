"""Letters as a rule of words compares them: without case, without accents, without what cannot be seen."""

import re
import unicodedata

from api.core.text import nfc

# What no reader sees: soft hyphens, joiners, marks of direction, fillers, variation selectors and tags.
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
# Scripts that do not part their words: Thai, Lao, Myanmar, Khmer, kana and the ideographs.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u1000-\u103f\u1050-\u109d\u1780-\u17b3\u17b6-\u17d3"
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)

_UNSEEN = re.compile(f"[{UNSEEN}]")
# Marks that a writer may leave out: accents, Hebrew points, Arabic vowels. Marks of other scripts are letters.
_OPTIONAL = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed\u0640]"
)
# Letters of Latin that Unicode does not take apart, and the one of Cyrillic whose mark makes another letter.
_SPECIAL = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "й": "й"}
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһαοινρυκ", "aeopcyxijsdhaoivpuk")
_LATIN = re.compile("[a-z]")
_MARKS_END = 0x1E950
# The letters above it are many, and fold to themselves but for a few: ideographs and Hangul all do.
_KEPT_BELOW = 0x3000


class _Folding(dict[int, str]):
    """One folded letter after another, as they are first asked for."""

    def __missing__(self, point: int) -> str:
        if 0x3400 <= point <= 0x9FFF or 0xAC00 <= point <= 0xD7A3:
            return chr(point)
        folded = _letter(chr(point))
        if point < _KEPT_BELOW:
            self[point] = folded
        return folded


def _letter(letter: str) -> str:
    small = unicodedata.normalize("NFKC", letter).casefold()
    if small in _SPECIAL:
        return _SPECIAL[small]
    if _UNSEEN.search(small):
        return ""
    return unicodedata.normalize("NFC", _OPTIONAL.sub("", unicodedata.normalize("NFKD", small)))


_FOLDING = _Folding()


def fold(word: str) -> str:
    """The word as words are compared. One that mixes Latin with letters that only look so is read as Latin."""
    if word.isascii():
        return word.lower()
    if len(word) == 1 and "\u4e00" <= word <= "\u9fff":
        return word
    folded = nfc(word).translate(_FOLDING)
    return folded if folded.isascii() or not _LATIN.search(folded) else folded.translate(_LOOKALIKES)


def _marks() -> str:
    """All combining marks as a range of a pattern: `\\w` knows none of them."""
    points = [point for point in range(0x300, _MARKS_END) if unicodedata.category(chr(point))[0] == "M"]
    starts = [point for point in points if unicodedata.category(chr(point - 1))[0] != "M"]
    ends = [point for point in points if unicodedata.category(chr(point + 1))[0] != "M"]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


_HIDING = f"{UNSEEN}{_marks()}"
_PLAIN = re.compile(r"[^\W_]+")
_SPACED = re.compile(rf"(?![{UNSEEN}])[\w{_HIDING}]+")
_MIXED = re.compile(rf"[{UNSPACED}][{UNSEEN}]*|(?![{UNSEEN}])(?:(?![{UNSPACED}])[\w{_HIDING}])+")
_ANY_UNSPACED = re.compile(f"[{UNSPACED}]")


def is_unspaced(word: str) -> bool:
    """Whether it is of a script that does not part its words: each of its letters then counts as a word."""
    return not word.isascii() and _ANY_UNSPACED.match(word) is not None


def words(text: str) -> list[str]:
    """The words of a text as they are written, in their order."""
    return _pattern(text).findall(text.replace("_", " "))


def spans(text: str) -> list[tuple[int, int]]:
    """Where each word of `words` stands."""
    return [found.span() for found in _pattern(text).finditer(text.replace("_", " "))]


def _pattern(text: str) -> re.Pattern[str]:
    """The quickest that is right for the text."""
    if text.isascii():
        return _PLAIN
    return _MIXED if _ANY_UNSPACED.search(text) else _SPACED


def seen(text: str) -> tuple[str, list[int] | None]:
    """The text without what cannot be seen, and where each of its letters stood; None where nothing was left out."""
    if text.isascii() or not _UNSEEN.search(text):
        return text, None
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for unseen in _UNSEEN.finditer(text):
        pieces.append(text[done : unseen.start()])
        places += range(done, unseen.start())
        done = unseen.end()
    return "".join([*pieces, text[done:]]), [*places, *range(done, len(text) + 1)]
