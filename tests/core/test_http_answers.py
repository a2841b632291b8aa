"""Answers that can be validated and cached, and the problems a route documents."""

import pytest
from fastapi import Request

from api.core.http import etag_of, problems, validated
from tests.asking import Client
from tests.core.small_application import BODY


def test_an_answer_carries_a_strong_etag_and_its_date(client: Client) -> None:
    headers = client.get("/v1/content/things/a").headers
    assert headers["etag"] == etag_of(BODY)
    assert headers["etag"].startswith('"')
    assert headers["last-modified"] == "Sun, 22 Nov 2026 09:30:00 GMT"
    assert headers["cache-control"] == "public, max-age=60"
    assert etag_of(BODY) != etag_of(BODY + b" ")


@pytest.mark.parametrize("header", ["{}", "W/{}", '"other", {}', '"other" ,W/{}', "*"])
def test_a_client_that_holds_the_bytes_gets_none(client: Client, header: str) -> None:
    answer = client.get("/v1/content/things/a", headers={"If-None-Match": header.format(etag_of(BODY))})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag_of(BODY)


@pytest.mark.parametrize("header", ['"other"', "", "W/", etag_of(BODY)[1:-1]])
def test_a_client_that_holds_other_bytes_gets_these(client: Client, header: str) -> None:
    answer = client.get("/v1/content/things/a", headers={"If-None-Match": header})
    assert (answer.status_code, answer.content) == (200, BODY)


def test_an_answer_without_a_date_claims_none() -> None:
    request = Request({"type": "http", "headers": []})
    answer = validated(request, BODY, max_age=0, headers={"Link": "<a>"})
    assert "last-modified" not in answer.headers
    assert answer.headers["link"] == "<a>"


def test_routes_document_the_problems_they_answer_with() -> None:
    documented = problems(404, 422, 503)
    assert list(documented) == [404, 422, 503]
    assert documented[503]["description"] == "Unavailable"
    assert list(documented[404]["content"]) == ["application/problem+json"]
