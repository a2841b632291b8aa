"""A conversation with a classifier outside, and the worker that asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine

from api import rooms, settings
from api.comments import queries
from api.comments.models import Change, Found, Mode, Status
from api.core import clock
from api.core.db import Database
from api.core.facts import NO_FACTS, Facts
from api.core.mail import FolderMailer
from api.jobs.kinds import Office
from api.jobs.worker import LEASE, Worker
from tests.comments.talk import Talk
from tests.outside import Answering, Outside, outside

SECRET = "whsec_c2FtcGxlIHNhbXBsZSBzYW1wbGUgc2FtcGxl"
CLASSIFY = "comments.classify"


def worker_of(database: Database, url: str, folder: Path, lease: timedelta = LEASE) -> Worker:
    config = settings.load(data_dir=folder, screening_url=url, screening_secret=SECRET)
    office = Office(database, config, FolderMailer(folder, "Sample Desk <desk@publication.example>"))
    return Worker(office, rooms.jobs("EFFECTS"), rooms.jobs("ERRANDS"), lease=lease)


@dataclass
class Classified:
    """What readers say in `talk` is shown when `there` says so."""

    talk: Talk
    there: Outside
    worker: Worker

    def work(self, **later: float) -> None:
        """Do what is due by then."""
        with time_machine.travel(clock.now() + timedelta(**later)):
            self.worker.drain()

    def status(self, said: dict[str, Any]) -> Status:
        return self.talk.row(said["id"]).status

    def changes(self, said: dict[str, Any]) -> list[Change]:
        with self.talk.database.read() as db:
            return list(queries.changes_of(db, UUID(said["id"])))

    def whys(self, said: dict[str, Any]) -> list[tuple[str, str]]:
        return [(change.became.value, change.why) for change in self.changes(said)]

    def found(self, said: dict[str, Any]) -> list[tuple[str, str, str]]:
        with self.talk.database.read() as db:
            rows: list[Found] = list(queries.found_in(db, UUID(said["id"])))
        return [(row.rule, row.severity.value, row.what) for row in rows]


@contextmanager
def classifying(talk: Talk, folder: Path, *answers: Answering) -> Iterator[Classified]:
    """An installation with a classifier, until the block ends."""
    talk.mode(Mode.OPEN)
    talk.database.facts = Facts(classifier=True)
    try:
        with outside(*answers) as there:
            yield Classified(talk, there, worker_of(talk.database, there.url, folder))
    finally:
        talk.database.facts = NO_FACTS
