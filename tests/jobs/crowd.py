"""Worker processes that may be killed at any instant. Forked from one that has imported everything, so that a
replacement works within milliseconds and the kills meet workers at work."""

import random
import signal
import threading
import time
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from typing import Any

from sqlmodel import Session

from api.core.db import Database
from tests.jobs.office import leave_a_trace, make_worker

LEASE = timedelta(seconds=1)
LONGEST_SECONDS = 60.0
CONTEXT = get_context("forkserver")


def trace_slowly(db: Session, payload: dict[str, Any]) -> None:
    """The effect, with time on both sides of it to be killed in."""
    time.sleep(0.002)
    leave_a_trace(db, payload)
    db.flush()
    time.sleep(0.002)


def work(url: str) -> None:
    """One process: a worker that works for as long as it lives, and no longer than the test may."""
    stop = threading.Event()
    threading.Timer(LONGEST_SECONDS, stop.set).start()
    make_worker(Database(url), effects={"trace": trace_slowly}, lease=LEASE).run(stop)


class Crowd:
    """So many workers at once; one that is killed is replaced."""

    def __init__(self, url: str, size: int) -> None:
        CONTEXT.set_forkserver_preload([__name__])
        self.url = url
        self.kills = 0
        self.members = [self._joined() for _ in range(size)]

    def _joined(self) -> ForkServerProcess:
        member = CONTEXT.Process(target=work, args=(self.url,), daemon=True)
        member.start()
        return member

    def kill_one(self) -> None:
        """SIGKILL, by the id of a process started here."""
        place = random.randrange(len(self.members))
        self.members[place].kill()
        self.members[place].join(5)
        assert self.members[place].exitcode == -signal.SIGKILL
        self.kills += 1
        self.members[place] = self._joined()

    def close(self) -> None:
        for member in self.members:
            member.kill()
        for member in self.members:
            member.join(5)
            member.close()
