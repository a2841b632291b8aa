"""`/v1/admin/staff`: who works here, invitations, and what administrators do with accounts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlmodel import Session

from api.accounts import queries, showing
from api.accounts.actions import joining, staff
from api.accounts.actor import Person, Staff
from api.accounts.models import Account, AccountState, OneTimeToken, Role
from api.accounts.schemas import InvitationList, InvitationRead, Invite, StaffList, StaffRead, StaffUpdate
from api.core.columns import col
from api.core.db import ReadDb, WriteDb
from api.core.editing import IfMatch, resource
from api.core.errors import NotFound
from api.core.http import Route, problems
from api.core.listing import Listing
from api.core.selection import PageQuery, sorting
from api.idempotency.once import OnceOnly

router = APIRouter(prefix="/v1/admin/staff", tags=["staff"], route_class=Route)

AccountId = Annotated[UUID, Path(description="Somebody of the staff.")]
InvitationId = Annotated[UUID, Path(description="An invitation nobody has accepted yet.")]
CHANGED = problems(401, 403, 404, 409, 412, 422, 428, 503)


STAFF = Listing(
    page=StaffList, item=StaffRead, sorts={"created_at": (col(Account.created_at), datetime)}, id=col(Account.id)
)
INVITATIONS = Listing(
    page=InvitationList,
    item=InvitationRead,
    sorts={"created_at": (col(OneTimeToken.created_at), datetime)},
    id=col(OneTimeToken.id),
)


class StaffQuery(PageQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")
    state: Literal["active", "suspended", "removed"] | None = Field(
        None, alias="filter[state]", description="Accounts in this state."
    )
    role: Literal["author", "editor", "moderator", "administrator"] | None = Field(
        None, alias="filter[role]", description="Accounts with this role."
    )


class InvitationsQuery(PageQuery):
    sort: Literal["created_at", "-created_at"] = sorting("-created_at")


@router.get("", response_model=StaffList, responses=problems(401, 403, 422, 503))
def list_staff(request: Request, actor: Staff, db: ReadDb, query: Annotated[StaffQuery, Query()]) -> Response:
    """Everybody who works here or did, the newest first."""
    actor.require("staff:read")
    state, role = query.state and AccountState(query.state), query.role and Role(query.role)
    wanted = queries.listed_accounts(state, role)
    return STAFF.answer(request, db, query, wanted, lambda rows: [showing.staff_read(row) for row in rows])


@router.get("/invitations", response_model=InvitationList, responses=problems(401, 403, 422, 503))
def list_invitations(
    request: Request, actor: Staff, db: ReadDb, query: Annotated[InvitationsQuery, Query()]
) -> Response:
    """Invitations nobody has accepted yet."""
    actor.require("staff:read")
    wanted = queries.listed_invitations()
    return INVITATIONS.answer(request, db, query, wanted, lambda rows: [showing.invitation_read(row) for row in rows])


@router.post(
    "/invitations", status_code=201, response_model=InvitationRead, responses=problems(401, 403, 409, 422, 503)
)
def invite(request: Request, actor: Person, db: WriteDb, given: Invite, once: OnceOnly) -> Response:
    """Mail an invitation, good for a week."""
    origin = request.app.state.settings.origin

    def work() -> Response:
        invitation = joining.invite(db, actor, given, origin)
        place = f"/v1/admin/staff/invitations/{invitation.id}"
        return _plain(showing.invitation_read(invitation), 201, place)

    return once.answer(db, f"{actor.kind}:{actor.id}", work)


@router.post(
    "/invitations/{invitation_id}/actions/resend", response_model=InvitationRead, responses=problems(401, 403, 404, 503)
)
def resend(request: Request, actor: Person, db: WriteDb, invitation_id: InvitationId) -> Response:
    """Mail a new link, good for another week; the one before ends."""
    actor.require("staff:write")
    origin = request.app.state.settings.origin
    return _plain(showing.invitation_read(joining.resend(db, actor, _invitation(db, invitation_id), origin)), 200)


@router.delete("/invitations/{invitation_id}", status_code=204, responses=problems(401, 403, 404, 422, 503))
def withdraw(actor: Person, db: WriteDb, invitation_id: InvitationId) -> None:
    """Withdraw an invitation; its link ends."""
    actor.require("staff:write")
    joining.withdraw(db, actor, _invitation(db, invitation_id))


@router.get("/{account_id}", response_model=StaffRead, responses=problems(401, 403, 404, 422, 503))
def read(actor: Staff, db: ReadDb, account_id: AccountId) -> Response:
    """One account."""
    actor.require("staff:read")
    account = queries.account_by_id(db, account_id)
    if account is None:
        raise NotFound("Nobody of the staff has this id.")
    return _shown(account)


@router.patch("/{account_id}", response_model=StaffRead, responses=CHANGED)
def change(actor: Person, db: WriteDb, account_id: AccountId, version: IfMatch, given: StaffUpdate) -> Response:
    """Another name, another role. A new role ends the account's sessions."""
    return _shown(staff.change(db, actor, account_id, version, given))


@router.delete("/{account_id}", status_code=204, responses=CHANGED)
def remove(actor: Person, db: WriteDb, account_id: AccountId, version: IfMatch) -> None:
    """Take somebody from the staff for good: the name stays, address, credentials, sessions and keys go."""
    staff.remove(db, actor, account_id, version)


@router.post("/{account_id}/actions/suspend", response_model=StaffRead, responses=CHANGED)
def suspend(actor: Person, db: WriteDb, account_id: AccountId, version: IfMatch) -> Response:
    """Keep somebody out; sessions end, keys rest."""
    return _shown(staff.suspend(db, actor, account_id, version))


@router.post("/{account_id}/actions/reinstate", response_model=StaffRead, responses=CHANGED)
def reinstate(actor: Person, db: WriteDb, account_id: AccountId, version: IfMatch) -> Response:
    """Let somebody in again who was suspended."""
    return _shown(staff.reinstate(db, actor, account_id, version))


@router.post("/{account_id}/actions/end-sessions", response_model=StaffRead, responses=CHANGED)
def end_sessions(actor: Person, db: WriteDb, account_id: AccountId, version: IfMatch) -> Response:
    """Sign somebody out everywhere."""
    return _shown(staff.end_sessions(db, actor, account_id, version))


@router.post("/{account_id}/actions/reset-second-factor", response_model=StaffRead, responses=CHANGED)
def reset_second_factor(actor: Person, db: WriteDb, account_id: AccountId, version: IfMatch) -> Response:
    """Take away the second factor of somebody who lost it; sessions end."""
    return _shown(staff.reset_second_factor(db, actor, account_id, version))


def _invitation(db: Session, invitation_id: InvitationId) -> OneTimeToken:
    found = queries.invitation_by_id(db, invitation_id)
    if found is None:
        raise NotFound("There is no such open invitation.")
    return found


def _shown(account: Account) -> Response:
    return resource(showing.staff_read(account), account.version)


def _plain(shown: InvitationRead, status: int, place: str | None = None) -> Response:
    headers = {"Location": place} if place else {}
    return Response(shown.model_dump_json(), status_code=status, headers=headers, media_type="application/json")
