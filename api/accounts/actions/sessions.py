"""Signing in and out. A verb that returns a refusal did something all the same: the edge commits it, then raises."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlmodel import Session

from api.accounts import limits, queries, second_factor
from api.accounts.actions.codes import SECRET, code_mark
from api.accounts.actor import SYSTEM, Actor, staff_actor
from api.accounts.models import Account, AccountState, StaffSession
from api.core import clock
from api.core.errors import NotFound, Refusal, Unauthenticated
from api.core.keys import keys_of, new_token, token_hash
from api.events.actions import record


class WrongCredentials(Unauthenticated):
    """No such account, not active, never accepted, or another password: which of them is not told."""

    code: ClassVar[str] = "wrong-credentials"
    title: ClassVar[str] = "Wrong credentials"

    def __init__(self) -> None:
        super().__init__("The address or the password is wrong.")


class SecondFactorNeeded(Unauthenticated):
    """The password is right; the code is missing, wrong, or was used."""

    code: ClassVar[str] = "second-factor-needed"
    title: ClassVar[str] = "Second factor needed"

    def __init__(self) -> None:
        super().__init__("Send the code of your authenticator, or a recovery code, as `code`.")


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to before the password is compared; nothing, unless the account is active."""

    account_id: UUID | None = None
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A session, and the only copy of its token."""

    session: StaffSession
    account: Account
    token: str


def find(db: Session, email: str) -> Found:
    account = queries.account_by_email(db, email)
    if account is None or account.state is not AccountState.ACTIVE:
        return Found()
    return Found(account.id, account.password_hash)


def refuse(db: Session, found: Found) -> Refusal:
    """Write down that somebody tried in vain; the address is not written."""
    record(db, "staff.signed_in_failed", found.account_id, by=SYSTEM, snapshot={"step": "password"})
    return WrongCredentials()


def sign_in(db: Session, found: Found, code: str | None, network: str, lasts: timedelta) -> Started | Refusal:
    """Start a session; the password was found right outside of this transaction, and must still be the one."""
    account = queries.held_account(db, found.account_id) if found.account_id else None
    if account is None or account.state is not AccountState.ACTIVE or account.password_hash != found.password_hash:
        return refuse(db, found)
    if account.totp_confirmed and (refused := _second_factor(db, account, code, network)):
        return refused
    token, now = new_token(), clock.now()
    session = StaffSession(account_id=account.id, token_hash=token_hash(token), expires_at=now + lasts)
    account.seen_at = now
    db.add(session)
    record(db, "staff.signed_in", account.id, by=staff_actor(account))
    db.flush()
    return Started(session, account, token)


def _second_factor(db: Session, account: Account, code: str | None, network: str) -> Refusal | None:
    """None when the code is right. It is counted before it is looked at."""
    if code is None:
        return SecondFactorNeeded()
    tally = limits.count(db, "second-factor", network, account.id.hex)
    if tally.refused is not None:
        return tally.refused
    if not _take(db, account, code):
        record(db, "staff.signed_in_failed", account.id, by=SYSTEM, snapshot={"step": "second factor"})
        return SecondFactorNeeded()
    limits.forgive(db, tally)
    return None


def _take(db: Session, account: Account, code: str) -> bool:
    if second_factor.is_by_clock(code):
        assert account.totp_sealed is not None
        secret = keys_of(db).unseal(SECRET, account.totp_sealed)
        step = second_factor.step_of(secret, code, clock.now())
        return step is not None and queries.take_step(db, account.id, step)
    if not queries.take_recovery_code(db, account.id, code_mark(db, account.id, code), clock.now()):
        return False
    left = queries.recovery_codes_left(db, account.id)
    record(db, "staff.recovery_code_used", account.id, by=staff_actor(account), snapshot={"left": left})
    return True


def sign_out(db: Session, actor: Actor) -> None:
    assert actor.id is not None
    assert actor.session_id is not None
    end(db, actor, actor.session_id)


def end(db: Session, actor: Actor, session_id: UUID) -> None:
    """End a session of one's own. Raises NotFound for that of somebody else, as for none."""
    assert actor.id is not None
    session = queries.session_by_id(db, session_id, actor.id)
    if session is None:
        raise NotFound("You have no such session.")
    db.delete(session)
    kind = "staff.signed_out" if session_id == actor.session_id else "staff.session_ended"
    record(db, kind, actor.id, by=actor)
    db.flush()


def end_others(db: Session, actor: Actor) -> None:
    """End one's sessions everywhere but here."""
    assert actor.id is not None
    ended = queries.drop_sessions(db, actor.id, but=actor.session_id)
    record(db, "staff.sessions_ended", actor.id, by=actor, snapshot={"ended": ended})
