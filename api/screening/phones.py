"""Telephone numbers of any country, in running text: not dates, years, prices, verses or the numbers of books."""

import re
import unicodedata
from collections.abc import Collection, Iterator

import phonenumbers

DIGITS_MIN, DIGITS_MAX = 7, 15
# Checking a number costs a few hundred microseconds; past so many in one text, what may be one is taken for one.
CHECKS_MAX = 40
# Nobody writes more digits than these; beyond them a run of digits is not looked at closely, but taken for a number.
LOOKS_MAX, RUN_MAX = 1_000, 1_000

_Span = tuple[int, int]

_BETWEEN = r"[ \t\u00a0\u2000-\u200a\u202f\u3000.()\[\]/·•‐-―−－~_-]"
# Digits, each group apart from the next by at most four marks.
_RUN = re.compile(rf"(?<!\w)[+＋]?[(\[]?\d+(?:(?:{_BETWEEN}{{1,3}}[+＋(]?|[+＋(])\d+)*")
_NOT_DIGIT = re.compile(r"\D+")
_GROUP = re.compile(r"[+＋]?\d+")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = (
    rf"(?:(?:1[89]|20)\d\d([-./ ]){_DAY}\1{_DAY}|{_DAY}([-./ ]){_DAY}\2(?:1[89]|20)\d\d"
    r"|(?:1[89]|20)\d\d ?[-–—/] ?(?:1[89]|20)\d\d)"
)
_BEGINS_WITH_DATE = re.compile(rf"{_DATE}(?!\d)")
_ENDS_WITH_DATE = re.compile(rf"(?<!\d){_DATE}$")
_YEARS = re.compile(r"(?:1[89]|20)\d\d(?:\D+(?:(?:1[89]|20)\d\d|\d\d))+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([. \u00a0\u202f])\d{3})(?:\1\d{3})*")
# Spain, Poland and Portugal write their numbers as others write millions.
_NINE = re.compile(r"[5-9]\d\d[ \u00a0]\d{3}[ \u00a0]\d{3}")
_DECIMAL = re.compile(r"\d{1,3}\.\d+|\d{1,3}(?:\.\d{1,3}){3}")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₽]|\b(?:USD|EUR|GBP|CHF|INR|JPY))\s?$", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    r"\s?(?:[%€$£¥₹°]|(?:USD|EUR|GBP|CHF|dollars?|euros?|pounds?|yen|rupees|people|men|women|users|followers|times|views"
    r"|years?|days|hours|minutes|seconds|million|billion|km|miles|kg|metres|meters|bytes|steps)\b)",
    re.IGNORECASE,
)
# Five numbers in a row: grades, ages.
_PAIRS = re.compile(r"[12](?:-[12]){4,}")
_OTHER_NUMBER = re.compile(
    r"\b(?:ISBN|ISSN|ISMN|PMID|PMC|OCLC|ASIN|DOI|arXiv|IBAN|pages?|pp?|verses?|case|order|invoice|ref)"
    r"(?:-?1[03])?[\s:.#№]*(?:no\.?|nr\.?|number)?[\s:.#№]*$",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:call|text|ring|(?<!\[)phone|tel|telephone|mobile|mob|cell|whatsapp|number|fax|sms|signal|handy|telefon|teléfono"
    r"|téléphone|telefono|móvil|ruf|reach|dial)\b\W{0,3}(?:\w+\W{1,3}){0,3}$",
    re.IGNORECASE,
)
# How the digits of numbers without a leading zero are grouped where people write them: by the lengths of the groups.
_SHAPES = {
    *("3-3-4", "3-4", "1-3-3-4", "5-5", "5-6", "3-4-4", "2-4-4", "2-5-4", "4-4-4", "1-4-3-3", "1-3-3-2-2"),
    *("3-3-2-2", "3-2-2-2", "2-3-2-2", "2-3-4", "2-3-3-3", "1-3-4", "3-3-3", "4-6", "2-8", "4-3-3"),
}


class Phones:
    """The numbers of one text."""

    def __init__(self, regions: Collection[str], allowed: Collection[str]) -> None:
        self._regions = regions
        self._allowed = {number.lstrip("0") for number in allowed}
        self._looks = self._checks = 0

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        for run in _RUN.finditer(text):
            start, end = run.span()
            if end - start < DIGITS_MIN or _count(run[0]) < DIGITS_MIN or _in_address(text, start):
                continue
            if end - start > RUN_MAX or self._looks > LOOKS_MAX:
                yield start, end
            else:
                yield from self._of_run(text, [group.span() for group in _GROUP.finditer(text, start, end)])

    def _of_run(self, text: str, groups: list[_Span]) -> Iterator[_Span]:
        """A run may hold several numbers, and others beside them: the longest that is one, from the left."""
        first = 0
        while first < len(groups):
            if date := _BEGINS_WITH_DATE.match(text, groups[first][0]):
                first += sum(1 for start, _ in groups[first:] if start < date.end())
                continue
            windows = list(_windows(text, groups, first))
            known = next((last for last in windows if self._is_allowed(text[groups[first][0] : groups[last][1]])), None)
            if known is not None:
                first = known + 1
                continue
            last = next((last for last in windows if self._is_phone(text, groups[first : last + 1])), None)
            if last is not None:
                start = groups[first][0]
                yield start - (start > 0 and text[start - 1] in "(["), groups[last][1]
                first = last
            first += 1

    def _is_allowed(self, number: str) -> bool:
        """Also with the code of a country before it, one to three digits."""
        if not self._allowed:
            return False
        digits = _digits(number)
        if digits.lstrip("0") in self._allowed:
            return True
        abroad = digits.removeprefix("00") if digits.startswith("00") else digits if number[0] in "+＋" else ""
        return any(abroad[length:].lstrip("0") in self._allowed for length in (1, 2, 3))

    def _is_phone(self, text: str, groups: list[_Span]) -> bool:
        self._looks += 1
        start, end = groups[0][0], groups[-1][1]
        number, digits = text[start:end], _digits(text[start:end])
        if number[0] in "+＋":
            return len(digits) > DIGITS_MIN or self._is_valid(number)
        if _is_other(text, start, end, number):
            return False
        if digits.startswith("00") and len(digits) > 9:
            return True
        shape = "-".join(str(after - before) for before, after in groups)
        if _PAIRS.fullmatch(shape) and digits[0] != "0":
            return False
        return _looks_national(digits, shape) or _is_told(text, start, digits) or self._is_valid(number)

    def _is_valid(self, number: str) -> bool:
        self._checks += 1
        return self._checks > CHECKS_MAX or any(_valid(number, region) for region in self._regions)


def _windows(text: str, groups: list[_Span], first: int) -> Iterator[int]:
    """The last groups of numbers that begin with the first, of a length that one may have; the longest first."""
    count, ends = 0, []
    for last in range(first, len(groups)):
        if last > first and text[groups[last][0]] in "+＋":
            break
        count += groups[last][1] - groups[last][0]
        if count > DIGITS_MAX + 1:
            break
        if DIGITS_MIN <= count - (text[groups[first][0]] in "+＋") <= DIGITS_MAX:
            ends.append(last)
    return reversed(ends)


def _digits(number: str) -> str:
    digits = _NOT_DIGIT.sub("", number)
    return digits if digits.isascii() else "".join(str(unicodedata.digit(digit)) for digit in digits)


def _count(number: str) -> int:
    return len(_NOT_DIGIT.sub("", number))


def _is_other(text: str, start: int, end: int, number: str) -> bool:
    """Whether it is a date, a range of years, a price, a measure, or the number of a book or page."""
    before = text[max(0, start - 24) : start]
    return bool(
        _ENDS_WITH_DATE.search(number)
        or _YEARS.fullmatch(number)
        or (_THOUSANDS.fullmatch(number) and not _NINE.fullmatch(number))
        or _DECIMAL.fullmatch(number)
        or _MONEY_BEFORE.search(before)
        or _OTHER_NUMBER.search(before)
        or _UNIT_AFTER.match(text, end)
        or (before.endswith((":", ",", ".")) and before[-2:-1].isdigit())
    )


def _looks_national(digits: str, shape: str) -> bool:
    """A leading zero and nine digits or more, or groups as people make them of telephone numbers."""
    if digits.startswith("0"):
        return 9 <= len(digits) <= 12 and len(set(digits)) > 1
    if shape in ("10", "11"):
        return not digits.endswith("00000")
    return shape in _SHAPES and not digits.endswith("00000")


def _is_told(text: str, start: int, digits: str) -> bool:
    """Whether words just before say that a telephone is meant."""
    return len(digits) <= 13 and bool(_CUE.search(text[max(0, start - 40) : start]))


def _in_address(text: str, start: int) -> bool:
    """Whether the digits stand within the address of a page."""
    before = text[max(0, start - 200) : start]
    if not before or before[-1].isspace():
        return False
    last = before.rsplit(None, 1)[-1].lower()
    return "://" in last or last.startswith("www.")


def _valid(number: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
