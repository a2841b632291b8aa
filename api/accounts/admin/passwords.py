"""`/v1/admin/password`, and how an account begins: `/v1/admin/setup`, `/v1/admin/invitation`."""

from fastapi import APIRouter

from api.accounts import entrance, showing
from api.accounts.actor import Person
from api.accounts.entrance import AtEntrance
from api.accounts.schemas import Acceptance, Accepted, Me, PasswordChange, Reset, ResetRequest, SetUp
from api.core.http import Route, problems

router = APIRouter(prefix="/v1/admin", tags=["passwords"], route_class=Route)

ASKED = Accepted(detail="If the address is of the staff, a mail with a link is on its way to it.")


@router.post("/password", status_code=204, responses=problems(401, 403, 409, 422, 429, 503))
async def change(actor: Person, caller: AtEntrance, given: PasswordChange) -> None:
    """Change my password; my other sessions end."""
    await entrance.change_password(caller, actor, given)


@router.post("/password/reset-request", status_code=202, responses=problems(422, 429, 503))
async def ask_reset(caller: AtEntrance, given: ResetRequest) -> Accepted:
    """Have a link for a new password mailed. The answer is the same for every address."""
    await entrance.ask_reset(caller, given)
    return ASKED


@router.post("/password/reset", status_code=204, responses=problems(410, 422, 429, 503))
async def reset(caller: AtEntrance, given: Reset) -> None:
    """Set a new password by the link of a mail; every session ends."""
    await entrance.reset(caller, given)


@router.post("/setup", status_code=201, responses=problems(410, 422, 429, 503))
async def set_up(caller: AtEntrance, given: SetUp) -> Me:
    """Make the first administrator, by the link the first start prints."""
    return showing.me(await entrance.set_up(caller, given))


@router.post("/invitation/accept", status_code=201, responses=problems(409, 410, 422, 429, 503))
async def accept(caller: AtEntrance, given: Acceptance) -> Me:
    """Become staff, by the link of an invitation."""
    return showing.me(await entrance.accept(caller, given))
