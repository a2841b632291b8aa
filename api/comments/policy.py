"""Who of the staff may do what with the conversation."""

from api.accounts.actor import Actor


def may_moderate(actor: Actor) -> bool:
    return actor.may("conversation:moderate")


def may_read(actor: Actor) -> bool:
    """All of it; authors read what is said on their own articles."""
    return may_moderate(actor) or actor.may("conversation:read")


def may_reply(actor: Actor, *, own: bool) -> bool:
    """`own`: on an article the actor made or signs."""
    return actor.may("conversation:reply") or (own and actor.may("conversation:reply_own"))
