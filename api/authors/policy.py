"""Who may change an author. A bio belongs to the account it carries."""

from api.accounts.actor import Actor
from api.authors.models import Author

# What somebody may not change of the own bio: the address it stands at, and whose it is.
EDITORIAL = frozenset({"slug", "account_id"})


def is_own(actor: Actor, author: Author) -> bool:
    return actor.kind == "staff" and actor.id is not None and author.account_id == actor.id


def may_edit(actor: Actor, author: Author) -> bool:
    return actor.may("authors:write") or (actor.may("authors:write_own") and is_own(actor, author))
