"""The OpenAPI document: the one in docs is the one that is served, and it leaves nobody guessing."""

import difflib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from api import settings
from api.core.edge import PUBLIC
from api.main import create_app
from tests.conftest import whole

pytestmark = pytest.mark.heavy

SNAPSHOT = Path(__file__).parents[1] / "docs" / "openapi.json"
RENEW = "make openapi"
STREAM = "GET /v1/content/articles/{slug}/comments/live"
FILES = {STREAM: "text/event-stream", "GET /v1/admin/moderation/log.csv": "text/csv"}

Document = dict[str, Any]


@cache
def document() -> Document:
    return whole().openapi()


def written(made: Document) -> str:
    return json.dumps(made, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def operations() -> Iterator[tuple[str, Document]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def parameters() -> Iterator[tuple[str, Document]]:
    for label, operation in operations():
        for parameter in operation.get("parameters", []):
            yield f"{label} {parameter['name']}", parameter


def allowed(schema: Document) -> bool:
    """Whether a schema says which values it takes."""
    if "anyOf" in schema:
        return all(allowed(form) for form in schema["anyOf"])
    if "$ref" in schema:
        return "enum" in document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema["type"] == "array":
        return allowed(schema["items"])
    return schema["type"] == "boolean" or bool(
        {"enum", "const", "pattern", "format"} & set(schema) or {"minimum", "maximum"} <= set(schema)
    )


def test_the_snapshot_is_the_document_that_is_served() -> None:
    kept = SNAPSHOT.read_text() if SNAPSHOT.exists() else ""
    made = written(document())
    if made != kept:
        diff = difflib.unified_diff(kept.splitlines(), made.splitlines(), "docs/openapi.json", "now", lineterm="")
        told = "\n".join([*diff, "", f"The OpenAPI document has changed. If that is meant: {RENEW}"])
        pytest.fail(told, pytrace=False)


def test_the_document_is_the_same_wherever_it_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = written(document())
    monkeypatch.setenv("UNSPOKEN_SITE_URL", "https://elsewhere.example")
    elsewhere = settings.load(
        site_name="Elsewhere", data_dir=tmp_path, max_body_bytes=5_000, max_age=1, port=9, docs=False
    )
    other = create_app(elsewhere).openapi()
    assert written(other) == here


def test_every_route_of_an_interface_is_in_the_document() -> None:
    routes = [context.route for context in iter_route_contexts(whole().routes)]
    documented = {route.path_format for route in routes if isinstance(route, APIRoute) and route.include_in_schema}
    assert documented == set(document()["paths"])


def test_every_operation_says_what_it_does() -> None:
    assert [label for label, operation in operations() if not operation.get("description")] == []


def test_every_answer_has_its_content_type_and_its_name_in_the_log() -> None:
    forms: dict[str, list[str]] = {status: ["application/json"] for status in ("200", "201", "202", "301")}
    forms |= {"204": [], "304": []}
    for label, operation in operations():
        assert {"413", "422", "500"} <= set(operation["responses"]), label
        assert {"200", "201", "202", "204"} & set(operation["responses"]), label
        for status, answer in operation["responses"].items():
            given = list(answer.get("content", {}))
            if status == "200" and label in FILES:
                assert given == [FILES[label]]
            else:
                assert given == forms.get(status, ["application/problem+json"]), f"{label} {status}"
            assert answer["description"], f"{label} {status}"
            assert "X-Request-ID" in answer["headers"], f"{label} {status}"


def test_every_public_answer_can_be_asked_for_again_by_its_etag() -> None:
    public = [operation for label, operation in operations() if PUBLIC[0] in label and label != STREAM]
    assert len(public) == 16
    for operation in public:
        assert {"ETag", "Cache-Control"} <= set(operation["responses"]["200"]["headers"])
        assert {"ETag", "Cache-Control"} <= set(operation["responses"]["304"]["headers"])
        assert "If-None-Match" in {parameter["name"] for parameter in operation["parameters"]}


def test_every_parameter_says_what_it_is_for() -> None:
    assert [label for label, parameter in parameters() if not parameter.get("description")] == []


def test_every_parameter_says_what_it_takes() -> None:
    unsaid = [label for label, given in parameters() if given["in"] != "header" and not allowed(given["schema"])]
    assert unsaid == []


if __name__ == "__main__":
    SNAPSHOT.write_text(written(document()))
