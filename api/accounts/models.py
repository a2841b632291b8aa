from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.core import columns
from api.core.emails import EMAIL_MAX


class Role(StrEnum):
    AUTHOR = "author"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class AccountState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"


class Purpose(StrEnum):
    SETUP = "setup"
    INVITATION = "invitation"
    RESET = "reset"


class Account(SQLModel, table=True):
    """Somebody of the staff. A removed one keeps its name, for the log and the bylines, and nothing else."""

    id: UUID = columns.key()
    email: str | None = Field(default=None, max_length=EMAIL_MAX, unique=True)
    name: str = columns.line()
    role: Role = columns.choice(Role, Role.AUTHOR)
    state: AccountState = columns.choice(AccountState, AccountState.ACTIVE)
    password_hash: str | None = columns.optional_line(500)
    totp_sealed: str | None = columns.optional_line(500)
    totp_confirmed: bool = False
    totp_last_step: int | None = None
    seen_at: datetime | None = columns.optional_instant()
    version: int = 1
    created_at: datetime = columns.instant()
    updated_at: datetime = columns.instant()


class StaffSession(SQLModel, table=True):
    """Somebody signed in somewhere. Kept as a digest of its token; ended by taking the row away."""

    __tablename__ = "staff_session"

    id: UUID = columns.key()
    account_id: UUID = columns.reference("account.id", ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = columns.instant()
    seen_at: datetime = columns.instant()
    expires_at: datetime = Field(index=True)


class ApiKey(SQLModel, table=True):
    """A key of a program. It may do what its scopes say and who made it may still do."""

    __tablename__ = "api_key"

    id: UUID = columns.key()
    name: str = columns.line()
    prefix: str = Field(max_length=32, unique=True)
    key_hash: str = Field(max_length=64, unique=True)
    scopes: list[str] = columns.document(list)
    made_by_id: UUID | None = columns.reference("account.id", nullable=True)
    created_at: datetime = columns.instant()
    expires_at: datetime | None = columns.optional_instant()
    used_at: datetime | None = columns.optional_instant()
    revoked_at: datetime | None = columns.optional_instant()


class OneTimeToken(SQLModel, table=True):
    """A link that works once: the first administrator's, an invitation, a new password."""

    __tablename__ = "one_time_token"

    id: UUID = columns.key()
    purpose: Purpose = columns.choice(Purpose, Purpose.INVITATION)
    token_hash: str = Field(max_length=64, unique=True)
    account_id: UUID | None = columns.reference("account.id", ondelete="CASCADE", nullable=True)
    email: str | None = Field(default=None, max_length=EMAIL_MAX, index=True)
    name: str | None = columns.optional_line()
    role: Role = columns.choice(Role, Role.AUTHOR)
    created_at: datetime = columns.instant()
    expires_at: datetime = Field(index=True)
    used_at: datetime | None = columns.optional_instant()


class RecoveryCode(SQLModel, table=True):
    """One of the codes that stand in for a lost second factor, each for once."""

    __tablename__ = "recovery_code"

    id: UUID = columns.key()
    account_id: UUID = columns.reference("account.id", ondelete="CASCADE")
    code_hash: str = Field(max_length=64, index=True)
    used_at: datetime | None = columns.optional_instant()
