"""The second factor of an account: made, confirmed, replaced, taken away."""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Session

from api.accounts import queries, second_factor
from api.accounts.actor import Actor
from api.accounts.models import Account, RecoveryCode
from api.core import clock
from api.core.errors import Conflict, Malformed, ProblemItem
from api.core.keys import keys_of
from api.events.actions import record

SECRET, RECOVERY = "second factor", "recovery code"


class SecondFactorOn(Conflict):
    """There is a second factor already; it is disabled before another is made."""

    code, title = "second-factor-on", "Second factor on"


class SecondFactorOff(Conflict):
    """There is no second factor to do this with."""

    code, title = "second-factor-off", "Second factor off"


class WrongCode(Malformed):
    """The code is not the one of this half minute, or was used."""

    code: ClassVar[str] = "wrong-code"
    title: ClassVar[str] = "Wrong code"

    def __init__(self) -> None:
        item = ProblemItem(loc=["body", "code"], code=self.code, msg="is not the code your authenticator shows now")
        super().__init__("The code is wrong; is the clock of your telephone right?", errors=[item])


def code_mark(db: Session, account_id: UUID, code: str) -> str:
    """How a recovery code is kept: marked with the installation's key, so that no copy of the database tells it."""
    return keys_of(db).mark(RECOVERY, f"{account_id.hex} {second_factor.plain(code)}")


def enroll(db: Session, actor: Actor, site: str) -> tuple[str, str]:
    """A new secret and its URI for an authenticator. It counts once a code of it was confirmed."""
    account = _own(db, actor)
    if account.totp_confirmed:
        raise SecondFactorOn("There is a second factor already; disable it first.")
    secret = second_factor.new_secret()
    account.totp_sealed, account.totp_last_step = keys_of(db).seal(SECRET, secret), None
    db.flush()
    return secret, second_factor.uri(secret, account.email or account.name, site)


def confirm(db: Session, actor: Actor, code: str) -> list[str]:
    """Turn the second factor on; answers the recovery codes."""
    account = _own(db, actor)
    if account.totp_confirmed:
        raise SecondFactorOn("The second factor is on already.")
    if account.totp_sealed is None:
        raise SecondFactorOff("Ask for a secret first.")
    step = second_factor.step_of(keys_of(db).unseal(SECRET, account.totp_sealed), code, clock.now())
    if step is None or not queries.take_step(db, account.id, step):
        raise WrongCode
    account.totp_confirmed = True
    account.version += 1
    account.updated_at = clock.now()
    record(db, "staff.second_factor_enabled", account.id, by=actor)
    return _renew_codes(db, account)


def renew_codes(db: Session, actor: Actor) -> list[str]:
    """Ten new recovery codes; the old ones end."""
    account = _own(db, actor)
    if not account.totp_confirmed:
        raise SecondFactorOff("There is no second factor to recover.")
    record(db, "staff.recovery_codes_renewed", account.id, by=actor)
    return _renew_codes(db, account)


def disable(db: Session, actor: Actor) -> None:
    account = _own(db, actor)
    if account.totp_sealed is None:
        raise SecondFactorOff("There is no second factor.")
    forget(db, account)
    record(db, "staff.second_factor_disabled", account.id, by=actor)


def forget(db: Session, account: Account) -> None:
    """Take the second factor away."""
    account.totp_sealed, account.totp_confirmed = None, False
    account.version += 1
    account.updated_at = clock.now()
    queries.drop_recovery_codes(db, account.id)
    db.flush()


def _own(db: Session, actor: Actor) -> Account:
    assert actor.id is not None
    account = queries.held_account(db, actor.id)
    assert account is not None
    return account


def _renew_codes(db: Session, account: Account) -> list[str]:
    queries.drop_recovery_codes(db, account.id)
    codes = second_factor.new_codes()
    db.add_all(RecoveryCode(account_id=account.id, code_hash=code_mark(db, account.id, code)) for code in codes)
    db.flush()
    return codes
