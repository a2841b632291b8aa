"""Personal data of third parties in what a reader wrote, and the same text without it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from api.screening import contacts, letters, streets
from api.screening.findings import Finding, brief
from api.screening.models import Severity
from api.screening.phones import Phones

# What is left beside a find may be one in turn: `a@example.com@name`. Nobody writes that more often than by design.
ROUNDS_MAX = 4
# A text longer than any comment is walked once; and nobody has so many finds of one kind.
ROUNDS_FOR = 20_000
FINDS_MAX = 500

REGIONS = ("US", "GB")
KINDS = ("email", "profile", "street", "phone", "handle")
_Found = tuple[int, int, str]
_Kind = tuple[str, Callable[[str], Iterator[tuple[int, int]]]]


def find(text: str, regions: Collection[str] = REGIONS, allowed: Collection[str] = frozenset()) -> list[Finding]:
    """Telephone numbers, addresses of mail and of streets, handles and profiles; of `allowed` the digits alone.

    `regions` are those whose numbers are known without a code of the country. None of the findings overlap.
    """
    seen, places = letters.seen(text)
    kinds = _kinds(regions, allowed)
    found: list[_Found] = []
    for _ in range(ROUNDS_MAX if len(text) <= ROUNDS_FOR else 1):
        fresh = list(_apart(_all(seen, kinds)))
        if not fresh:
            break
        found += fresh
        seen = _blanked(seen, fresh)
    return [_finding(text, places, *each) for each in sorted(found)]


def masked(text: str, findings: Iterable[Finding]) -> str:
    """The text with `[phone]`, `[email]` and so on where the findings are."""
    pieces, done = [], 0
    for finding in sorted(findings, key=lambda finding: finding.start or 0):
        if finding.start is not None and finding.end is not None and finding.start >= done:
            pieces += [text[done : finding.start], f"[{finding.rule}]"]
            done = finding.end
    return "".join([*pieces, text[done:]])


def _kinds(regions: Collection[str], allowed: Collection[str]) -> list[_Kind]:
    """In the order in which they are believed, where two of them overlap."""
    return [
        ("email", contacts.emails),
        ("profile", contacts.profiles),
        ("street", streets.find),
        ("phone", Phones(regions, allowed).find),
        ("handle", contacts.handles),
    ]


def _all(text: str, kinds: list[_Kind]) -> list[tuple[int, int, int, str]]:
    """What each kind sees; behind the FINDS_MAX-th of one kind the whole rest of the text is personal."""
    spans = [
        (start, rank, end, rule)
        for rank, (rule, look) in enumerate(kinds)
        for start, end in islice(look(text), FINDS_MAX)
    ]
    counts = Counter(rule for *_, rule in spans)
    full = [max(start for start, *_, rule in spans if rule == kind) for kind, n in counts.items() if n == FINDS_MAX]
    if full:
        spans = [span for span in spans if span[0] < min(full)]
        spans.append((min(full), len(kinds), len(text), "personal"))
    return spans


def _apart(spans: list[tuple[int, int, int, str]]) -> Iterator[_Found]:
    """Those that overlap as one, of the kind that is believed first."""
    start = end = -1
    best: tuple[int, str] = (0, "")
    for begins, rank, ends, rule in sorted(spans):
        if begins >= end:
            if end > start:
                yield start, end, best[1]
            start, end, best = begins, ends, (rank, rule)
        else:
            end, best = max(end, ends), min(best, (rank, rule))
    if end > start:
        yield start, end, best[1]


def _blanked(text: str, found: list[_Found]) -> str:
    """The text with brackets in the place of what was found, as its mask will have, and as long as before."""
    pieces, done = [], 0
    for start, end, _ in found:
        pieces += [text[done:start], "[", "]" * (end - start - 1)]
        done = end
    return "".join([*pieces, text[done:]])


def _finding(text: str, places: list[int] | None, start: int, end: int, rule: str) -> Finding:
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    return Finding(rule, Severity.HOLD, brief(text[start:end]), start, end)
