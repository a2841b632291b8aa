"""Who may do what with an article. `own` says that the actor made it or signs it; only staff has own articles."""

from api.accounts.actor import Actor
from api.articles.models import Article, State

READING = ("articles:read", "articles:write", "articles:publish")


def may_read_all(actor: Actor) -> bool:
    """Who changes or publishes articles reads them too."""
    return any(actor.may(verb) for verb in READING)


def may_list(actor: Actor) -> bool:
    return may_read_all(actor) or actor.may("articles:write_own")


def may_read(actor: Actor, *, own: bool) -> bool:
    return may_read_all(actor) or (own and actor.may("articles:write_own"))


def may_create(actor: Actor) -> bool:
    return actor.may("articles:write") or actor.may("articles:write_own")


def may_write(actor: Actor, *, own: bool) -> bool:
    return actor.may("articles:write") or (own and actor.may("articles:write_own"))


def may_edit(actor: Actor, article: Article, *, own: bool) -> bool:
    """One's own only as a draft: what is in review or approved is the editors'."""
    return may_write(actor, own=own and article.state is State.DRAFT)


def may_move(actor: Actor, verb: str, *, own: bool) -> bool:
    """`own` counts where the action is the owner's too."""
    return actor.may(verb) or (own and actor.may("articles:write_own"))


def may_take_from_readers(actor: Actor) -> bool:
    return actor.may("articles:publish")
