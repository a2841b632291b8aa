"""Every operation answers as the OpenAPI document says, whatever is asked of it. `make fuzz` asks far more."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from schemathesis import engine
from schemathesis.engine import events
from schemathesis.engine.run import PhaseName
from schemathesis.specs.openapi.schemas import OpenApiSchema
from starlette.types import ASGIApp

from api.cli import SEED
from api.core.db import Database
from api.importers import actions as importers
from api.importers.folder import read_folder

SHORT = 10
EXAMPLES = int(os.environ.get("UNSPOKEN_FUZZ_EXAMPLES", SHORT))
ALWAYS_THE_SAME = {
    # So that the suite fails only for what was changed; a longer run asks something else each time.
    "seed": 1,
    # Every wrong value of every parameter in turn is 900 requests, which a longer run asks.
    "phases": {"coverage": {"generation": {"mode": "positive"}}},
}
CONFIG = {
    "generation": {"max-examples": EXAMPLES, "database": "none"},
    **(ALWAYS_THE_SAME if EXAMPLES <= SHORT else {}),
}


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: schemathesis.Case[Any], __: dict[str, Any]) -> None:
    """Of all that has the form of a cursor only what this very list gave out is one, so that takes its place."""
    generated = case.query.get("cursor")
    if generated is None or not _is_positive(case):
        return
    case.query = {name: value for name, value in case.query.items() if name != "cursor"}
    if cursor := _given_out(case, backwards=len(generated) % 2 == 1):
        case.query["cursor"] = cursor


def _given_out(case: schemathesis.Case[Any], *, backwards: bool) -> str | None:
    """A cursor of this list with this sort and these filters: on to its second row, or back from there."""
    cursor = _page_of_one(case, {}).get("next_cursor")
    return _page_of_one(case, {"cursor": cursor}).get("prev_cursor") if cursor and backwards else cursor


def _page_of_one(case: schemathesis.Case[Any], more: dict[str, str]) -> dict[str, Any]:
    assert case.operation.base_url is not None
    list_ = httpx.URL(case.operation.base_url).join(case.path)
    answer = httpx.get(list_, params={**case.query, "limit": 1, **more}, verify=False, trust_env=False)
    # What is refused here is asked again by the case itself, where the checks see it.
    assert answer.status_code in {200, 422}, answer.text
    page: dict[str, Any] = answer.json()["meta"]["page"] if answer.status_code == 200 else {}
    return page


def turns_a_page(case: schemathesis.Case[Any]) -> bool:
    return _is_positive(case) and "cursor" in case.query


def _is_positive(case: schemathesis.Case[Any]) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """The address at which a real server answers for the application until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="critical"))
        thread = Thread(target=server.run, args=([door],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def document(database: Database, app: ASGIApp) -> Iterator[OpenApiSchema]:
    """The document of a server that has the publication's own seed."""
    with database.write() as db:
        importers.load(db, read_folder(SEED))
    with listening(app) as address:
        config = schemathesis.Config.from_dict(CONFIG)
        yield schemathesis.openapi.from_url(f"{address}/openapi.json", config=config)


def told(event: events.EngineEvent) -> Iterator[str]:
    """What is wrong, and the request that shows it."""
    if isinstance(event, events.ScenarioFinished):
        for case_id, checks in event.recorder.checks.items():
            answer = event.recorder.find_response(case_id=case_id)
            for info in filter(None, (check.failure_info for check in checks)):
                shown = f"{answer.status_code} {answer.text}" if answer else "no answer"
                yield f"{info.failure.title}\n{info.failure.message}\n{info.code_sample}\n{shown}"
    elif isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.info.title}\n{event.info.message}"
    elif isinstance(event, events.FatalError):
        raise event.exception


@pytest.mark.timeout(1_200)
def test_every_operation_answers_as_documented(document: OpenApiSchema) -> None:
    asked: dict[PhaseName, set[str | None]] = {}
    wrong: dict[str, None] = {}
    turned: set[str] = set()
    for event in engine.from_schema(document).execute():
        wrong |= dict.fromkeys(told(event))
        if isinstance(event, events.ScenarioFinished) and event.recorder.interactions:
            asked.setdefault(event.phase, set()).add(event.recorder.label)
            turned |= {node.value.path for node in event.recorder.cases.values() if turns_a_page(node.value)}
    if wrong:
        pytest.fail("\n\n".join(wrong), pytrace=False)
    paths = document.raw_schema["paths"].items()
    every = {f"{method.upper()} {path}" for path, operations in paths for method in operations}
    assert asked[PhaseName.COVERAGE] == asked[PhaseName.FUZZING] == every
    assert asked[PhaseName.STATEFUL_TESTING]
    assert {"/v1/content/faqs", "/v1/content/topics"} <= turned
