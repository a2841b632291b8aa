"""Versions in and out, and what happens when two people changed one thing."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import Response
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from api.core import errors
from api.core.editing import IfMatch, Stale, conflicts, resource, tag, three_ways
from tests.asking import Client

BASE = {"title": "A", "dek": "B", "slug": "c"}


class Thing(BaseModel):
    title: str


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    app = FastAPI()
    errors.install(app)

    @app.patch("/thing")
    def change(version: IfMatch) -> Response:
        if version != 7:
            raise Stale({"title": "Theirs"}, 7, three_ways({"title": "A"}, {"title": "Theirs"}, {"title": "Yours"}))
        return resource(Thing(title="Yours"), 8, status=201, location="/thing/8")

    with Client(app) as client:
        yield client


def change(client: Client, *if_match: str) -> Any:
    return client.patch("/thing", headers=[("If-Match", each) for each in if_match])


@pytest.mark.parametrize("sent", ['"7"', "7", ' "7" ', 'W/"7"'])
def test_a_change_from_the_version_that_is_there_is_made(client: Client, sent: str) -> None:
    answer = change(client, sent)
    assert (answer.status_code, answer.json()) == (201, {"title": "Yours"})
    assert answer.headers["etag"] == tag(8) == '"8"'
    assert answer.headers["location"] == "/thing/8"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("sent", [[], ["*"], [" * "]])
def test_a_change_that_names_no_version_is_refused(client: Client, sent: list[str]) -> None:
    answer = change(client, *sent)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")


@pytest.mark.parametrize("sent", ['"6"', 'W/"8"', '"9999999999"'])
def test_a_change_from_another_version_tells_what_is_there_and_who_changed_what(client: Client, sent: str) -> None:
    answer = client.patch("/thing", headers={b"If-Match": sent.encode()})
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert answer.headers["etag"] == '"7"'
    assert answer.json()["current"] == {"title": "Theirs"}
    assert answer.json()["diff"] == {"title": {"base": "A", "theirs": "Theirs", "yours": "Yours"}}


@pytest.mark.parametrize(
    "sent", ['"7", "8"', '"-1"', '"7.0"', '"07"', '"seven"', '""', "", '"٧"', 'w/"7"', '"0"', '"7']
)
def test_what_names_no_version_is_told_how_one_is_named(client: Client, sent: str) -> None:
    answer = client.patch("/thing", headers={b"If-Match": sent.encode()})
    assert (answer.status_code, answer.json()["code"]) == (422, "no-version")
    assert answer.json()["errors"][0]["loc"] == ["header", "If-Match"]


def test_two_versions_are_none(client: Client) -> None:
    assert change(client, '"7"', '"7"').status_code == 422


def test_what_is_stale_without_a_difference_says_so() -> None:
    assert Stale({}, 1).more == {"current": {}, "diff": None}


def test_only_what_would_change_is_told_three_ways() -> None:
    theirs = {**BASE, "title": "Theirs"}
    assert three_ways(BASE, theirs, {"title": "Yours", "dek": "B"}) == {
        "title": {"base": "A", "theirs": "Theirs", "yours": "Yours"}
    }
    assert three_ways(None, theirs, {"dek": "Mine"}) == {"dek": {"base": None, "theirs": "B", "yours": "Mine"}}


@pytest.mark.parametrize(
    ("theirs", "yours", "found"),
    [
        ({"title": "T"}, {"title": "Y"}, ["title"]),
        ({"title": "T"}, {"title": "T"}, []),
        ({"title": "T"}, {"dek": "Y"}, []),
        ({"title": "T"}, {"title": "A"}, []),
        ({"title": "T", "dek": "T"}, {"title": "Y", "dek": "Y"}, ["title", "dek"]),
        ({}, {"title": "Y"}, []),
    ],
)
def test_only_what_both_changed_differently_is_a_conflict(
    theirs: dict[str, str], yours: dict[str, str], found: list[str]
) -> None:
    assert conflicts(BASE, {**BASE, **theirs}, yours) == found


def test_where_the_version_was_not_kept_every_difference_is_a_conflict() -> None:
    assert conflicts(None, BASE, {"title": "Y", "dek": "B"}) == ["title"]


fields = st.fixed_dictionaries({name: st.sampled_from("xyz") for name in BASE})


@given(base=fields, theirs=fields, yours=fields)
def test_what_is_no_conflict_can_be_merged_without_losing_a_change(
    base: dict[str, str], theirs: dict[str, str], yours: dict[str, str]
) -> None:
    clashing = conflicts(base, theirs, yours)
    for name in BASE:
        both = theirs[name] != base[name] and yours[name] not in (base[name], theirs[name])
        assert (name in clashing) == both
