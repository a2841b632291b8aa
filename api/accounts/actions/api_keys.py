"""Keys of programs."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from api.accounts.actor import Actor
from api.accounts.credentials import new_key
from api.accounts.models import ApiKey
from api.accounts.roles import SCOPES
from api.core import clock
from api.core.errors import Conflict, Forbidden, Malformed, ProblemItem
from api.core.keys import token_hash
from api.events.actions import record


class KeyRevoked(Conflict):
    """The key was revoked before."""

    code, title = "key-revoked", "Key revoked"


def create_key(
    db: Session, actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A key, and the only copy of it. It may do what its scopes say, never more than who made it may at the time."""
    actor.require("keys:write")
    _check(actor, scopes, expires_at)
    plain, prefix = new_key()
    key = ApiKey(
        name=name,
        prefix=prefix,
        key_hash=token_hash(plain),
        scopes=sorted(set(scopes)),
        made_by_id=actor.id if actor.kind == "staff" else None,
        expires_at=expires_at,
    )
    db.add(key)
    db.flush()
    snapshot = {"name": name, "scopes": key.scopes, "expires_at": expires_at.isoformat() if expires_at else None}
    record(db, "key.created", key.id, by=actor, snapshot=snapshot)
    return key, plain


def revoke_key(db: Session, actor: Actor, key: ApiKey) -> None:
    """End a key, at once and for good."""
    actor.require("keys:write")
    if key.revoked_at is not None:
        raise KeyRevoked("The key was revoked before.")
    key.revoked_at = clock.now()
    record(db, "key.revoked", key.id, by=actor, snapshot={"name": key.name})
    db.flush()


def _check(actor: Actor, scopes: Sequence[str], expires_at: datetime | None) -> None:
    allowed = ", ".join(sorted(SCOPES))
    wrong = [
        ProblemItem(loc=["body", "scopes", place], code="unknown-scope", msg=f"no such scope; allowed: {allowed}")
        for place, scope in enumerate(scopes)
        if scope not in SCOPES
    ]
    if not scopes:
        wrong.append(ProblemItem(loc=["body", "scopes"], code="too-short", msg="names at least one scope"))
    if expires_at is not None and expires_at <= clock.now():
        wrong.append(ProblemItem(loc=["body", "expires_at"], code="past", msg="lies in the past"))
    if wrong:
        raise Malformed("The key cannot be made like this.", errors=wrong)
    if not actor.verbs.issuperset(scopes):
        raise Forbidden("A key may not do what its maker may not.")
