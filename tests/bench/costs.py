"""What a request costs, beside a route that does nothing but return the same model."""

from dataclasses import dataclass

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.types import ASGIApp

from api.content.schemas import ArticlePage, ArticleRead
from tests.bench.asking import Cost, cost, get, get_json

ARTICLES = "/v1/content/articles"


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of request, and the ceiling it is compared with."""

    name: str
    size: int
    ours: Cost
    bare: Cost

    @property
    def ratio(self) -> float:
        return self.ours.cpu / self.bare.cpu


async def compare(app: ASGIApp) -> list[Compared]:
    """An article from the middle of the list, and lists of 20 without bodies and with them."""
    listed = await get_json(app, f"{ARTICLES}?limit=100")
    article = f"{ARTICLES}/{listed['data'][50]['slug']}"
    asked: list[tuple[str, str, type[BaseModel]]] = [
        ("an article", article, ArticleRead),
        ("a list of 20 without bodies", f"{ARTICLES}?limit=20", ArticlePage),
        ("a list of 20 with bodies", f"{ARTICLES}?limit=20&body_format=html", ArticlePage),
    ]
    return [await _compare(app, *one) for one in asked]


async def _compare(app: ASGIApp, name: str, url: str, model: type[BaseModel]) -> Compared:
    body = await get(app, url)
    return Compared(name, len(body), await cost(app, url), await cost(_bare(model, body), "/"))


def _bare(kind: type[BaseModel], body: bytes) -> FastAPI:
    """FastAPI and the same answer, ready made: no parameter, no database, no thread."""
    answer = kind.model_validate_json(body)
    app = FastAPI()

    @app.get("/", response_model=kind)
    async def bare() -> BaseModel:
        return answer

    return app
