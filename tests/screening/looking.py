"""How long a look takes, and the rules the tests look with."""

import statistics
import time
from collections.abc import Callable, Iterator
from uuid import UUID

from api.screening.findings import Finding
from api.screening.models import Severity
from api.screening.starters import starters
from api.screening.words import Phrase, Words

AT_SIZE = 100_000
# A pumped text takes well under this on a quiet machine; the tests run beside others.
PUMPED_MS = 50 * 4

# Shapes that make a careless pattern walk again and again over the same text.
PUMPED = [
    *("a", "A", "1", " ", "\n", ".", "-", "_", "@", "+", "(", "[", "/", ":", "'", "é", "想", "\u200b", "\u0301", "😀"),
    *("a ", "1 ", "1-", "1.", "1  ", "a.", "a-", "a@", "@a", "@abc ", "a1", ". ", "- ", "a'", "e\u0301", "a\u200b"),
    *("ก", "аb ", "\u0315\u0316"),
    *("a@a.a", "a@b.com", "a@b.com@abc ", "@a.a@", "a at b dot ", "a at b dot com ", "(at)", "a(at)b(dot)", "at "),
    *("07911 123456, ", "07911 123456 ", "+44 7911 123456", "+1", "(1", "1234567 ", "212-555-0123, ", "12.05.2023 "),
    *("2019 ", "$1234567 ", "ISBN 1234567 ", "call me on 1 ", "1 a b ", "12 Oak Street, ", "1 rue de la de "),
    *("Aa ", "via A ", "via ", "C/ de la ", "Aweg ", "str. ", "AA1 1A ", "po box ", "A-", "1aaaaaaaaaaaaaaaaaaaaaaaa "),
    *("x.com/", "x.com/a ", "facebook.com", "https://", "https://a ", "www.", "a.com "),
    *("bit.ly/a ", "xn--a.com ", "é.com "),
    *("[a](", "](", "name#1234 ", "ig: ", "ig is a", "insta: abc ", "suuuicide ", "s.u.i.c.i.d.e ", "a.b.c.d.e "),
    *("s1c1d ", "1 a b c d "),
    *("i want to ", "he hit me up ", "kill myself ", "a a a a a a a a a a a b ", "想想想想死"),
]  # fmt: skip


def pumped(shape: str) -> str:
    return (shape * (AT_SIZE // len(shape) + 1))[:AT_SIZE]


def milliseconds(look: Callable[[], object], times: int = 3) -> float:
    """The median of processor time, which others on the machine do not add to."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        look()
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1000


def is_soon(look: Callable[[], object]) -> bool:
    """Whether it is done in PUMPED_MS; one that seems not to be is looked at again."""
    return any(milliseconds(look, 1) < PUMPED_MS for _ in range(3))


def words(*phrases: str, severity: Severity = Severity.HOLD, excused: tuple[str, ...] = ()) -> Words:
    return Words(
        [
            *(Phrase(UUID(int=number), text, severity) for number, text in enumerate(phrases)),
            *(Phrase(UUID(int=number), text, Severity.NOTE) for number, text in enumerate(excused, len(phrases))),
        ]
    )


def care() -> Words:
    return Words(Phrase(UUID(int=n), s.phrase, s.severity, s.topic) for n, s in enumerate(starters()))


def matched(findings: list[Finding]) -> list[str]:
    return [finding.what for finding in findings]


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.strip().splitlines())
