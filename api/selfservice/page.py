"""The page behind the links of readers' mails."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.core.db import WriteDb
from api.core.forms import Pages
from api.limits.actions import Figures
from api.readers import actions as readers
from api.readers.asking import limited
from api.selfservice import actions
from api.selfservice.schemas import LinkUse

# Tokens of 256 bits are not guessed; what is bounded is the work.
TRIES = limited("reader-confirm", Figures(network=60, window=timedelta(minutes=15)))
PAGES = Pages(titles={"confirm": "Confirm your address"}, words={"token": "The link"})
router = APIRouter(prefix="/reader", include_in_schema=False, route_class=PAGES.route_class)


@router.get("/confirm")
async def form(request: Request, token: str = "") -> Response:
    """A button, whatever the token is worth: a mail scanner that follows the link learns and changes nothing."""
    return PAGES.answer(request, 200, {"token": token})


@router.post("/confirm")
def confirm(
    request: Request,
    given: Annotated[LinkUse, Depends(PAGES.form_of(LinkUse))],
    _: Annotated[None, Depends(TRIES)],
    db: WriteDb,
) -> Response:
    """The site gets another link, by a part of the address no server sees; with it, it opens the session."""
    confirmed = actions.confirm(db, given.token)
    site, token = request.app.state.settings.site, readers.hand_on(db, confirmed.reader)
    return PAGES.answer(request, 200, {}, done="Your address is confirmed.", next=f"{site}/#reader={token}")
