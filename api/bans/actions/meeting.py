"""Whether a ban meets somebody who says something."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session

from api.bans import queries
from api.bans.marks import network_mark
from api.bans.models import Effect, Grounds, Of
from api.core import clock
from api.readers import actions as readers
from api.readers.models import Reader

FOR_GOOD = datetime.max.replace(tzinfo=UTC)


class Met(NamedTuple):
    """What a ban does to somebody now."""

    of: Of
    effect: Effect
    reason: Grounds
    until: datetime | None


def met(db: Session, reader: Reader | None, email: str | None, network: str | None, *marks: str) -> Met | None:
    """The ban that meets a reader, or a guest who gave an address, in this network: one that refuses before others.

    An address that nobody confirmed may be anybody's, so a ban of it refuses nobody: what comes with it is held. Else
    whoever types somebody's address would learn whether they are banned here. `marks` are of a network known by nothing
    else. One statement where no ban could, two where one might.
    """
    now = clock.now()
    address = reader.email_mark if reader else readers.mark_of(db, email) if email else None
    asked = queries.looked_for(db, address, now)
    if not asked:
        return None
    days = sorted(day for _, day in asked if day is not None)
    networks = [network_mark(db, network, day) for day in days] if network is not None else []
    if any(of == Of.DOMAIN for of, _ in asked):
        email = readers.email_of(db, reader) if reader else email
        domains = list(_domains(email)) if email else []
    else:
        domains = []
    found = queries.meeting(db, queries.Marks(address, domains, [*networks, *marks]), now)
    all_ = [Met(ban.of, _effect(ban.of, ban.effect, reader), ban.reason, ban.until) for ban in found]
    return max(all_, key=lambda one: (one.effect is Effect.REFUSE, one.until or FOR_GOOD), default=None)


def _effect(of: Of, effect: Effect, reader: Reader | None) -> Effect:
    return Effect.HOLD if of in queries.PERSONAL and reader is None else effect


def _domains(email: str) -> Iterator[str]:
    """The domain of an address and those it is a subdomain of, as far as they have a dot."""
    domain = email.rpartition("@")[2]
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]
