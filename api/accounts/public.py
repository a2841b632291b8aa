"""Pages behind the links of staff's mails and of the first start: a password is chosen there."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.accounts import entrance
from api.accounts.entrance import AtEntrance
from api.accounts.schemas import PASSWORD_MAX, PASSWORD_MIN, Acceptance, Reset, SetUp
from api.core.forms import Pages

PAGES = Pages(
    titles={
        "setup": "Make the first administrator",
        "invitation": "Accept your invitation",
        "reset": "Choose a new password",
    },
    words={"email": "The address", "name": "The name", "password": "The password", "token": "The link"},
    kept=("token", "email", "name"),
    folder=Path(__file__).parent / "templates",
    template="form.html",
    values={"least": PASSWORD_MIN, "most": PASSWORD_MAX},
)
router = APIRouter(prefix="/account", include_in_schema=False, route_class=PAGES.route_class)


@router.get("/setup")
@router.get("/invitation")
@router.get("/reset")
async def form(request: Request, token: str = "") -> Response:
    """The form, whatever the token is worth: a mail scanner that follows the link learns and changes nothing."""
    return PAGES.answer(request, 200, {"token": token})


@router.post("/setup")
async def set_up(
    request: Request, caller: AtEntrance, given: Annotated[SetUp, Depends(PAGES.form_of(SetUp))]
) -> Response:
    await entrance.set_up(caller, given)
    return PAGES.answer(request, 200, {}, done="You are the first administrator. You can sign in now.")


@router.post("/invitation")
async def accept(
    request: Request, caller: AtEntrance, given: Annotated[Acceptance, Depends(PAGES.form_of(Acceptance))]
) -> Response:
    await entrance.accept(caller, given)
    return PAGES.answer(request, 200, {}, done="Welcome. You can sign in now.")


@router.post("/reset")
async def reset(
    request: Request, caller: AtEntrance, given: Annotated[Reset, Depends(PAGES.form_of(Reset))]
) -> Response:
    await entrance.reset(caller, given)
    return PAGES.answer(request, 200, {}, done="Your password is changed. Sign in with the new one.")
