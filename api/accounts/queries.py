"""Staff, sessions, keys and links by what they are asked for."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from api.accounts.models import (
    Account,
    AccountState,
    ApiKey,
    OneTimeToken,
    Purpose,
    RecoveryCode,
    Role,
    StaffSession,
)
from api.core.columns import AT, col

# How old a "last seen" may get before it is written again: a write for each read would be a poor bargain.
SEEN_EVERY = timedelta(minutes=5)


_BY_HASH = (
    select(StaffSession, Account)
    .join(Account, col(Account.id) == StaffSession.account_id)
    .where(col(StaffSession.token_hash) == sa.bindparam("token_hash"), col(StaffSession.expires_at) > AT)
    .where(Account.state == AccountState.ACTIVE)
)


def session_by_hash(db: Session, token_hash: str, now: datetime) -> tuple[StaffSession, Account] | None:
    """The session and its account, while both are good."""
    return db.exec(_BY_HASH, params={"token_hash": token_hash, "at": now}).first()


def session_by_id(db: Session, session_id: UUID, account_id: UUID) -> StaffSession | None:
    """One's own session."""
    own = select(StaffSession).where(StaffSession.id == session_id, StaffSession.account_id == account_id)
    return db.exec(own).first()


def sessions_of(account_id: UUID, now: datetime) -> sa.Select[Any]:
    live = sa.select(StaffSession).where(col(StaffSession.account_id) == account_id)
    return live.where(col(StaffSession.expires_at) > now)


def drop_sessions(db: Session, account_id: UUID, *, but: UUID | None = None) -> int:
    """End the sessions of an account, all or all but one; how many that were."""
    ended = sa.delete(StaffSession).where(col(StaffSession.account_id) == account_id)
    if but is not None:
        ended = ended.where(col(StaffSession.id) != but)
    return _touched(db, ended)


def touch_session(db: Session, session_id: UUID, account_id: UUID, now: datetime) -> None:
    """The account first, as everywhere: in the other order this and a suspension could wait for each other."""
    db.execute(sa.update(Account).where(col(Account.id) == account_id).values(seen_at=now))
    db.execute(sa.update(StaffSession).where(col(StaffSession.id) == session_id).values(seen_at=now))


def key_by_hash(db: Session, key_hash: str, now: datetime) -> tuple[ApiKey, Role | None] | None:
    """The key and the role of whom it was made by, while both are good; None for a key made at the command line."""
    good = select(ApiKey, Account).outerjoin(Account, col(Account.id) == ApiKey.made_by_id)
    good = good.where(ApiKey.key_hash == key_hash, col(ApiKey.revoked_at).is_(None))
    good = good.where(sa.or_(col(ApiKey.expires_at).is_(None), col(ApiKey.expires_at) > now))
    good = good.where(sa.or_(col(ApiKey.made_by_id).is_(None), col(Account.state) == AccountState.ACTIVE))
    found = db.exec(good).first()
    if found is None:
        return None
    key, maker = found
    return key, maker.role if maker is not None else None


def touch_key(db: Session, key_id: UUID, now: datetime) -> None:
    db.execute(sa.update(ApiKey).where(col(ApiKey.id) == key_id).values(used_at=now))


def key_by_id(db: Session, key_id: UUID) -> ApiKey | None:
    return db.exec(select(ApiKey).where(ApiKey.id == key_id).with_for_update()).first()


def person_of(db: Session, kind: str, id_: UUID | None) -> UUID | None:
    """Who stands behind somebody in a log: of a key whoever made it, as far as that is known."""
    key = key_by_id(db, id_) if kind == "key" and id_ is not None else None
    return key.made_by_id if key is not None and key.made_by_id is not None else id_


def listed_keys() -> sa.Select[Any]:
    """Keys as they are shown, with the name of whom each was made by."""
    shown = sa.select(ApiKey, col(Account.name).label("maker"))
    return shown.outerjoin(Account, col(Account.id) == ApiKey.made_by_id)


def revoke_keys_of(db: Session, account_id: UUID, now: datetime) -> int:
    live = sa.update(ApiKey).where(col(ApiKey.made_by_id) == account_id, col(ApiKey.revoked_at).is_(None))
    return _touched(db, live.values(revoked_at=now))


def account_by_email(db: Session, email: str) -> Account | None:
    return db.exec(select(Account).where(Account.email == email)).first()


def account_by_id(db: Session, account_id: UUID) -> Account | None:
    return db.get(Account, account_id)


def held_account(db: Session, account_id: UUID) -> Account | None:
    """The account as it is now, held until the transaction ends."""
    mine = select(Account).where(Account.id == account_id).with_for_update()
    return db.exec(mine, execution_options={"populate_existing": True}).first()


def any_account(db: Session) -> bool:
    """Whether somebody was ever made staff here."""
    return db.exec(select(Account.id).limit(1)).first() is not None


