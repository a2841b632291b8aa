"""Who may ask readers something. `own` says that the article is the actor's."""

from api.accounts.actor import Actor


def may_write(actor: Actor, *, own: bool) -> bool:
    return actor.may("prompts:write") or (own and actor.may("prompts:write_own"))
