"""`/`: what this is and what can be opened. `/docs`: the API reference, without a script and without a third party."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from api.core.errors import NotFound
from api.core.http import Route, site_name

router = APIRouter(include_in_schema=False, route_class=Route)
templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)


@router.get("/")
async def home(request: Request) -> HTMLResponse:
    name, docs = await site_name(request), request.app.state.settings.docs
    return HTMLResponse(templates.get_template("home.html").render(name=name, docs=docs))


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    if not request.app.state.settings.docs:
        raise NotFound("The reference is switched off here.")
    return HTMLResponse(templates.get_template("docs.html").render(api=request.app.openapi()))