def other_administrators(db: Session, account_id: UUID) -> int:
    """How many administrators can sign in, this one not counted."""
    active = sa.select(sa.func.count()).select_from(Account).where(col(Account.role) == Role.ADMINISTRATOR)
    active = active.where(col(Account.state) == AccountState.ACTIVE, col(Account.id) != account_id)
    return int(db.execute(active).scalar_one())


def listed_accounts(state: AccountState | None, role: Role | None) -> sa.Select[Any]:
    listed = sa.select(Account)
    if state is not None:
        listed = listed.where(col(Account.state) == state)
    return listed if role is None else listed.where(col(Account.role) == role)


def take_step(db: Session, account_id: UUID, step: int) -> bool:
    """Use a step of time up. False when it, or a later one, was used already."""
    unused = sa.or_(col(Account.totp_last_step).is_(None), col(Account.totp_last_step) < step)
    taken = sa.update(Account).where(col(Account.id) == account_id, unused).values(totp_last_step=step)
    return _touched(db, taken) == 1


def take_recovery_code(db: Session, account_id: UUID, code_hash: str, now: datetime) -> bool:
    """Use a recovery code up. False when it is none of the account's, or was used."""
    unused = (col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None))
    taken = sa.update(RecoveryCode).where(col(RecoveryCode.code_hash) == code_hash, *unused).values(used_at=now)
    return _touched(db, taken) == 1


def drop_recovery_codes(db: Session, account_id: UUID) -> None:
    db.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))


def recovery_codes_left(db: Session, account_id: UUID) -> int:
    unused = sa.select(sa.func.count()).select_from(RecoveryCode).where(col(RecoveryCode.account_id) == account_id)
    return int(db.execute(unused.where(col(RecoveryCode.used_at).is_(None))).scalar_one())


def link_by_hash(db: Session, purpose: Purpose, token_hash: str, now: datetime) -> OneTimeToken | None:
    """A link that is still good, to read; `spend` uses it up."""
    return db.exec(select(OneTimeToken).where(*_good(purpose, now), OneTimeToken.token_hash == token_hash)).first()


def spend(db: Session, purpose: Purpose, token_hash: str, now: datetime) -> OneTimeToken | None:
    """Use a link up. One statement: of many at once one gets it, and None is for the others."""
    good = sa.update(OneTimeToken).where(*_good(purpose, now), col(OneTimeToken.token_hash) == token_hash)
    spent = good.values(used_at=now).returning(OneTimeToken).execution_options(synchronize_session=False)
    return db.execute(spent).scalars().first()


def _good(purpose: Purpose, now: datetime) -> tuple[Any, ...]:
    unused = col(OneTimeToken.used_at).is_(None)
    return (col(OneTimeToken.purpose) == purpose, unused, col(OneTimeToken.expires_at) > now)


def drop_links(db: Session, purpose: Purpose, *, account_id: UUID | None = None, email: str | None = None) -> None:
    """End the unused links of a purpose: of one account, to one address, or all."""
    ended = sa.delete(OneTimeToken).where(col(OneTimeToken.purpose) == purpose, col(OneTimeToken.used_at).is_(None))
    if account_id is not None:
        ended = ended.where(col(OneTimeToken.account_id) == account_id)
    if email is not None:
        ended = ended.where(col(OneTimeToken.email) == email)
    db.execute(ended)


def reset_since(db: Session, account_id: UUID, since: datetime) -> bool:
    """Whether a new password was asked for after an instant."""
    asked = select(OneTimeToken.id).where(OneTimeToken.purpose == Purpose.RESET, OneTimeToken.account_id == account_id)
    return db.exec(asked.where(col(OneTimeToken.created_at) > since).limit(1)).first() is not None


def invitation_to(db: Session, email: str, now: datetime) -> OneTimeToken | None:
    return db.exec(select(OneTimeToken).where(*_good(Purpose.INVITATION, now), OneTimeToken.email == email)).first()


def invitation_by_id(db: Session, invitation_id: UUID) -> OneTimeToken | None:
    """An invitation nobody has accepted yet, held until the transaction ends."""
    open_ = select(OneTimeToken).where(OneTimeToken.id == invitation_id, OneTimeToken.purpose == Purpose.INVITATION)
    return db.exec(open_.where(col(OneTimeToken.used_at).is_(None)).with_for_update()).first()


def listed_invitations() -> sa.Select[Any]:
    """Invitations nobody has accepted yet, expired ones until they are forgotten."""
    unused = col(OneTimeToken.used_at).is_(None)
    return sa.select(OneTimeToken).where(col(OneTimeToken.purpose) == Purpose.INVITATION, unused)


def drop_expired(db: Session, now: datetime) -> None:
    """Forget sessions and links whose time is over."""
    for row in (StaffSession, OneTimeToken):
        db.execute(sa.delete(row).where(col(row.expires_at) <= now))


def _touched(db: Session, statement: Any) -> int:
    quiet = statement.execution_options(synchronize_session=False)
    return int(db.execute(quiet).rowcount)  # type: ignore[attr-defined]
