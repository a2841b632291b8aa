"""What administrators do with the accounts of others. One at a time: the lock is what keeps the last of them."""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Session

from api.accounts import queries
from api.accounts.actions import codes
from api.accounts.actor import Actor
from api.accounts.models import Account, AccountState, Purpose, Role
from api.accounts.schemas import StaffUpdate
from api.accounts.showing import staff_read
from api.core import clock
from api.core.db import lock
from api.core.editing import Stale, three_ways
from api.core.errors import Conflict, Forbidden, NotFound
from api.events.actions import record


class LastAdministrator(Conflict):
    """Somebody must be left who may make others."""

    code, title = "last-administrator", "Last administrator"


class NotYourself(Forbidden):
    """Nobody takes from themselves what nobody else may be there to give back."""

    code: ClassVar[str] = "not-yourself"
    title: ClassVar[str] = "Not yourself"


class WrongState(Conflict):
    """The account is not in a state this can be done in."""

    code, title = "wrong-state", "Wrong state"


def change(db: Session, actor: Actor, account_id: UUID, version: int, given: StaffUpdate) -> Account:
    """Another name, another role. A new role ends the sessions: what they were begun with is no longer so."""
    account = _held(db, actor, account_id)
    sent = given.model_dump(include=given.model_fields_set)
    _check_version(account, version, sent)
    before = (account.role, account.name)
    if "role" in sent and given.role is not account.role:
        _change_role(db, actor, account, given.role)
    if "name" in sent and given.name != account.name:
        account.name = given.name
        record(db, "staff.renamed", account.id, by=actor, snapshot={"name": account.name})
    if (account.role, account.name) != before:
        _touch(account)
    db.flush()
    return account


def _change_role(db: Session, actor: Actor, account: Account, role: Role) -> None:
    _check_other(actor, account)
    if account.role is Role.ADMINISTRATOR:
        _check_not_last(db, account)
    record(db, "staff.role_changed", account.id, by=actor, snapshot={"from": account.role.value, "to": role.value})
    account.role = role
    queries.drop_sessions(db, account.id)


def suspend(db: Session, actor: Actor, account_id: UUID, version: int) -> Account:
    """Keep somebody out until they are reinstated; their sessions end, their keys rest."""
    account = _checked(db, actor, account_id, version)
    _check_other(actor, account)
    _check_state(account, AccountState.ACTIVE)
    _check_not_last(db, account)
    account.state = AccountState.SUSPENDED
    return _ended(db, actor, account, "staff.suspended")


def reinstate(db: Session, actor: Actor, account_id: UUID, version: int) -> Account:
    account = _checked(db, actor, account_id, version)
    _check_state(account, AccountState.SUSPENDED)
    account.state = AccountState.ACTIVE
    _touch(account)
    record(db, "staff.reinstated", account.id, by=actor)
    db.flush()
    return account


def end_sessions(db: Session, actor: Actor, account_id: UUID, version: int) -> Account:
    """Sign somebody out everywhere."""
    account = _checked(db, actor, account_id, version)
    ended = queries.drop_sessions(db, account.id)
    record(db, "staff.sessions_ended", account.id, by=actor, snapshot={"ended": ended})
    return account


def reset_second_factor(db: Session, actor: Actor, account_id: UUID, version: int) -> Account:
    """For somebody who lost the telephone and the codes. Whoever had either is signed out."""
    account = _checked(db, actor, account_id, version)
    _check_other(actor, account)
    if account.totp_sealed is None:
        raise codes.SecondFactorOff("There is no second factor.")
    codes.forget(db, account)
    queries.drop_sessions(db, account.id)
    record(db, "staff.second_factor_reset", account.id, by=actor)
    return account


def remove(db: Session, actor: Actor, account_id: UUID, version: int) -> None:
    """Take somebody from the staff for good. The name stays, for the log; address, credentials and keys go."""
    account = _checked(db, actor, account_id, version)
    _check_other(actor, account)
    if account.state is AccountState.ACTIVE:
        _check_not_last(db, account)
    codes.forget(db, account)
    account.state, account.email, account.password_hash = AccountState.REMOVED, None, None
    queries.revoke_keys_of(db, account.id, clock.now())
    _ended(db, actor, account, "staff.removed")


def _held(db: Session, actor: Actor, account_id: UUID) -> Account:
    """The account as it is now, which nobody else changes meanwhile."""
    actor.require("staff:write")
    lock(db, "staff")
    account = queries.held_account(db, account_id)
    if account is None:
        raise NotFound("Nobody of the staff has this id.")
    if account.state is AccountState.REMOVED:
        raise WrongState("The account was removed.")
    return account


def _checked(db: Session, actor: Actor, account_id: UUID, version: int) -> Account:
    account = _held(db, actor, account_id)
    _check_version(account, version)
    return account


def _check_version(account: Account, version: int, sent: dict[str, object] | None = None) -> None:
    if account.version != version:
        current = staff_read(account).model_dump(mode="json")
        raise Stale(current, account.version, three_ways(None, current, sent or {}))


def _check_other(actor: Actor, account: Account) -> None:
    if actor.id == account.id:
        raise NotYourself("Ask another administrator to do this.")


def _check_not_last(db: Session, account: Account) -> None:
    if account.role is Role.ADMINISTRATOR and queries.other_administrators(db, account.id) == 0:
        raise LastAdministrator("There would be no administrator left; make another one first.")


def _check_state(account: Account, needed: AccountState) -> None:
    if account.state is not needed:
        raise WrongState(f"The account is {account.state.value}.")


def _ended(db: Session, actor: Actor, account: Account, kind: str) -> Account:
    queries.drop_sessions(db, account.id)
    queries.drop_links(db, Purpose.RESET, account_id=account.id)
    _touch(account)
    record(db, kind, account.id, by=actor)
    db.flush()
    return account


def _touch(account: Account) -> None:
    account.version += 1
    account.updated_at = clock.now()
