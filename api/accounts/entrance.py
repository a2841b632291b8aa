"""What is done before anybody is known. Tries are counted, passwords hashed and things done one after the other, and
nothing is held in between: a hash takes a tenth of a second, and the database may have one writer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Annotated, ClassVar, TypeVar

from anyio import CapacityLimiter, fail_after, to_thread
from anyio.lowlevel import RunVar
from fastapi import Depends, Request
from sqlmodel import Session

from api.accounts import limits, passwords, queries
from api.accounts.actions import joining, resets, sessions
from api.accounts.actor import Actor
from api.accounts.models import Account, Purpose
from api.accounts.passwords import Hashed
from api.accounts.schemas import Acceptance, PasswordChange, Reset, ResetRequest, SetUp, SignIn
from api.core import clock
from api.core.db import database_of, written
from api.core.errors import Forbidden, LinkEnded, Refusal
from api.core.http import client_network, site_name
from api.core.keys import token_hash
from api.settings import Settings

T = TypeVar("T")

# Who waits for a turn to hash waits here and not in a thread, of which others have need.
_hashers: RunVar[CapacityLimiter] = RunVar("hashers")


class WrongPassword(Forbidden):
    """The session is good, the password sent along is not."""

    code: ClassVar[str] = "wrong-password"
    title: ClassVar[str] = "Wrong password"

    def __init__(self) -> None:
        super().__init__("That is not your password.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody at the entrance, known by the network they come from."""

    request: Request
    network: str
    settings: Settings

    async def write(self, work: Callable[[Session], T | Refusal]) -> T:
        """The work in a transaction; a refusal it returns is raised after what led to it was committed."""
        outcome = await written(self.request, work)
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    async def read(self, work: Callable[[Session], T]) -> T:
        return await to_thread.run_sync(self._read, work)

    def _read(self, work: Callable[[Session], T]) -> T:
        with database_of(self.request).read() as db:
            return work(db)

    async def count(self, kind: limits.Kind, address: str = "") -> limits.Tally:
        return await self.write(lambda db: _unless_refused(limits.count(db, kind, self.network, address)))

    async def hashed(self, password: str, *about: str | None) -> Hashed:
        known = [await site_name(self.request), *(text for text in about if text)]
        return await _in_turn(lambda: passwords.hashed(password, known))


async def _caller(request: Request) -> Caller:
    return Caller(request, client_network(request), request.app.state.settings)


AtEntrance = Annotated[Caller, Depends(_caller)]


async def sign_in(caller: Caller, given: SignIn) -> sessions.Started:
    """Raises WrongCredentials, SecondFactorNeeded, TooMany; for an unknown address the same is done as for a known."""

    def look(db: Session) -> tuple[limits.Tally, sessions.Found] | Refusal:
        tally = limits.count(db, "sign-in", caller.network, given.email)
        return tally.refused or (tally, sessions.find(db, given.email))

    def enter(db: Session) -> sessions.Started | Refusal:
        if not right:
            return sessions.refuse(db, found)
        outcome = sessions.sign_in(db, found, given.code, caller.network, lasts)
        if not isinstance(outcome, sessions.WrongCredentials):
            limits.forgive(db, tally)
        return outcome

    tally, found = await caller.write(look)
    lasts = timedelta(hours=caller.settings.session_hours)
    right = await _in_turn(partial(passwords.matches, given.password, found.password_hash))
    return await caller.write(enter)


async def set_up(caller: Caller, given: SetUp) -> Account:
    """Make the first administrator. Raises LinkEnded, WeakPassword, TooMany."""
    await caller.count("setup")
    await _link(caller, Purpose.SETUP, given.token)
    password = await caller.hashed(given.password, given.name, given.email)
    return await caller.write(lambda db: joining.set_up(db, given, password))


async def accept(caller: Caller, given: Acceptance) -> Account:
    """Become staff by an invitation. Raises LinkEnded, WeakPassword, TooMany."""
    await caller.count("invitation")
    link = await _link(caller, Purpose.INVITATION, given.token)
    password = await caller.hashed(given.password, given.name or link.name, link.email)
    return await caller.write(lambda db: joining.accept(db, given.token, given.name, password))


async def ask_reset(caller: Caller, given: ResetRequest) -> None:
    await caller.count("reset-request", given.email)
    await caller.write(lambda db: resets.ask_reset(db, given.email, caller.settings.origin))


async def reset(caller: Caller, given: Reset) -> None:
    """Set a new password by a link. Raises LinkEnded, WeakPassword, TooMany."""
    await caller.count("reset")
    link = await _link(caller, Purpose.RESET, given.token)
    password = await caller.hashed(given.password, link.name, link.email)
    await caller.write(lambda db: resets.reset_password(db, given.token, password))


async def change_password(caller: Caller, actor: Actor, given: PasswordChange) -> None:
    """Raises WrongPassword, WeakPassword, TooMany."""
    account = await prove(caller, actor, given.current)
    new = await caller.hashed(given.new, account.name, account.email)
    await caller.write(lambda db: resets.change_password(db, actor, account.password_hash, new))


async def prove(caller: Caller, actor: Actor, password: str) -> Account:
    """The account of who asks, if this is its password. Raises WrongPassword, TooMany."""
    assert actor.id is not None
    account_id = actor.id
    tally = await caller.count("password", account_id.hex)
    account = await caller.read(lambda db: queries.account_by_id(db, account_id))
    if account is None or not await _in_turn(partial(passwords.matches, password, account.password_hash)):
        raise WrongPassword
    await caller.write(lambda db: limits.forgive(db, tally))
    return account


async def _link(caller: Caller, purpose: Purpose, token: str) -> "About":
    """Whom a good link is for; looked up before the costly part, spent after it."""
    return await caller.read(lambda db: _about(db, purpose, token))


@dataclass(frozen=True, slots=True)
class About:
    name: str | None
    email: str | None


def _about(db: Session, purpose: Purpose, token: str) -> About:
    link = queries.link_by_hash(db, purpose, token_hash(token), clock.now())
    if link is None:
        raise LinkEnded
    account = queries.account_by_id(db, link.account_id) if link.account_id else None
    return About(account.name, account.email) if account else About(link.name, link.email)


def _unless_refused(tally: limits.Tally) -> limits.Tally | Refusal:
    return tally.refused or tally


async def _in_turn(work: Callable[[], T]) -> T:
    """The work in a thread, of which there are as many at once as passwords may be hashed at once."""
    try:
        turns = _hashers.get()
    except LookupError:
        turns = CapacityLimiter(passwords.AT_ONCE)
        _hashers.set(turns)
    borrower = object()
    try:
        with fail_after(passwords.WAIT_SECONDS):
            await turns.acquire_on_behalf_of(borrower)
    except TimeoutError:
        raise passwords.Busy from None
    try:
        return await to_thread.run_sync(work)
    finally:
        turns.release_on_behalf_of(borrower)
