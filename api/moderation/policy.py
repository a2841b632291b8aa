"""Who of the staff may look at queues, log and figures."""

from api.accounts.actor import Actor
from api.core.errors import Forbidden


def may_read(actor: Actor) -> bool:
    return actor.may("conversation:moderate") or actor.may("conversation:read")


def require_reading(actor: Actor) -> None:
    """Refuse with 403 who may not look at them."""
    if not may_read(actor):
        raise Forbidden("This needs conversation:read.")
