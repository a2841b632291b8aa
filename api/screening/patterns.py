"""Rules in the syntax of RE2, for what no list of words says. RE2 walks once over a text, whatever the rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import re2

from api.screening.findings import Finding, brief
from api.screening.models import Severity, Topic

PATTERN_MAX = 200
# Of one rule in one text; more tell a moderator nothing.
HITS_MAX = 5
# A rule that is larger when compiled may take a second for one long comment; `\\pL+` has 1,200.
PROGRAM_MAX = 2_500
_MEMORY = 8 << 20
# `\C` is one byte, and so a part of most letters there are.
_BYTE = re2.compile(r"^(?:[^\\]|\\[^C])*\\C")


class NotAPattern(ValueError):
    """Why a text is no rule."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One rule of RE2, compared without case."""

    id: UUID
    text: str
    severity: Severity
    topic: Topic | None = None


class Patterns:
    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._rules = [(pattern, compiled(pattern.text)) for pattern in patterns]

    def find(self, text: str) -> list[Finding]:
        """Each rule where it matches, at most HITS_MAX times."""
        data = text.encode(errors="replace")
        return [finding for pattern, rule in self._rules for finding in _found(pattern, rule, data)]


def compiled(text: str) -> "re2._Regexp":
    """The rule made ready; refuses what RE2 refuses, and what is too much or would match everything."""
    if len(text) > PATTERN_MAX:
        raise NotAPattern(f"a pattern has at most {PATTERN_MAX} characters")
    if _BYTE.search(text):
        raise NotAPattern(r"`\C` looks for bytes; `.` is any character")
    options = re2.Options()
    options.max_mem = _MEMORY
    options.case_sensitive = False
    options.log_errors = False
    try:
        rule = re2.compile(text, options)
    except re2.error as refused:
        raise NotAPattern(_reason(refused)) from None
    if max(rule.programsize, rule.reverseprogramsize) > PROGRAM_MAX:
        raise NotAPattern("the pattern is too large: use fewer or smaller repetitions")
    if rule.search("") is not None:
        raise NotAPattern("the pattern matches the empty text, and so everything")
    return rule


def _reason(refused: Exception) -> str:
    reason = refused.args[0] if refused.args else "not a pattern"
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)


def _found(pattern: Pattern, rule: "re2._Regexp", data: bytes) -> Iterator[Finding]:
    """Of the bytes, with places counted in code points."""
    end_bytes = end = 0
    for _, match in zip(range(HITS_MAX), rule.finditer(data), strict=False):
        start = end + len(data[end_bytes : match.start()].decode(errors="replace"))
        what = match.group().decode(errors="replace")
        end_bytes, end = match.end(), start + len(what)
        if what:
            yield Finding("patterns", pattern.severity, brief(what), start, end, pattern.topic, pattern.id)
