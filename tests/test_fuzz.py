"""Every operation answers as the OpenAPI document says, whatever is asked of it. `make fuzz` asks far more."""

import os
import re
import socket
from collections.abc import Callable, Iterator
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
from tests.beginning import Beginning
from tests.conftest import KINDS
from tests.meant import Case, Newsroom, is_positive

pytestmark = pytest.mark.heavy

SHORT = 1
EXAMPLES = int(os.environ.get("UNSPOKEN_FUZZ_EXAMPLES", SHORT))
STAFF_EXAMPLES = max(SHORT, EXAMPLES // 4)
IS_SHORT = EXAMPLES <= SHORT
# That both answer alike is asked value by value in test_differential.py; a longer run fuzzes both.
on_these = pytest.mark.parametrize("database", KINDS[:1] if IS_SHORT else KINDS, indirect=True)
READERS = r"^/(v1/content/(?!.*/live$)|v1/preview/|healthz$|readyz$)"
SETUP = r"^/v1/admin/setup$"
STAFF = r"^/v1/admin/(?!setup$)"

# One for all first pages: to make a client costs as much as three requests.
reader = httpx.Client(verify=False, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

# Who means the requests of staff, while there is a run of them.
meaning: list[Newsroom | Beginning] = []


def config(examples: int, *, coverage: bool = True) -> schemathesis.Config:
    asked: dict[str, Any] = {"generation": {"max-examples": examples, "database": "none"}}
    if IS_SHORT:
        # So that the suite fails only for what was changed; a longer run asks something else each time.
        asked["seed"] = 1
        # Every wrong value of every parameter in turn is 900 requests, which a longer run asks.
        phase = {"generation": {"mode": "positive"}} if coverage else {"enabled": False}
        asked["phases"] = {"coverage": phase, "stateful": {"enabled": coverage}}
    return schemathesis.Config.from_dict(asked)


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: Case, __: dict[str, Any]) -> None:
    for who in meaning:
        who.mean(case)
    fit_view(case)
    turn_page(case)


def fit_view(case: Case) -> None:
    """Filters are for one view of comments, and passages come in one order."""
    if not is_positive(case) or not case.operation.path.endswith("/{slug}/comments"):
        return
    if any(name.startswith("filter[") for name in case.query):
        case.query["view"] = "flat"
    if case.query.get("view") == "inline":
        case.query.pop("sort", None)
    if "fields" in case.query:
        case.query["fields"] = "id"


def turn_page(case: Case) -> None:
    """Of all that has the form of a cursor only what this very list gave out is one, so that takes its place."""
    generated = case.query.get("cursor")
    if generated is None or not is_positive(case):
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
    list_ = httpx.URL(case.operation.base_url).join(case.formatted_path)
    asked = {**case.query, "limit": 1, **more}
    headers = {name: value for name, value in case.headers.items() if name == "Authorization"}
    answer = reader.get(list_, params=asked, headers=headers)
    # What is refused here is asked again by the case itself, where the checks see it.
    assert answer.status_code in {200, 422}, answer.text
    page: dict[str, Any] = answer.json()["meta"]["page"] if answer.status_code == 200 else {}
    return page


def turns_a_page(case: Case) -> bool:
    return is_positive(case) and "cursor" in case.query


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
def address(app: ASGIApp) -> Iterator[str]:
    with listening(app) as found:
        yield found


def document(address: str, paths: str, asked: schemathesis.Config) -> OpenApiSchema:
    chosen = schemathesis.openapi.from_url(f"{address}/openapi.json", config=asked).include(path_regex=paths)
    assert isinstance(chosen, OpenApiSchema)
    return chosen


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


class Run:
    """Everything asked of some operations: what was asked in which phase, and which lists were turned over."""

    def __init__(self, schema: OpenApiSchema) -> None:
        self.asked: dict[PhaseName, set[str | None]] = {}
        self.answered: dict[str, set[int]] = {}
        self.turned: set[str] = set()
        wrong: dict[str, None] = {}
        for event in engine.from_schema(schema).execute():
            wrong |= dict.fromkeys(told(event))
            if isinstance(event, events.ScenarioFinished) and event.recorder.interactions:
                self._keep(event)
        if wrong:
            pytest.fail("\n\n".join(wrong), pytrace=False)

    def _keep(self, event: events.ScenarioFinished) -> None:
        self.asked.setdefault(event.phase, set()).add(event.recorder.label)
        for id_, node in event.recorder.cases.items():
            answer = event.recorder.find_response(case_id=id_)
            if turns_a_page(node.value):
                self.turned.add(node.value.path)
            if answer is not None and is_positive(node.value):
                self.answered.setdefault(node.value.operation.label, set()).add(answer.status_code)


def operations(schema: OpenApiSchema, chosen: str) -> set[str]:
    paths = schema.raw_schema["paths"].items()
    labels = {f"{method.upper()} {path}" for path, methods in paths for method in methods}
    return {label for label in labels if re.match(chosen, label.partition(" ")[2])}


@on_these
@pytest.mark.timeout(1_200)
def test_every_operation_of_readers_answers_as_documented(database: Database, address: str) -> None:
    with database.write() as db:
        importers.load(db, read_folder(SEED))
    schema = document(address, READERS, config(EXAMPLES))
    run = Run(schema)
    assert run.asked[PhaseName.COVERAGE] == run.asked[PhaseName.FUZZING] == operations(schema, READERS)
    assert run.asked[PhaseName.STATEFUL_TESTING]
    assert {"/v1/content/faqs", "/v1/content/topics"} <= run.turned


@pytest.fixture
def meant_by() -> Iterator[Callable[[Newsroom | Beginning], None]]:
    """Let somebody mean all requests until the test is over."""
    yield meaning.append
    meaning.clear()


@on_these
@pytest.mark.timeout(3_600)
def test_every_operation_of_staff_answers_as_documented(
    database: Database, address: str, meant_by: Callable[[Newsroom | Beginning], None]
) -> None:
    meant_by(Newsroom(database))
    schema = document(address, STAFF, config(STAFF_EXAMPLES, coverage=False))
    run = Run(schema)
    assert run.asked[PhaseName.FUZZING] == operations(schema, STAFF)
    assert {label: statuses for label, statuses in run.answered.items() if 401 in statuses} == {}


@on_these
@pytest.mark.timeout(1_200)
def test_making_the_first_administrator_answers_as_documented(
    database: Database, address: str, meant_by: Callable[[Newsroom | Beginning], None]
) -> None:
    meant_by(Beginning(database))
    run = Run(document(address, SETUP, config(STAFF_EXAMPLES, coverage=False)))
    assert run.answered["POST /v1/admin/setup"] == {201}
