"""The page behind the links that end mails: a visit changes nothing, its button and one click in a mail program do."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Request as HttpRequest
from fastapi.responses import Response
from pydantic import Field

from api.core.db import WriteDb
from api.core.forms import Pages
from api.core.schemas import Request
from api.subscriptions import actions

DONE = "You get no more of these mails."
PAGES = Pages(titles={"unsubscribe": "No more of these mails"}, words={"token": "The link"})

router = APIRouter(prefix="/reader", include_in_schema=False, route_class=PAGES.route_class)


class Stop(Request):
    token: Annotated[str, Field(max_length=100)]


read = PAGES.form_of(Stop)


async def _token(request: HttpRequest, token: str = "") -> str:
    """From the address, where a mail program posts to (RFC 8058; what it sends besides says nothing), or the form.

    The token is all it takes, so it does not matter what page the click was made on.
    """
    return token or (await read(request)).token


@router.get("/unsubscribe")
async def form(request: HttpRequest, token: str = "") -> Response:
    """The form, whatever the token is worth."""
    return PAGES.answer(request, 200, {"token": token})


@router.post("/unsubscribe")
def unsubscribe(request: HttpRequest, db: WriteDb, token: Annotated[str, Depends(_token)]) -> Response:
    actions.end_by_link(db, token)
    return PAGES.answer(request, 200, {}, done=DONE)
