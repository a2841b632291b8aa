"""Pages behind the links of mails and of the first start: a form, no script, and nothing that a visit changes."""

from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel, ValidationError

from api.accounts import entrance
from api.accounts.actor import CrossSite
from api.accounts.entrance import AtEntrance
from api.accounts.schemas import PASSWORD_MAX, PASSWORD_MIN, Acceptance, Reset, SetUp
from api.core.errors import Malformed, ProblemItem, Refusal

Sent = TypeVar("Sent", bound=BaseModel)

FORM = "application/x-www-form-urlencoded"
BODY_MAX = 20_000  # a password of 1,024 characters, each four bytes and each byte written %XX, and the rest
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
TITLES = {
    "setup": "Make the first administrator",
    "invitation": "Accept your invitation",
    "reset": "Choose a new password",
}
KEPT = ("token", "email", "name")
WORDS = {"email": "The address", "name": "The name", "password": "The password", "token": "The link"}

templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)


class BodyTooLarge(Refusal):
    """No form of these pages is so long."""

    status, code, title = 413, "body-too-large", "Body too large"


class NoForm(Refusal):
    """What was sent is not what a form sends."""

    status, code, title = 415, "unsupported-media-type", "Unsupported media type"


class PageRoute(APIRoute):
    """A route whose refusals are pages: the form again, and what was wrong with it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def page(request: Request) -> Response:
            try:
                return await handle(request)
            except Refusal as refused:
                wrong = [f"{WORDS.get(str(item.loc[-1]), 'The form')} {item.msg}." for item in refused.errors]
                more = {"wrong": wrong or [refused.detail], "headers": refused.headers}
                return _page(request, refused.status, getattr(request.state, "kept", {}), **more)

        return page


def form_of(model: type[Sent]) -> Callable[[Request], Coroutine[Any, Any, Sent]]:
    """A dependency that reads a form of these pages."""

    async def read(request: Request) -> Sent:
        if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            raise CrossSite("The form of another site is not accepted.")
        sent = await _fields(request)
        request.state.kept = {name: value for name, value in sent.items() if name in KEPT}
        try:
            return model.model_validate(sent)
        except ValidationError as wrong:
            raise Malformed("The form is not complete.", errors=[_item(each) for each in wrong.errors()]) from None

    return read


async def _fields(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise NoForm(f"The form comes as {FORM}.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY_MAX:
            raise BodyTooLarge("The form is too long.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=10, errors="strict")
    except ValueError:
        raise Malformed("The form cannot be read.") from None
    if len(dict(pairs)) < len(pairs):
        raise Malformed("The form has a field twice.")
    return dict(pairs)


def _item(error: Mapping[str, Any]) -> ProblemItem:
    """What is wrong with a field, in words, and never what was sent."""
    missing, unknown = error["type"] == "missing", error["type"] == "extra_forbidden"
    said = "is missing" if missing else "has a field too many" if unknown else _words(str(error["msg"]))
    return ProblemItem(loc=[str(error["loc"][-1]) if not unknown else ""], code=str(error["type"]), msg=said)


def _words(msg: str) -> str:
    return msg.removeprefix("Value error, ").replace("String should have", "has")


router = APIRouter(prefix="/account", include_in_schema=False, route_class=PageRoute)


@router.get("/setup")
@router.get("/invitation")
@router.get("/reset")
async def form(request: Request, token: str = "") -> Response:
    """The form, whatever the token is worth: a mail scanner that follows the link learns and changes nothing."""
    return _page(request, 200, {"token": token})


@router.post("/setup")
async def set_up(request: Request, caller: AtEntrance, given: Annotated[SetUp, Depends(form_of(SetUp))]) -> Response:
    await entrance.set_up(caller, given)
    return _page(request, 200, {}, done="You are the first administrator. You can sign in now.")


@router.post("/invitation")
async def accept(
    request: Request, caller: AtEntrance, given: Annotated[Acceptance, Depends(form_of(Acceptance))]
) -> Response:
    await entrance.accept(caller, given)
    return _page(request, 200, {}, done="Welcome. You can sign in now.")


@router.post("/reset")
async def reset(request: Request, caller: AtEntrance, given: Annotated[Reset, Depends(form_of(Reset))]) -> Response:
    await entrance.reset(caller, given)
    return _page(request, 200, {}, done="Your password is changed. Sign in with the new one.")


def _page(request: Request, status: int, kept: Mapping[str, str], **more: Any) -> Response:
    name = request.url.path.rpartition("/")[2]
    headers = {**HEADERS, **(more.pop("headers", None) or {})}
    html = templates.get_template("form.html").render(
        page=name,
        title=TITLES[name],
        site=request.app.state.settings.site_name,
        kept=kept,
        least=PASSWORD_MIN,
        most=PASSWORD_MAX,
        ended=status == 410,
        **{"wrong": [], "done": None, **more},
    )
    return HTMLResponse(html, status_code=status, headers=headers)
