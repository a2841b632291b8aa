"""How somebody becomes staff: the first by a link of the command line, the others by invitation."""

from datetime import timedelta

from sqlmodel import Session

from api.accounts import queries
from api.accounts.actions import letters
from api.accounts.actor import Actor, staff_actor
from api.accounts.models import Account, OneTimeToken, Purpose, Role
from api.accounts.passwords import Hashed, hashed
from api.accounts.schemas import Invite, SetUp
from api.core import clock
from api.core.db import lock
from api.core.emails import NotAnAddress, canonical
from api.core.errors import Conflict, LinkEnded, Malformed, ProblemItem
from api.core.keys import new_token, token_hash
from api.events.actions import record

SETUP_LASTS = timedelta(hours=24)
INVITATION_LASTS = timedelta(days=7)


class AddressTaken(Conflict):
    """Somebody of the staff has the address."""

    code, title = "address-taken", "Address taken"


class AlreadyInvited(Conflict):
    """An invitation to the address is open; it can be sent again."""

    code, title = "already-invited", "Already invited"


def setup_link(db: Session, origin: str) -> str | None:
    """A link for the first administrator, good for a day; earlier ones end. None once anybody is staff."""
    lock(db, "staff")
    if queries.any_account(db):
        return None
    queries.drop_links(db, Purpose.SETUP)
    token = new_token()
    db.add(_link(Purpose.SETUP, token, SETUP_LASTS, Role.ADMINISTRATOR))
    db.flush()
    return f"{origin}/account/setup?token={token}"


def set_up(db: Session, given: SetUp, password: Hashed) -> Account:
    """Make the first administrator. Raises LinkEnded, also when there is one already."""
    lock(db, "staff")
    spent = queries.spend(db, Purpose.SETUP, token_hash(given.token), clock.now())
    if spent is None or queries.any_account(db):
        raise LinkEnded
    account = _join(db, Account(email=given.email, name=given.name, role=Role.ADMINISTRATOR, password_hash=password))
    queries.drop_links(db, Purpose.SETUP)
    return account


def create_administrator(
    db: Session, actor: Actor, email: str, name: str, password: str | None = None, origin: str = ""
) -> str | None:
    """An administrator with this password; without one, an invitation to be one, whose link is returned.

    Open invitations to the address end, and so does the link for the first administrator.
    """
    actor.require("staff:write")
    try:
        given = Invite(email=canonical(email), name=name, role=Role.ADMINISTRATOR)
    except NotAnAddress as wrong:
        item = ProblemItem(loc=["body", "email"], code="value-error", msg=str(wrong))
        raise Malformed(f"The address {wrong}.", errors=[item]) from None
    lock(db, "staff")
    _check_free(db, given.email)
    queries.drop_links(db, Purpose.INVITATION, email=given.email)
    if password is None:
        _, token = _invite(db, actor, given)
        return _accept_at(origin, token)
    known = hashed(password, [given.email, name])
    _join(db, Account(email=given.email, name=given.name, role=given.role, password_hash=known), by=actor)
    queries.drop_links(db, Purpose.SETUP)
    return None


def invite(db: Session, actor: Actor, given: Invite, origin: str) -> OneTimeToken:
    """Mail a link that makes its reader staff. Raises AddressTaken, AlreadyInvited."""
    actor.require("staff:write")
    lock(db, "staff")
    _check_free(db, given.email)
    if queries.invitation_to(db, given.email, clock.now()) is not None:
        raise AlreadyInvited("The address is invited already; send that invitation again.")
    queries.drop_links(db, Purpose.INVITATION, email=given.email)
    invitation, token = _invite(db, actor, given)
    letters.send_invitation(db, invitation, _accept_at(origin, token))
    return invitation


def resend(db: Session, actor: Actor, invitation: OneTimeToken, origin: str) -> OneTimeToken:
    """Mail a new link, good for another week; the one sent before ends."""
    actor.require("staff:write")
    token = new_token()
    invitation.token_hash, invitation.expires_at = token_hash(token), clock.now() + INVITATION_LASTS
    db.flush()
    letters.send_invitation(db, invitation, _accept_at(origin, token))
    record(db, "invitation.sent_again", invitation.id, by=actor)
    return invitation


def withdraw(db: Session, actor: Actor, invitation: OneTimeToken) -> None:
    actor.require("staff:write")
    db.delete(invitation)
    record(db, "invitation.withdrawn", invitation.id, by=actor)
    db.flush()


def accept(db: Session, token: str, name: str | None, password: Hashed) -> Account:
    """Become staff by an invitation. Raises LinkEnded."""
    lock(db, "staff")
    spent = queries.spend(db, Purpose.INVITATION, token_hash(token), clock.now())
    if spent is None or spent.email is None or spent.name is None:
        raise LinkEnded
    _check_free(db, spent.email)
    return _join(db, Account(email=spent.email, name=name or spent.name, role=spent.role, password_hash=password))


def _check_free(db: Session, email: str) -> None:
    if queries.account_by_email(db, email) is not None:
        raise AddressTaken("Somebody of the staff has this address.")


def _invite(db: Session, actor: Actor, given: Invite) -> tuple[OneTimeToken, str]:
    token = new_token()
    invitation = _link(Purpose.INVITATION, token, INVITATION_LASTS, given.role)
    invitation.email, invitation.name = given.email, given.name
    db.add(invitation)
    db.flush()
    record(db, "invitation.made", invitation.id, by=actor, snapshot={"name": given.name, "role": given.role.value})
    return invitation, token


def _join(db: Session, account: Account, by: Actor | None = None) -> Account:
    db.add(account)
    db.flush()
    record(db, "staff.joined", account.id, by=by or staff_actor(account), snapshot={"role": account.role.value})
    return account


def _link(purpose: Purpose, token: str, lasts: timedelta, role: Role) -> OneTimeToken:
    now = clock.now()
    return OneTimeToken(
        purpose=purpose, token_hash=token_hash(token), role=role, created_at=now, expires_at=now + lasts
    )


def _accept_at(origin: str, token: str) -> str:
    return f"{origin}/account/invitation?token={token}"
