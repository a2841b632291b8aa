"""What an editor is told before publishing."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from api.core.schemas import Answer


class Severity(StrEnum):
    """`error`: readers would meet something broken. `warning`: something to look at. `note`: something to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Words(Answer):
    """A passage readers marked, as they see it now and as they would see it; None when its words are gone."""

    before: str
    after: str | None


class Finding(Answer):
    """One thing, and where: `["dek"]`, `["bylines", 0]`, `["body", "b3"]` for a block."""

    code: str
    severity: Severity
    message: str
    loc: list[str | int]
    passage: Annotated[Words | None, Field(description="Of a finding on a marked passage, its words.")] = None


class PreflightRead(Answer):
    ok: Annotated[bool, Field(description="Whether nothing was found that readers would meet broken.")]
    findings: list[Finding]


def error(code: str, message: str, *loc: str | int) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, loc=list(loc))


def warning(code: str, message: str, *loc: str | int) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, loc=list(loc))
