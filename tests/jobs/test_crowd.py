"""Five workers on a thousand jobs, one of them killed each half second: each job has its effect, once."""

import time
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa

from api.core import clock, ids
from api.core.db import Database
from api.jobs.models import Job
from tests.jobs.crowd import LEASE, LONGEST_SECONDS, Crowd
from tests.jobs.office import count, traces

pytestmark = pytest.mark.heavy

JOBS = 1_000
SECONDS_BETWEEN_KILLS = 0.5
# Each costs a start of Python. What a kill can break is broken by the first few, and a busy machine comes to an end.
KILLS_MAX = 5


def due_jobs(database: Database) -> set[object]:
    wanted = [ids.new_id() for _ in range(JOBS)]
    due = clock.now() - timedelta(seconds=1)
    with database.write() as db:
        db.add_all(Job(id=id_, kind="trace", payload={"id": str(id_)}, run_at=due) for id_ in wanted)
    return set(wanted)


@pytest.mark.timeout(LONGEST_SECONDS * 2)
def test_workers_that_are_killed_lose_nothing_and_do_nothing_twice(database: Database) -> None:
    wanted = due_jobs(database)
    url = database.url.render_as_string(hide_password=False)
    begun = time.monotonic()
    with closing(Crowd(url, 5)) as crowd:
        while count(database, "done") < JOBS and time.monotonic() - begun < LONGEST_SECONDS:
            time.sleep(SECONDS_BETWEEN_KILLS)
            if crowd.kills < KILLS_MAX:
                crowd.kill_one()
        took = time.monotonic() - begun
    done = Counter(traces(database))
    assert (len(done), set(done), max(done.values())) == (JOBS, wanted, 1)
    assert {state: count(database, state) for state in ("queued", "running", "dead")} == {
        "queued": 0,
        "running": 0,
        "dead": 0,
    }
    with database.read() as db:
        taken_over = db.execute(sa.text("SELECT count(*) FROM job WHERE attempts > 1")).scalar_one()
    print(f"{took:.1f} s, {crowd.kills} kills, {taken_over} jobs taken over, leases of {LEASE.total_seconds():g} s")
    assert crowd.kills >= 3
