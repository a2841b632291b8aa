"""A field that a body does not take is refused with those it takes."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from api import settings
from api.core.allowed import names_at
from api.core.db import Database
from tests.asking import Client
from tests.conftest import application, on_one
from tests.desk import Desk


class Leaf(BaseModel):
    type: Literal["leaf"]
    colour: str


class Twig(BaseModel):
    type: Literal["twig"]
    length: int = Field(alias="long")


class Tree(BaseModel):
    name: str
    best: Leaf | None = None
    parts: list[Annotated[Leaf | Twig, Field(discriminator="type")]] = []


@pytest.mark.parametrize(
    ("loc", "names"),
    [
        (["x"], ["name", "best", "parts"]),
        (["best", "x"], ["type", "colour"]),
        (["parts", 0, "leaf", "x"], ["type", "colour", "long"]),
    ],
)
def test_the_names_beside_an_unknown_one_are_those_of_its_place(loc: list[str | int], names: list[str]) -> None:
    assert names_at(Tree, loc) == names
    assert names_at(Tree | None, loc) == names


@on_one
def test_a_client_is_told_them(database: Database) -> None:
    with Client(application(settings.load(), database), base_url="http://127.0.0.1:8000") as client:
        editor = Desk(client, database)
        answer = editor.post("redirects", {"path": "/old", "target": "/new", "canary": 1})
        inside = editor.post("articles", {"title": "T", "body": "B", "bylines": [{"author": "x"}]})
    (told,) = answer.json()["errors"]
    assert told == {
        "loc": ["body", "canary"],
        "code": "extra-forbidden",
        "msg": "unknown field; allowed: path, target, gone",
    }
    assert "unknown field; allowed: author_id, role" in [each["msg"] for each in inside.json()["errors"]]
