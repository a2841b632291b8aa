"""Who may do what: one table. A verb is granted here or nowhere."""

from api.accounts.models import Role

# Verbs are `<what>:<deed>`; an API key's scopes are verbs too. `_own` is for documents one has made or signs.
A, E, M, X = Role.AUTHOR, Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR
GRANTS: dict[str, frozenset[Role]] = {
    "articles:read": frozenset({E, X}),
    "articles:write_own": frozenset({A, E, X}),
    "articles:write": frozenset({E, X}),
    "articles:publish": frozenset({E, X}),
    "faqs:read": frozenset({A, E, X}),
    "faqs:write": frozenset({E, X}),
    "authors:read": frozenset({A, E, X}),
    "authors:write_own": frozenset({A, E, X}),
    "authors:write": frozenset({E, X}),
    "topics:read": frozenset({A, E, X}),
    "topics:write": frozenset({E, X}),
    "redirects:read": frozenset({E, X}),
    "redirects:write": frozenset({E, X}),
    "previews:read": frozenset({A, E, X}),
    "previews:write": frozenset({A, E, X}),
    "schedule:read": frozenset({A, E, X}),
    "prompts:read": frozenset({A, E, X}),
    "prompts:write_own": frozenset({A, E, X}),
    "prompts:write": frozenset({E, X}),
    "conversation:read": frozenset({E, M, X}),
    "conversation:moderate": frozenset({E, M, X}),
    "conversation:reply_own": frozenset({A, E, M, X}),
    "conversation:reply": frozenset({E, M, X}),
    "settings:read": frozenset({E, M, X}),
    "settings:write": frozenset({E, X}),
    "bans:read": frozenset({E, M, X}),
    "bans:write": frozenset({E, M, X}),
    "helplines:read": frozenset({E, M, X}),
    "helplines:write": frozenset({E, M, X}),
    "screening:read": frozenset({E, M, X}),
    "screening:write": frozenset({E, M, X}),
    "events:read": frozenset({E, X}),
    "jobs:read": frozenset({X}),
    "jobs:retry": frozenset({X}),
    "staff:read": frozenset({X}),
    "staff:write": frozenset({X}),
    "keys:read": frozenset({X}),
    "keys:write": frozenset({X}),
}
# What a key may never do: make staff or further keys.
STAFF_ONLY = frozenset({"staff:write", "keys:write"})
SCOPES = frozenset(GRANTS) - STAFF_ONLY


def verbs_of(role: Role) -> frozenset[str]:
    return frozenset(verb for verb, roles in GRANTS.items() if role in roles)
