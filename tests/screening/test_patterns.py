from uuid import UUID

import pytest

from api.screening.models import Severity
from api.screening.patterns import HITS_MAX, NotAPattern, Pattern, Patterns, compiled
from tests.screening.looking import is_soon, matched, pumped


def patterns(*texts: str) -> Patterns:
    return Patterns(Pattern(UUID(int=number), text, Severity.FLAG) for number, text in enumerate(texts))


def test_a_pattern_is_found_without_case_and_says_where() -> None:
    text = "Größe: BUY  now, buy now"
    [first, second] = patterns(r"buy\s+now").find(text)
    assert (text[first.start : first.end], text[second.start : second.end]) == ("BUY  now", "buy now")
    assert (first.rule, first.severity, first.rule_id) == ("patterns", "flag", UUID(int=0))


def test_each_of_several_patterns_is_found_a_few_times() -> None:
    assert len(patterns("a", "b").find("ab" * 100)) == 2 * HITS_MAX


def test_what_matches_without_a_letter_is_left_out() -> None:
    assert matched(patterns(r"\bx?").find("a x")) == ["x"]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "missing"),
        ("(?=a)", "invalid perl operator"),
        (r"(a)\1", "invalid escape"),
        ("a*", "everything"),
        ("x" * 201, "200 characters"),
        (r"(?:\pL{1,40}){1,20}z", "too large"),
        ("(.{0,50}){0,15}y", "too large"),
        ("a{1001}", "repetition"),
        (r"a\C+", "bytes"),
        (r"a\\\C", "bytes"),
    ],
)
def test_what_is_no_pattern_is_refused_with_a_reason(pattern: str, why: str) -> None:
    with pytest.raises(NotAPattern, match=why):
        compiled(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+a+)+b", "(a|aa)+$", "(.*a){20}b", "[ab]*a[ab]{150}c", r"(\w+\s?)+!", r"\pL+\d"]
)
@pytest.mark.parametrize("shape", ["a", "ab", "a ", "abababbabbbabab ", "é", "想"])
def test_no_pattern_is_slow_for_any_text(pattern: str, shape: str) -> None:
    rules, text = patterns(pattern), pumped(shape)
    assert is_soon(lambda: rules.find(text))
