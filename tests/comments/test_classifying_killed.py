"""A worker that is killed while the classifier thinks: another asks the same again, and it has its effect once."""

import signal
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from api.comments.models import Status
from api.core.db import Database
from tests.comments.classified import classifying, worker_of
from tests.comments.talk import Talk
from tests.conftest import KEYS
from tests.jobs.crowd import CONTEXT, LEASE
from tests.outside import says

pytestmark = pytest.mark.heavy

SECONDS = 30.0


def work(database: str, url: str, folder: Path) -> None:
    """One process, which asks what is to be asked."""
    worker_of(Database(database, keys=KEYS), url, folder, LEASE).drain()


def test_a_worker_that_is_killed_while_it_waits_leaves_the_question_to_another(talk: Talk, tmp_path: Path) -> None:
    arrived, killed = threading.Event(), threading.Event()

    def never(_: BaseHTTPRequestHandler) -> None:
        arrived.set()
        killed.wait(SECONDS)

    with classifying(talk, tmp_path, never, says("none")) as all_:
        said = talk.said()
        place = talk.database.url.render_as_string(hide_password=False)
        CONTEXT.set_forkserver_preload([__name__])
        process = CONTEXT.Process(target=work, args=(place, all_.there.url, tmp_path), daemon=True)
        process.start()
        assert arrived.wait(SECONDS)
        process.kill()
        process.join(SECONDS)
        killed.set()
        assert process.exitcode == -signal.SIGKILL
        assert all_.status(said) is Status.PENDING
        all_.work(seconds=(LEASE + timedelta(seconds=1)).total_seconds())
        assert all_.whys(said) == [("pending", "classifying"), ("approved", "open")]
        first, second = all_.there.asked
        assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
