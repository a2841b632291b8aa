from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from api.accounts.models import AccountState, Role
from api.core.emails import Email
from api.core.pages import Links, Meta
from api.core.schemas import PROSE_PATTERN, Answer, Line, Request, Stamp, unset

PASSWORD_MIN, PASSWORD_MAX = 12, 1_024

# What is tried is only bounded; what is new is checked where it is hashed.
Password = Annotated[str, StringConstraints(max_length=PASSWORD_MAX)]
NewPassword = Annotated[
    Password,
    Field(
        json_schema_extra={"minLength": PASSWORD_MIN, "pattern": PROSE_PATTERN}, description="Common ones are refused."
    ),
]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class SignIn(Request):
    """`code` is six digits by the clock or a recovery code; only accounts with a second factor are asked for it."""

    email: Email
    password: Password
    code: Code | None = None
    transport: Literal["bearer", "cookie"] = "bearer"


class PasswordChange(Request):
    current: Password
    new: NewPassword


class ResetRequest(Request):
    email: Email


class Reset(Request):
    token: Token
    password: NewPassword


class SetUp(Request):
    token: Token
    email: Email
    name: Line
    password: NewPassword


class Acceptance(Request):
    """`name` instead of the one the invitation was made out to."""

    token: Token
    name: Line | None = None
    password: NewPassword


class Proof(Request):
    """The password again, where a session alone is not enough."""

    password: Password


class ConfirmCode(Request):
    code: Code


class Invite(Request):
    email: Email
    name: Line
    role: Role


class StaffUpdate(Request):
    name: Line = unset()
    role: Role = unset()


class Me(Answer):
    """Somebody of the staff as they see themselves."""

    id: UUID
    name: str
    email: str | None
    role: Role
    verbs: list[str]


class SessionStarted(Answer):
    """`token` is shown this once, and only when the session travels as a bearer token."""

    token: str | None
    expires_at: Stamp
    staff: Me


class SessionRead(Answer):
    id: UUID
    created_at: Stamp
    seen_at: Stamp
    expires_at: Stamp
    current: bool


class CurrentSession(Answer):
    session: SessionRead
    staff: Me
    two_factor: bool
    recovery_codes_left: int


class SessionList(Answer):
    data: list[SessionRead]
    meta: Meta
    links: Links


class SecondFactorSecret(Answer):
    """Shown this once; it counts after `confirm`."""

    secret: str
    otpauth_uri: str


class RecoveryCodes(Answer):
    """Shown this once. Each stands in for the second factor one time."""

    recovery_codes: list[str]


class StaffRead(Answer):
    """`email` is null once the account is removed."""

    id: UUID
    email: str | None
    name: str
    role: Role
    state: AccountState
    two_factor: bool
    seen_at: Stamp | None
    version: int
    created_at: Stamp
    updated_at: Stamp


class StaffList(Answer):
    data: list[StaffRead]
    meta: Meta
    links: Links


class InvitationRead(Answer):
    id: UUID
    email: str
    name: str
    role: Role
    created_at: Stamp
    expires_at: Stamp


class InvitationList(Answer):
    data: list[InvitationRead]
    meta: Meta
    links: Links


class Maker(Answer):
    id: UUID
    name: str


class KeyRead(Answer):
    """`made_by` is null for a key made at the command line."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    made_by: Maker | None
    created_at: Stamp
    expires_at: Stamp | None
    used_at: Stamp | None
    revoked_at: Stamp | None


class KeyCreated(KeyRead):
    """`key` is shown this once."""

    key: str


class KeyList(Answer):
    data: list[KeyRead]
    meta: Meta
    links: Links


class Accepted(Answer):
    """The same for every address."""

    detail: str
