"""Rows as they are shown, one by one or out of a list: what is left out here, nobody sees."""

from typing import Any

from sqlalchemy import Row

from api.accounts import schemas
from api.accounts.models import Account, ApiKey, OneTimeToken, StaffSession
from api.accounts.roles import verbs_of


def staff_read(account: Account | Row[Any]) -> schemas.StaffRead:
    return schemas.StaffRead(
        id=account.id,
        email=account.email,
        name=account.name,
        role=account.role,
        state=account.state,
        two_factor=account.totp_confirmed,
        seen_at=account.seen_at,
        version=account.version,
        created_at=account.created_at,
        updated_at=account.updated_at,
    )


def me(account: Account) -> schemas.Me:
    verbs = sorted(verbs_of(account.role))
    return schemas.Me(id=account.id, name=account.name, email=account.email, role=account.role, verbs=verbs)


def session_read(session: StaffSession | Row[Any], *, current: bool) -> schemas.SessionRead:
    return schemas.SessionRead(
        id=session.id,
        created_at=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
        current=current,
    )


def invitation_read(invitation: OneTimeToken | Row[Any]) -> schemas.InvitationRead:
    assert invitation.email is not None
    assert invitation.name is not None
    return schemas.InvitationRead(
        id=invitation.id,
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


def key_read(key: ApiKey | Row[Any], maker: str | None) -> schemas.KeyRead:
    made_by = schemas.Maker(id=key.made_by_id, name=maker) if key.made_by_id is not None and maker else None
    return schemas.KeyRead(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=key.scopes,
        made_by=made_by,
        created_at=key.created_at,
        expires_at=key.expires_at,
        used_at=key.used_at,
        revoked_at=key.revoked_at,
    )
