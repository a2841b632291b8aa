"""Whoever is banned, and what bans do to them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.bans import actions
from api.bans.schemas import BanCreate
from api.core import clock
from api.core.schemas import stamp
from tests.comments.talk import Talk
from tests.factories import actor_of
from tests.room import Colleague
from tests.selfservice.people import Writer

HOME, OFFICE = "192.0.2.7", "2001:db8:7:7::1"


def within(**time: float) -> str:
    return stamp(clock.now() + timedelta(**time))


def bans_of(writer: Writer, email: str = "sample@reader.example") -> dict[str, dict[str, Any]]:
    """An order for a ban of each kind, all of which meet the writer at home."""
    return {
        "reader": {"of": "reader", "reader_id": str(writer.id)},
        "address": {"of": "address", "email": email},
        "domain": {"of": "domain", "domain": email.partition("@")[2]},
        "network": {"of": "network", "network": HOME, "until": within(days=1)},
    }


def banned(moderator: Colleague, order: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The ban as it is answered."""
    return moderator.made("bans", {"reason": "rules", **order, **more})


def banning(moderator: Colleague, order: dict[str, Any]) -> Callable[[Session], Any]:
    """The same as a verb, for a transaction."""
    assert moderator.account is not None
    actor, given = actor_of(moderator.account), BanCreate.model_validate({"reason": "rules", **order})
    return lambda db: actions.create(db, actor, given)


def refused(answer: Any) -> dict[str, Any] | None:
    """The problem of who is banned; None where the answer is another."""
    problem: dict[str, Any] = answer.json() if answer.status_code == 403 else {}
    return problem if problem.get("code") == "banned" else None


def speaks(talk: Talk, writer: Writer | None = None, network: str = HOME, **given: Any) -> Any:
    """What comes of saying something, from home if not said otherwise."""
    return talk.post(token=writer.token if writer else None, network=network, **given)
