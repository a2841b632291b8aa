"""The OpenAPI document: what a route says of itself, and what is true of every answer because the edge sees to it."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.core.edge import PUBLIC
from api.core.errors import Problem
from api.core.http import problems

# Not the site's name: the document is the same wherever it is served.
TITLE = "Unspoken"
# Of any request: a body too large, an unknown parameter, a fault. A method an operation has not is none of its answers,
# so 405 is not here.
ALWAYS = (413, 422, 500)

TEXT = {"type": "string"}
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {
        "description": "The name of this answer in the log.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    },
    "Cache-Control": {
        "description": "How long the answer may be kept: never beyond the next scheduled change; refusals not at all.",
        "required": True,
        "schema": TEXT,
    },
    "ETag": {
        "description": "Names these bytes, to be sent back as If-None-Match.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
    },
    "Last-Modified": {"description": "When a document of the answer last changed, if there is one.", "schema": TEXT},
    "Link": {"description": "The next and the previous page of a list, where there are such.", "schema": TEXT},
    "Retry-After": {
        "description": "Seconds after which to ask again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "An ETag of an earlier answer, or several with commas; 304 when the answer is still the same.",
    "schema": TEXT,
}
CONDITIONAL = ("Cache-Control", "ETag", "Last-Modified", "Link")


def documented(app: FastAPI) -> dict[str, Any]:
    """The document of an application, made once."""
    if app.openapi_schema is None:
        document = get_openapi(title=TITLE, version=app.version, description=app.description, routes=app.routes)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                # A stream has no end that one could ask for again.
                stream = "text/event-stream" in operation["responses"].get("200", {}).get("content", {})
                _complete(operation, public=path.startswith(PUBLIC) and not stream)
        components = document.setdefault("components", {})
        components["schemas"] = _schemas(components.get("schemas", {}))
        components["headers"] = HEADERS
        app.openapi_schema = document
    return app.openapi_schema


def _schemas(schemas: dict[str, Any]) -> dict[str, Any]:
    """The shapes, with the one of a problem that every refusal has instead of the framework's own."""
    kept = {name: schema for name, schema in schemas.items() if name not in {"HTTPValidationError", "ValidationError"}}
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return dict(sorted((kept | problem.pop("$defs", {}) | {"Problem": problem}).items()))


def _complete(operation: dict[str, Any], *, public: bool) -> None:
    responses = operation["responses"]
    responses |= {str(status): answer for status, answer in problems(*ALWAYS).items()}
    for parameter in operation.get("parameters", []):
        _without_null(parameter["schema"])
    if public:
        operation.setdefault("parameters", []).append(IF_NONE_MATCH)
        responses["304"] = {"description": "Not modified"}
    for status, answer in responses.items():
        said = {name: {"$ref": f"#/components/headers/{name}"} for name in _headers(status, public=public)}
        answer["headers"] = answer.get("headers", {}) | said
    operation["responses"] = dict(sorted(responses.items()))


def _headers(status: str, *, public: bool) -> tuple[str, ...]:
    if status in {"200", "304"}:
        return ("X-Request-ID", *(CONDITIONAL if public else ()))
    if status == "301":
        return ("X-Request-ID", "Cache-Control", "ETag")
    return ("X-Request-ID", "Cache-Control", *(("Retry-After",) if status == "503" else ()))


def _without_null(schema: dict[str, Any]) -> None:
    """Null says that a parameter may be left out, which `required` says; in a query there is none to send."""
    if "anyOf" not in schema:
        return
    forms = [form for form in schema.pop("anyOf") if form != {"type": "null"}]
    schema |= forms[0] if len(forms) == 1 else {"anyOf": forms}
