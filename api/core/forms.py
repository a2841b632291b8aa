"""Pages behind the links of mails: a form, no script, and nothing that a visit changes."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel, ValidationError

from api.core.errors import Malformed, ProblemItem, Refusal
from api.core.http import CrossSite, site_name

Sent = TypeVar("Sent", bound=BaseModel)

FORM = "application/x-www-form-urlencoded"
BODY_MAX = 20_000  # a password of 1,024 characters, each four bytes and each byte written %XX, and the rest
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
SHARED = Path(__file__).parent / "templates"


class BodyTooLarge(Refusal):
    """No form of these pages is so long."""

    status, code, title = 413, "body-too-large", "Body too large"


class NoForm(Refusal):
    """What was sent is not what a form sends."""

    status, code, title = 415, "unsupported-media-type", "Unsupported media type"


@dataclass(frozen=True)
class Pages:
    """The pages of a room: `titles` by the last word of the path, `words` for its fields, `kept` those shown again.

    `folder` has the room's own templates; `values` is what they are filled with on every page.
    """

    titles: Mapping[str, str]
    words: Mapping[str, str]
    kept: tuple[str, ...] = ("token",)
    folder: Path = SHARED
    template: str = "page.html"
    values: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def templates(self) -> Environment:
        return Environment(loader=FileSystemLoader([self.folder, SHARED]), autoescape=True)

    @cached_property
    def route_class(self) -> type[APIRoute]:
        """A route whose refusals are pages: the form again, and what was wrong with it."""
        pages = self

        class PageRoute(APIRoute):
            def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
                return pages.refusing(super().get_route_handler())

        return PageRoute

    def refusing(
        self, handle: Callable[[Request], Coroutine[Any, Any, Response]]
    ) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def page(request: Request) -> Response:
            request.state.site_name = await site_name(request)
            try:
                return await handle(request)
            except Refusal as refused:
                wrong = [f"{self.words.get(str(item.loc[-1]), 'The form')} {item.msg}." for item in refused.errors]
                more = {"wrong": wrong or [refused.detail], "headers": refused.headers}
                return self.answer(request, refused.status, getattr(request.state, "kept", {}), **more)

        return page

    def form_of(self, model: type[Sent]) -> Callable[[Request], Coroutine[Any, Any, Sent]]:
        """A dependency that reads a form of these pages."""

        async def read(request: Request) -> Sent:
            if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
                raise CrossSite("The form of another site is not accepted.")
            sent = await _fields(request)
            request.state.kept = {name: value for name, value in sent.items() if name in self.kept}
            try:
                return model.model_validate(sent)
            except ValidationError as wrong:
                raise Malformed("The form is not complete.", errors=[_item(each) for each in wrong.errors()]) from None

        return read

    def answer(self, request: Request, status: int, kept: Mapping[str, str], **more: Any) -> Response:
        """The page of this path: the form, or in its place what was `done` and where to go on from there (`next`)."""
        name = request.url.path.rpartition("/")[2]
        headers = {**HEADERS, **(more.pop("headers", None) or {})}
        html = self.templates.get_template(self.template).render(
            page=name,
            action=request.url.path,
            title=self.titles[name],
            site=request.state.site_name,
            kept=kept,
            ended=status == 410,
            **{"wrong": [], "done": None, "next": None, **self.values, **more},
        )
        return HTMLResponse(html, status_code=status, headers=headers)


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
