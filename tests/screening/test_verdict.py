from itertools import permutations

import pytest

from api.screening.findings import Finding
from api.screening.models import Severity
from api.screening.verdict import WHY_MAX, verdict, why

NOTE, FLAG, HOLD, CARE, SPAM = Severity


def of(*severities: Severity) -> list[Finding]:
    return [Finding("words", severity, "what") for severity in severities]


def test_the_most_severe_finding_is_the_verdict_in_any_order() -> None:
    for order in permutations(Severity):
        assert verdict(of(*order)) is SPAM
        assert verdict(of(*order[1:])) is max(order[1:], key=list(Severity).index)


def test_nothing_found_is_a_note_without_a_reason() -> None:
    assert verdict([]) is NOTE
    assert why([]) == ""


def test_no_verdict_rejects() -> None:
    assert {severity.value for severity in Severity} == {"note", "flag", "hold", "care", "spam"}


@pytest.mark.parametrize(
    ("rule", "severity", "reason"),
    [
        ("phone", HOLD, "personal"),
        ("profile", HOLD, "personal"),
        ("links", HOLD, "links"),
        ("shortener", FLAG, "links"),
        ("words", CARE, "care"),
        ("words", HOLD, "words"),
        ("honeypot", SPAM, "honeypot"),
        ("x" * 99, HOLD, "x" * WHY_MAX),
    ],
)
def test_the_reason_is_that_of_the_most_severe_finding(rule: str, severity: Severity, reason: str) -> None:
    assert why([Finding("other", NOTE, "what"), Finding(rule, severity, "what")]) == reason
