"""`unspoken work`, and the worker that `serve` keeps beside the web processes."""

import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from typing import Annotated

import typer

from api import rooms
from api.cli.console import DatabaseUrl, check_migrated, one_sentence, open_database, out
from api.core.db import Database
from api.core.mail import mail_folder, mailer_of
from api.core.processes import when_parent_is_gone
from api.jobs.kinds import Office
from api.jobs.worker import Worker
from api.settings import Settings

logger = logging.getLogger("unspoken.jobs")

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
# One that lived this long had a good start: its death is the first again.
GOOD_START_SECONDS = 60.0
# How long serve waits for the job in hand before it ends the worker; its lease runs out, and another takes it over.
LAST_JOB_SECONDS = 10.0


def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")] = False,  # noqa: FBT002
    database: DatabaseUrl = None,
) -> None:
    """Do the jobs that wait: mails, purges. Runs until it is stopped, and finishes the job in hand."""
    with one_sentence():
        config, opened = open_database(database_url=database)
        check_migrated(opened)
        worker = worker_of(config, opened)
        if once:
            done = worker.drain()
            out.print(f"{done} {'job' if done == 1 else 'jobs'} done.")
            return
        place = opened.url.render_as_string(hide_password=True)
        out.print(f"Doing the jobs of {place} until stopped; {way_of_mail(config)}.", markup=False)
        run(worker)


def worker_of(config: Settings, database: Database) -> Worker:
    """A worker that knows the jobs of every room."""
    office = Office(database, config, mailer_of(config))
    return Worker(office, rooms.jobs("EFFECTS"), rooms.jobs("ERRANDS"), rooms.jobs("TIMETABLE"))


def way_of_mail(config: Settings) -> str:
    if config.smtp_host is None:
        return f"no mail server is set: letters are laid into {mail_folder(config)}"
    return f"letters go to the mail server {config.smtp_host}:{config.smtp_port}"


def run(worker: Worker) -> None:
    """Work until SIGTERM or SIGINT, or until the process that started this one is gone."""
    stop = threading.Event()

    def told(*_: object) -> None:
        # In a thread: the signal may have come while this one holds the lock of the event.
        threading.Thread(target=stop.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    when_parent_is_gone(stop.set)
    worker.run(stop)


def work_beside() -> None:
    """The worker process of `serve`, on the settings that were handed to it."""
    with one_sentence():
        config, opened = open_database()
        run(worker_of(config, opened))


class Beside:
    """One worker process, started again with a growing wait whenever it dies."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._starting = threading.RLock()
        self._process: SpawnProcess | None = None
        self._keeping = threading.Thread(target=self._keep, daemon=True)
        self._keeping.start()

    def _keep(self) -> None:
        # The web server comes first: whoever starts it waits for its answer, and may have one core.
        wait = FIRST_WAIT
        self._ending.wait(wait)
        while (process := self._start()) is not None:
            begun = time.monotonic()
            process.join()
            if self._ending.is_set():
                return
            wait = FIRST_WAIT if time.monotonic() - begun > GOOD_START_SECONDS else wait
            logger.error("the worker ended with %s; it is started again in %g s", process.exitcode, wait)
            self._ending.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _start(self) -> SpawnProcess | None:
        with self._starting:
            if self._ending.is_set():
                return None
            self._process = multiprocessing.get_context("spawn").Process(target=work_beside, name="unspoken worker")
            self._process.start()
            return self._process

    def end(self) -> None:
        """Let it finish the job in hand, for a while."""
        with self._starting:
            self._ending.set()
            if self._process is not None:
                self._process.terminate()
        self._keeping.join(LAST_JOB_SECONDS)
        if self._keeping.is_alive() and self._process is not None:
            self._process.kill()
            self._keeping.join()


@contextmanager
def worker_beside(*, wanted: bool) -> Iterator[None]:
    """A worker for as long as the block lasts, and no longer, also when a signal ends it.

    The web server gives SIGTERM back to us when it has finished; what we do with it then is to end the worker first.
    """
    if not wanted:
        yield
        return
    beside = Beside()

    def ended(number: int, _: object) -> None:
        beside.end()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    before = signal.signal(signal.SIGTERM, ended)
    try:
        yield
    finally:
        beside.end()
        signal.signal(signal.SIGTERM, before)
