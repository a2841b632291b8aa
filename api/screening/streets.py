"""Where somebody lives: a street with its number, a box at the post, a town with its postcode."""

import re
from collections.abc import Iterator

_ANY_CASE = re.IGNORECASE
_TYPES = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|close|crescent|cres|boulevard|blvd|terrace|place|pl|way"
    "|square|sq|gardens|gdns|grove|parkway|pkwy|highway|hwy|circle|cir|mews|row|hill|rise|walk|park|trail|alley|quay"
)
# Written small, these are words of every day; the rest are streets even then.
_SURE = re.compile(
    r"(?:street|road|rd|avenue|ave|lane|ln|boulevard|blvd|crescent|terrace|parkway|mews|st)\.?", _ANY_CASE
)
_EVERYDAY = """
    a an the this that these those my your his her our their its some any every each one two more most last long short
    new old bad good busy down up on in of to off at by for from with and or into over along across between
    years year months weeks days day hours minutes minute times people men women kids ways way miles blocks steps
    different country open bumpy rocky quiet dark wide empty
"""
_NO_NAME = frozenset(_EVERYDAY.split())
_NAMES = frozenset(("new", "old", "long", "main", "one"))
_NUMBER = r"(?<![\w.,:/$€£-])\d{1,5}(?:[a-z](?![\w']))?(?:[/-]\d{1,4})?"
_NAME = r"(?:[^\W\d_][\w'’.-]{0,29}|\d{1,3}(?:st|nd|rd|th))"
_ENGLISH = re.compile(
    rf"{_NUMBER},?\s{{1,2}}((?:{_NAME}\s{{1,2}}){{1,4}}?)({_TYPES})\b\.?"
    r"(?!\s+(?:trips?|rage|works?|kids|lights?|signs?|map|test|safety|level|smart))",
    _ANY_CASE,
)
_NUMBER_AND_NAME = re.compile(r"\d[a-zA-Z]?,?\s{1,2}(?:[^\W\d_]|\d{1,3}(?:st|nd|rd|th))", _ANY_CASE)
_FRENCH = re.compile(
    rf"{_NUMBER}(?:\s(?:bis|ter))?,?\s{{1,2}}(?:rue|avenue|av\.|boulevard|bd|impasse|allée|chemin|quai)"
    rf"\s(?:(?:de|du|des|la|le|les|l['’]|d['’])\s?){{0,3}}[^\W\d_][\w'’-]{{1,40}}"
    r"(?-i:(?:\s[A-ZÀ-Ý][\w'’-]{1,30}){0,3})",
    _ANY_CASE,
)
_GERMAN = re.compile(
    r"(?<![\w-])(?:[A-ZÄÖÜ][\wäöüß-]{1,40}(?:weg|platz|allee|gasse|damm|ufer|ring)"
    r"|[^\W\d_][\w.-]{0,40}(?:stra(?:ß|ss)e|str\.)"
    r"|(?:[A-ZÄÖÜ][\w.-]{1,30} ){1,2}(?:Stra(?:ß|ss)e|Weg|Platz|Allee|Gasse|Damm|Ufer|Ring))"
    r" ?\d{1,4} ?[a-z]?(?!\w)(?! ?(?:Minuten|Stunden|Tage|Jahre|Mal|mal|km|Meter|Uhr|Euro))"
)
_ROMANCE = re.compile(
    r"(?<!\w)(?:calle|c/|avenida|avda\.?|plaza|paseo|carrer|via|viale|piazza|corso|vicolo|rua|travessa)"
    r" (?:(?:de|del|della|di|da|do|dos|das|la|las|los|el) ){0,3}[A-ZÁÉÍÓÚÑÀÈÌÒÙÇ](?-i:[\w'’.-]{1,30})"
    r"(?: [\w'’.-]{1,30}){0,3}?,? (?:n[º°.]? ?)?\d{1,4}(?!\w)"
    r"(?! ?(?:días|horas|veces|años|giorni|ore|volte|anni|dias))",
    _ANY_CASE,
)
_CAPITAL_AFTER = re.compile(r"\s(?:(?:de|del|della|di|da|do|dos|das|la|las|los|el) ){0,3}[^\W\d_]")
_BOX = re.compile(
    r"(?<!\w)(?:p\.? ?o\.? ?box|postfach|apartado(?: de correos)?|casella postale) {0,2}\d{1,6}", _ANY_CASE
)
_STATES = (
    "A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_TOWN = re.compile(rf"(?<!\w)[A-Z][a-z]{{1,20}},? (?:{_STATES}),? \d{{5}}(?:-\d{{4}})?(?![\d,])")
_POSTCODE = re.compile(
    r"(?<!\w)(?:(?!A\d)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}|[ABCEGHJ-NPR-TVXY]\d[A-Z] \d[A-Z]\d)(?!\w)"
)
# A pattern is tried only where one of its words is in the text.
_HINTED = (
    (_FRENCH, (" rue ", " avenue ", " av. ", " boulevard ", " bd ", " impasse ", " allée ", " chemin ", " quai ")),
    (_GERMAN, ("straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "damm", "ufer", "ring")),
    (_ROMANCE, ("calle ", "c/ ", "aveni", "avda", "plaza ", "paseo ", "carrer ", "rua ", "travessa ")),
    (_ROMANCE, ("via ", "viale ", "piazza ", "corso ", "vicolo ")),
    (_BOX, ("box", "postfach", "apartado", "casella")),
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """The places of addresses; some may overlap."""
    for found in _ENGLISH.finditer(text) if _NUMBER_AND_NAME.search(text) else ():
        if _is_street(found[1].split(), found[2]):
            yield found.span()
    small = text.lower()
    for pattern in {pattern: None for pattern, hints in _HINTED if any(hint in small for hint in hints)}:
        yield from (found.span() for found in pattern.finditer(text) if pattern is not _ROMANCE or _is_named(found))
    for pattern in (_TOWN, _POSTCODE):
        yield from (found.span() for found in pattern.finditer(text))


def _is_named(found: re.Match[str]) -> bool:
    """Whether a name written large follows: "via Roma 12", not "via email 2 days later"."""
    name = _CAPITAL_AFTER.search(found[0])
    return name is not None and name[0][-1].isupper()


def _is_street(name: list[str], kind: str) -> bool:
    """Written large it is one; written small it must be a short name that is no word of every day."""
    if kind[0].isupper() and all(word[0].isupper() or word[0].isdigit() for word in name):
        first = name[0].lower()
        return first not in _NO_NAME or first in _NAMES or (first == "the" and _SURE.fullmatch(kind) is not None)
    small = {word.lower() for word in name}
    return len(name) <= 2 and _SURE.fullmatch(kind) is not None and not small & _NO_NAME
