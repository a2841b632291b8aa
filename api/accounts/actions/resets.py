"""Passwords: changed by who knows the old one, set anew by who reads the mails of the address."""

from datetime import timedelta
from typing import Any

import orjson
from sqlmodel import Session

from api.accounts import queries
from api.accounts.actions import letters
from api.accounts.actor import Actor, staff_actor
from api.accounts.models import Account, AccountState, OneTimeToken, Purpose
from api.accounts.passwords import Hashed
from api.core import clock
from api.core.db import lock
from api.core.errors import Conflict, LinkEnded
from api.core.keys import keys_of, new_token, token_hash
from api.events.actions import record
from api.jobs.actions import enqueue

LASTS = timedelta(hours=1)
APART = timedelta(minutes=15)
ASKED = "reset request"


class ChangedMeanwhile(Conflict):
    """The password was changed while this change was on its way."""

    code, title = "password-changed", "Password changed"


def change_password(db: Session, actor: Actor, known: str | None, new: Hashed) -> None:
    """Set a new password, if `known` is still the hash of the old one; every other session and open link ends."""
    assert actor.id is not None
    account = queries.held_account(db, actor.id)
    if account is None or account.password_hash != known:
        raise ChangedMeanwhile("The password was changed meanwhile.")
    _set(db, account, new)
    queries.drop_sessions(db, account.id, but=actor.session_id)
    record(db, "staff.password_changed", account.id, by=actor)


def ask_reset(db: Session, email: str, origin: str) -> None:
    """Have a link mailed, if the address is somebody's: a job finds out, so that this costs the same for any."""
    sealed = keys_of(db).seal(ASKED, orjson.dumps([email, origin]).decode())
    enqueue(db, "accounts.mail_reset", {"sealed": sealed})


def mail_reset(db: Session, payload: dict[str, Any]) -> None:
    """What became of `ask_reset`: at most one mail to an address in a quarter of an hour."""
    email, origin = orjson.loads(keys_of(db).unseal(ASKED, payload["sealed"]))
    lock(db, "resets")
    account, now = queries.account_by_email(db, email), clock.now()
    if account is None or account.state is not AccountState.ACTIVE or queries.reset_since(db, account.id, now - APART):
        return
    token = new_token()
    db.add(
        OneTimeToken(
            purpose=Purpose.RESET,
            token_hash=token_hash(token),
            account_id=account.id,
            role=account.role,
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    letters.send_reset(db, account, f"{origin}/account/reset?token={token}")


def reset_password(db: Session, token: str, new: Hashed) -> Account:
    """Set a new password by a link; every session and every other link ends. Raises LinkEnded."""
    link = queries.spend(db, Purpose.RESET, token_hash(token), clock.now())
    account = queries.held_account(db, link.account_id) if link is not None and link.account_id else None
    if account is None or account.state is not AccountState.ACTIVE:
        raise LinkEnded
    _set(db, account, new)
    queries.drop_sessions(db, account.id)
    record(db, "staff.password_reset", account.id, by=staff_actor(account))
    return account


def _set(db: Session, account: Account, new: Hashed) -> None:
    account.password_hash = new
    account.updated_at = clock.now()
    account.version += 1
    queries.drop_links(db, Purpose.RESET, account_id=account.id)
    db.flush()
