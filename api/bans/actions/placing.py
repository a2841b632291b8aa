"""What staff does with bans: place, change, lift."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.bans import queries
from api.bans.marks import day_of, network_mark
from api.bans.models import Ban, Effect, Of, Past
from api.bans.schemas import BanCreate, BanTerms
from api.core import clock
from api.core.db import lock
from api.core.editing import Stale
from api.core.errors import Conflict, Malformed, NotFound, ProblemItem
from api.core.schemas import stamp
from api.events.actions import record
from api.jobs.actions import enqueue
from api.readers import actions as readers
from api.readers import queries as readers_by

LONGEST, LONGEST_OF_NETWORK = timedelta(days=3_652), timedelta(days=90)
FIELDS = {Of.READER: "reader_id", Of.ADDRESS: "email", Of.DOMAIN: "domain", Of.NETWORK: "network"}
# Others share these: who is innocent is looked at rather than turned away.
SHARED = (Of.DOMAIN, Of.NETWORK)
CHANGED = ("reason", "note", "until", "effect")


class NoSuchBan(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such ban.")


class AlreadyBanned(Conflict):
    """One ban at a time; carries the id of that one."""

    code: ClassVar[str] = "banned-already"
    title: ClassVar[str] = "Banned already"

    def __init__(self, of: Of, id_: UUID) -> None:
        super().__init__(f"There is a ban of this {of.value} that counts; change that one.")
        self.more = {"of": of.value, "id": str(id_)}


class BanOver(Conflict):
    """Nothing is changed about a ban that counts no more."""

    code: ClassVar[str] = "ban-over"
    title: ClassVar[str] = "Ban over"

    def __init__(self) -> None:
        super().__init__("This ban is over; place another if it is needed.")


class Target(NamedTuple):
    """Whom a ban is of. `known_by`: all marks under which the same may be banned already, when there are several."""

    of: Of
    mark: str | None = None
    reader_id: UUID | None = None
    day: str | None = None
    domain: str | None = None
    known_by: Sequence[str] = ()


def create(db: Session, actor: Actor, given: BanCreate) -> Ban:
    """Ban whom the order names. Raises Malformed, AlreadyBanned."""
    actor.require("bans:write")
    for of, field in FIELDS.items():
        if (getattr(given, field) is not None) is not (of is given.of):
            code, msg = ("missing", "is needed") if of is given.of else ("misplaced", "is not sent")
            raise _wrong(field, code, f"{msg} with `of` {given.of.value}")
    return place(db, actor, _target(db, given), given)


def place(db: Session, actor: Actor, target: Target, terms: BanTerms) -> Ban:
    """Ban from now on. The reader or the network is held, as it is by those who say something: whoever does so at the
    same time has said it before, and what was said before comes after.

    Raises Malformed, AlreadyBanned.
    """
    actor.require("bans:write")
    if target.of is Of.DOMAIN and terms.past is not Past.KEEP:
        raise _wrong("past", "not-of-a-domain", "is `keep` for a domain, which is no person's")
    _check_until(target.of, terms.until, clock.now())
    if target.of is Of.NETWORK:
        hold_network(db, target.mark or "")
    known_by = (*target.known_by, target.domain or target.mark or "")
    lock(db, f"ban of {target.of.value}:{known_by[-1]}")
    # After the locks: what was said by then is what was said before.
    now = clock.now()
    if other := queries.counting(db, target.of, known_by, now):
        raise AlreadyBanned(target.of, other)
    usual = Effect.HOLD if target.of in SHARED else Effect.REFUSE
    whom = {name: getattr(target, name) for name in ("of", "mark", "reader_id", "day", "domain")}
    ban = Ban(**whom, **terms.model_dump(include={"reason", "note", "until", "past"}), effect=terms.effect or usual)
    ban.by_kind, ban.by_id, ban.by_name, ban.created_at = actor.kind, actor.id, actor.name, now
    db.add(ban)
    db.flush()
    _record(db, actor, ban, "created")
    if ban.past is not Past.KEEP:
        enqueue(db, "moderation.past", {"ban": str(ban.id)})
    return ban


def hold_network(db: Session, mark: str) -> None:
    """Whoever says something from this network and whoever bans it come one after the other."""
    lock(db, f"network:{mark}")


def hold(db: Session, actor: Actor, ban_id: UUID, version: int) -> Ban:
    """The ban at this version; nobody else changes it until this transaction ends. Raises Stale, BanOver."""
    actor.require("bans:write")
    ban = held(db, ban_id)
    if ban is None:
        raise NoSuchBan
    if ban.version != version:
        raise Stale({"id": str(ban.id), **_told(ban)}, ban.version)
    if is_over(ban, clock.now()):
        raise BanOver
    return ban


def held(db: Session, ban_id: UUID) -> Ban | None:
    """The ban as it is now, left alone by all others until this transaction ends."""
    lock(db, f"ban:{ban_id}")
    return queries.by_id(db, ban_id)


def found(db: Session, ban_id: UUID) -> Ban:
    ban = queries.by_id(db, ban_id)
    if ban is None:
        raise NoSuchBan
    return ban


def update(db: Session, actor: Actor, ban: Ban, changes: Mapping[str, Any]) -> None:
    """Let it be as given, from now on. Raises Malformed."""
    actor.require("bans:write")
    if "until" in changes:
        _check_until(ban.of, changes["until"], ban.created_at)
    changed = {name: value for name, value in changes.items() if getattr(ban, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(ban, name, value)
    ban.version += 1
    _record(db, actor, ban, "changed")
    db.flush()


def lift(db: Session, actor: Actor, ban: Ban) -> None:
    """Let it be over now. What is still to be done about what was said before is not done."""
    actor.require("bans:write")
    ban.ended_at = clock.now()
    ban.version += 1
    _record(db, actor, ban, "lifted")
    db.flush()


def is_over(ban: Any, at: datetime) -> bool:
    return ban.ended_at is not None or (ban.until is not None and ban.until <= at)


def _target(db: Session, given: BanCreate) -> Target:
    if given.reader_id is not None:
        target = of_reader(db, given.reader_id)
        if target is None:
            raise _wrong("reader_id", "unknown-reader", "names no reader")
        return target
    if given.email is not None:
        mark = readers.mark_of(db, given.email)
        reader_id = readers_by.id_by_mark(db, mark)
        if reader_id is not None:
            readers.hold(db, reader_id)
        return Target(Of.ADDRESS, mark)
    if given.domain is not None:
        return Target(Of.DOMAIN, domain=given.domain)
    assert given.network is not None
    now = clock.now()
    known_by = [network_mark(db, given.network, day) for day in queries.days_of_networks(db, now)]
    mark = network_mark(db, given.network, day_of(now))
    return Target(Of.NETWORK, mark, day=day_of(now), known_by=known_by)


def of_reader(db: Session, reader_id: UUID) -> Target | None:
    """A reader who confirmed an address, held; None where there is none."""
    reader = readers.hold(db, reader_id)
    if reader is None or reader.confirmed_at is None:
        return None
    return Target(Of.READER, reader.email_mark, reader.id)


def _check_until(of: Of, until: datetime | None, since: datetime) -> None:
    longest = LONGEST_OF_NETWORK if of is Of.NETWORK else LONGEST
    if until is None:
        if of is Of.NETWORK:
            raise _wrong("until", "missing", "is needed: a network is somebody else's before long")
        return
    if until <= clock.now():
        raise _wrong("until", "past", "is an instant still to come")
    if until > since + longest:
        raise _wrong("until", "too-late", f"is at most {longest.days} days on, until {stamp(since + longest)}")


def _wrong(field: str, code: str, msg: str) -> Malformed:
    item = ProblemItem(loc=["body", field], code=code, msg=msg)
    return Malformed(f"Nobody is banned so: {field} {msg}.", errors=[item])


def _told(ban: Ban) -> dict[str, Any]:
    """What of a ban may be told and kept: nothing by which anybody could be known."""
    until = stamp(ban.until) if ban.until else None
    return {"of": ban.of, "effect": ban.effect, "reason": ban.reason, "until": until, "past": ban.past}


def _record(db: Session, actor: Actor, ban: Ban, what: str) -> None:
    record(db, f"ban.{what}", ban.id, by=actor, snapshot=_told(ban))
