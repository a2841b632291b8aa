"""Operators see what waits and what was given up, try it again, and never see what it is about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from api.core import clock
from api.core.db import Database
from api.core.errors import Permanent
from api.events.models import Event
from tests.asking import Client
from tests.conftest import on_one
from tests.jobs.office import enqueue, make_worker
from tests.operations.test_events import let_in

PATH = "/v1/admin/jobs"
CANARY = {"sealed": "canary-payload"}


@pytest.fixture
def operator(database: Database) -> dict[str, str]:
    return let_in(database, "administrator")


def fail(*_: object) -> None:
    raise Permanent("canary-payload")


@pytest.fixture
def dead(database: Database) -> UUID:
    """A job that was given up."""
    id_ = enqueue(database, "sample.fails", payload=CANARY)
    make_worker(database, effects={"sample.fails": fail}).drain()
    return id_


def listed(client: Client, who: dict[str, str], **params: Any) -> list[str]:
    answer = client.get(PATH, params=params, headers=who)
    assert answer.status_code == 200, answer.text
    assert "canary" not in answer.text
    return [job["id"] for job in answer.json()["data"]]


def test_a_job_is_shown_without_what_it_is_about(
    client: Client, database: Database, operator: dict[str, str], dead: UUID
) -> None:
    answer = client.get(f"{PATH}/{dead}", headers=operator)
    job = answer.json()
    assert answer.status_code == 200
    assert "canary" not in answer.text
    assert set(job) == {"id", "kind", "state", "run_at", "attempts", "error", "created_at", "finished_at"}
    assert (job["state"], job["attempts"], job["error"]) == ("dead", 1, "Permanent")
    assert client.get(PATH, headers=operator).json()["data"] == [job]


def test_jobs_are_listed_by_state_and_kind(
    client: Client, database: Database, operator: dict[str, str], dead: UUID
) -> None:
    queued = str(enqueue(database, "sample.waits", payload=CANARY))
    assert listed(client, operator) == [queued, str(dead)]
    assert listed(client, operator, **{"filter[state]": "dead"}) == [str(dead)]
    assert listed(client, operator, **{"filter[state]": "queued"}) == [queued]
    assert listed(client, operator, **{"filter[kind]": "sample.waits"}) == [queued]
    assert listed(client, operator, **{"filter[kind]": "sample.waits", "filter[state]": "dead"}) == []


@pytest.mark.parametrize("sort", ["run_at", "-run_at"])
def test_pages_hold_each_job_once(client: Client, database: Database, operator: dict[str, str], sort: str) -> None:
    now = clock.now()
    made = [str(enqueue(database, at=now + timedelta(hours=number // 3))) for number in range(7)]
    seen: list[str] = []
    url: str | None = f"{PATH}?limit=2&sort={sort}"
    while url:
        answer = client.get(url, headers=operator).json()
        seen += [job["id"] for job in answer["data"]]
        url = answer["links"]["next"]
    assert seen == (made if sort == "run_at" else made[::-1])


def test_a_dead_job_is_tried_again(client: Client, database: Database, operator: dict[str, str], dead: UUID) -> None:
    answer = client.post(f"{PATH}/{dead}/actions/retry", headers=operator)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["attempts"], answer.json()["error"]) == ("queued", 0, None)
    met: list[Any] = []
    make_worker(database, effects={"sample.fails": lambda _, payload: met.append(payload)}).drain()
    assert met == [CANARY]
    with database.read() as db:
        event = db.exec(select(Event).where(Event.type == "job.retried")).one()
    assert (event.subject_id, event.actor_name, "canary" in str(event.snapshot)) == (
        dead,
        "Sample Administrator",
        False,
    )
    again = client.post(f"{PATH}/{dead}/actions/retry", headers=operator)
    assert (again.status_code, again.json()["code"]) == (409, "job-not-dead")


@pytest.mark.parametrize("id_", ["01890000-0000-7000-8000-000000000000", "7", "nonsense"])
def test_a_job_that_is_not_there_is_not_found(client: Client, operator: dict[str, str], id_: str) -> None:
    assert client.get(f"{PATH}/{id_}", headers=operator).status_code == 404
    assert client.post(f"{PATH}/{id_}/actions/retry", headers=operator).status_code == 404


@pytest.mark.parametrize("role", ["author", "editor", "moderator"])
def test_only_administrators_see_jobs(client: Client, database: Database, dead: UUID, role: str) -> None:
    who = let_in(database, role)
    asked = [
        client.get(PATH, headers=who),
        client.get(f"{PATH}/{dead}", headers=who),
        client.post(f"{PATH}/{dead}/actions/retry", headers=who),
    ]
    assert [answer.status_code for answer in asked] == [403, 403, 403]
    assert client.get(PATH).status_code == 401


@on_one
@pytest.mark.parametrize(
    "params", [{"filter[state]": "lost"}, {"filter[kind]": "x y"}, {"sort": "kind"}, {"filter[payload]": "a"}]
)
def test_a_list_asked_wrongly_is_refused(client: Client, operator: dict[str, str], params: dict[str, str]) -> None:
    assert client.get(PATH, params=params, headers=operator).status_code == 422
