"""What a redirect may say: nothing that leads a browser where nobody meant it to go."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.redirects.schemas import RedirectCreate, RedirectUpdate

SOMEWHERE_ELSE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/a\\b",
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ftp://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://\\evil.example",
    "https://good.example@evil.example/",
    "https://good.example\\@evil.example",
    "https://",
    "https://?x",
    "http://:80/",
    " /a",
    "/a b",
    "/a\tb",
    "/a\nb",
    "/a\r\nX: y",
    "/\u2028a",
    "/a\x00b",
    "/a?b=c",
    "/a#b",
    "a",
    "",
    "/" + "a" * 2_001,
]


@pytest.mark.parametrize("target", SOMEWHERE_ELSE)
def test_a_target_that_is_no_path_and_no_address_of_the_web_is_refused(target: str) -> None:
    with pytest.raises(ValidationError):
        RedirectCreate(path="/old", target=target)
    with pytest.raises(ValidationError):
        RedirectUpdate(target=target)


@pytest.mark.parametrize("path", [*SOMEWHERE_ELSE, "https://a.example/x", "/" + "a" * 1_001])
def test_only_a_path_of_the_site_is_redirected(path: str) -> None:
    with pytest.raises(ValidationError):
        RedirectCreate(path=path, target="/new")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("/new", "/new"),
        ("/new/", "/new"),
        ("/", "/"),
        ("/cafe\u0301", "/café"),
        ("/caf%C3%A9", "/café"),
        ("/%733", "/s3"),
        ("/a%20b", "/a%20b"),
        ("/a%3Fb", "/a%3Fb"),
        ("https://a.example/x?y=z#w", "https://a.example/x?y=z#w"),
        ("http://a.example", "http://a.example"),
    ],
)
def test_paths_and_addresses_of_the_web_are_kept_as_they_are(sent: str, kept: str) -> None:
    assert RedirectCreate(path="/old", target=sent).target == kept


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"target": None},
        {"gone": False},
        {"target": "/new", "gone": True},
        {"target": "/new", "document_id": "0", "kind": "faq"},
        {"target": "/new", "since": "2020-01-01T00:00:00Z"},
        {"target": "/new", "id": "x", "version": 9},
    ],
)
def test_it_says_where_it_leads_or_that_it_is_gone_and_nothing_else(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RedirectCreate.model_validate({"path": "/old", **given})


@pytest.mark.parametrize("given", [{"target": None}, {"gone": False}, {"target": "/new", "gone": True}])
def test_a_change_leads_to_one_place_too(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RedirectUpdate.model_validate(given)
    assert not RedirectUpdate(path="/other").leads_elsewhere
