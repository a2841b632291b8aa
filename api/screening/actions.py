"""What staff does with rules, and looking at a text by them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError
from sqlmodel import Session

from api.accounts.actor import Actor
from api.core import clock, ids
from api.core.db import lock
from api.core.editing import Stale
from api.core.errors import Conflict, Malformed, NotFound, ProblemItem
from api.events.actions import Doer, record
from api.screening import queries
from api.screening.findings import Finding
from api.screening.models import Effect, Kind, ScreeningRule, ScreeningState, Severity, Topic
from api.screening.patterns import NotAPattern, Pattern, Patterns
from api.screening.schemas import RuleCreate
from api.screening.starters import Starter, starters
from api.screening.words import NotAPhrase, Phrase, Words

RULES_MAX = 10_000
FIELDS = ("kind", "text", "effect", "topic", "language", "note", "enabled")
SEVERITIES = {
    Effect.EXCUSE: Severity.NOTE,
    Effect.FLAG: Severity.FLAG,
    Effect.HOLD: Severity.HOLD,
    Effect.CARE: Severity.CARE,
}


class RuleTaken(Conflict):
    """There is that rule already."""

    code, title = "rule-taken", "Rule taken"


class TooManyRules(Conflict):
    code, title = "too-many-rules", "Too many rules"


@dataclass(frozen=True, slots=True)
class Compiled:
    """All rules of one stamp, ready to look with."""

    words: Words
    patterns: Patterns

    def find(self, text: str) -> list[Finding]:
        return [*self.words.find(text), *self.patterns.find(text)]


# The last rules compiled in this process, by stamp: no two stamps are alike.
_compiled: dict[UUID | None, Compiled] = {}
_HOUSE = UUID("6f1d3a52-7c0e-5b8e-9a43-2f5d7c1e8b60")


def rules(db: Session) -> Compiled:
    """The rules in force; before any were kept, those the house begins with."""
    stamp = queries.stamp(db)
    if stamp not in _compiled:
        fresh = compiled(queries.enabled(db)) if stamp else _begun_with()
        _compiled.clear()
        _compiled[stamp] = fresh
    return _compiled[stamp]


def _house() -> Iterator[tuple[UUID, Starter]]:
    """The phrases the house begins with, each once. Their ids are the same everywhere."""
    for phrase, starter in {starter.phrase: starter for starter in starters()}.items():
        yield uuid5(_HOUSE, phrase), starter


def _begun_with() -> Compiled:
    phrases = (Phrase(id_, starter.phrase, starter.severity, starter.topic) for id_, starter in _house())
    return Compiled(Words(phrases), Patterns([]))


def compiled(found: Sequence[ScreeningRule]) -> Compiled:
    """Raises NotAPhrase and NotAPattern."""
    phrases = [Phrase(*_parts(rule)) for rule in found if rule.kind is Kind.PHRASE]
    return Compiled(Words(phrases), Patterns(Pattern(*_parts(rule)) for rule in found if rule.kind is Kind.PATTERN))


def _parts(rule: ScreeningRule) -> tuple[UUID, str, Severity, Topic | None]:
    return rule.id, rule.text, SEVERITIES[rule.effect], rule.topic


def compiled_one(given: RuleCreate) -> Compiled:
    """A rule nobody keeps. Raises Malformed of a text that cannot be looked for."""
    return _compiled_alone(ScreeningRule(**given.model_dump()))


def create(db: Session, actor: Actor, given: RuleCreate) -> ScreeningRule:
    """A rule that holds from the next comment on. Raises RuleTaken, TooManyRules, Malformed of a pattern."""
    actor.require("screening:write")
    _hold(db)
    if queries.count(db) >= RULES_MAX:
        raise TooManyRules(f"There are {RULES_MAX:,} rules; delete some first.")
    rule = ScreeningRule(**given.model_dump())
    _check(db, rule)
    db.add(rule)
    _changed(db, actor, rule, "created")
    return rule


def hold(db: Session, actor: Actor, rule_id: UUID, version: int) -> ScreeningRule:
    """The rule at this version; nobody else changes any until this transaction ends. Raises Stale."""
    actor.require("screening:write")
    _hold(db)
    rule = found(db, rule_id)
    if rule.version != version:
        raise Stale({"id": str(rule.id), **snapshot_of(rule)}, rule.version)
    return rule


def found(db: Session, rule_id: UUID) -> ScreeningRule:
    rule = queries.by_id(db, rule_id)
    if rule is None:
        raise NotFound("There is no such rule.")
    return rule


def update(db: Session, actor: Actor, rule: ScreeningRule, changes: Mapping[str, Any]) -> None:
    """Let it say what is given."""
    before = {name: getattr(rule, name) for name in FIELDS}
    if {**before, **changes} == before:
        return
    try:
        wanted = RuleCreate(**before | dict(changes))
    except ValidationError as wrong:
        item = ProblemItem(loc=["body", "topic"], code="topic", msg="goes with the effect `care`, and with no other")
        raise Malformed("The rule would contradict itself.", errors=[item]) from wrong
    with db.no_autoflush:
        for name, value in wanted.model_dump().items():
            setattr(rule, name, value)
        _check(db, rule)
    rule.version += 1
    rule.updated_at = clock.now()
    _changed(db, actor, rule, "changed")


def delete(db: Session, actor: Actor, rule: ScreeningRule) -> None:
    """Look for it no more. What it found stays with the comments."""
    db.delete(rule)
    _changed(db, actor, rule, "deleted")


def snapshot_of(rule: ScreeningRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in FIELDS}


def _hold(db: Session) -> None:
    lock(db, "screening")
    stock(db)


def _check(db: Session, rule: ScreeningRule) -> None:
    other = queries.by_text(db, rule.kind, rule.text)
    if other is not None and other.id != rule.id:
        raise RuleTaken("There is a rule that looks for it; change that one.")
    _compiled_alone(rule)


def _compiled_alone(rule: ScreeningRule) -> Compiled:
    try:
        return compiled([rule])
    except (NotAPhrase, NotAPattern) as wrong:
        item = ProblemItem(loc=["body", "text"], code=f"not-a-{rule.kind.value}", msg=str(wrong))
        raise Malformed("The text is nothing that can be looked for.", errors=[item]) from wrong


def _changed(db: Session, actor: Doer, rule: ScreeningRule, what: str) -> None:
    state = queries.state(db)
    assert state is not None
    state.stamp = ids.new_id()
    record(db, f"screening_rule.{what}", rule.id, by=actor, snapshot=snapshot_of(rule))
    db.flush()


def stock(db: Session) -> None:
    """Keep the phrases the house begins with as rules, for staff to change. Done once; what was deleted stays so."""
    lock(db, "screening")
    if queries.state(db) is not None:
        return
    queries.store(db, [_row(id_, starter) for id_, starter in _house()])
    db.add(ScreeningState())
    db.flush()


def _row(id_: UUID, starter: Starter) -> dict[str, Any]:
    effect, now = Effect.CARE if starter.topic else Effect.EXCUSE, clock.now()
    said = {"text": starter.phrase, "effect": effect, "topic": starter.topic, "language": starter.language}
    same = {"kind": Kind.PHRASE, "note": "one the house begins with", "enabled": True, "version": 1}
    return {"id": id_, **said, **same, "created_at": now, "updated_at": now}
