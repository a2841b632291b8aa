"""What a reader leaves behind on a served installation, byte for byte: in its files, its database and its backups."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.core import clock
from api.core.db import Database
from api.core.keys import load_keys
from api.events.models import Event
from api.idempotency.models import Replay
from api.idempotency.once import PURPOSE as ANSWERED
from api.jobs.models import Job, JobState
from api.mail.actions import PURPOSE as LETTER
from api.readers.actions.links import ASKED
from tests.accounts.people import bearer, bytes_of, rows
from tests.journeys.test_first_start import until, url
from tests.mail.server import Desk, mail_server
from tests.served import Served, serving

__all__ = ["url"]

pytestmark = pytest.mark.heavy

SLUG = "unspoken-bonds"
ADDRESS, NAME = "canary-address@reader.example", "Canary Name"
NETWORKS = ("203.0.113.77", "2001:db8:77:7::7")
AGENT, PASSWORD = "canary-agent", "nine quiet herons wade"
WORDS, EDITED, REPORTED = "canary-first words", "canary-second words", "canary-report words"
APPEALED, REDACTED = "canary-appeal words", "Words that staff left."
PERSON, SAID = (
    ("canary-address", *NETWORKS, "2001:db8:77", AGENT),
    (NAME, "canary-first", "canary-second", "canary-report", "canary-appeal"),
)
# What moderators wrote: it stays, in the log of moderation and nowhere else.
STAFFS = ("canary-note", "canary-message")
# Kept sealed: what a copy of the database does not tell, and its owner could read.
SEALED = {"mail.send": LETTER, "readers.mail_link": ASKED}


@dataclass
class House:
    """A served installation, somebody of the staff, and the secrets that were handed out."""

    served: Served
    url: str
    folder: Path
    desk: Desk
    secrets: list[str] = field(default_factory=lambda: [PASSWORD])

    def send(self, method: str, path: str, json: Any = None, *, token: str | None = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | (bearer(token) if token else {})
        answer = httpx.request(
            method, f"{self.served.url}/v1/{path}", json=json, headers=sent, trust_env=False, timeout=20
        )
        assert answer.status_code < 300, answer.text
        told = answer.json() if answer.content else {}
        self.secrets += [told[name] for name in ("token", "edit_token") if told.get(name)]
        return told

    def staff(self) -> str:
        """The token of the first administrator."""
        (setup,) = re.findall(r"setup\?token=(\S+)", self.served.printed())
        who = {"email": "alex@paper.example", "password": PASSWORD}
        self.send("POST", "admin/setup", {"token": setup, "name": "Alex Sample", **who})
        return str(self.send("POST", "admin/session", who)["token"])

    @property
    def database(self) -> Database:
        return Database(self.url, keys=load_keys(self.folder / "data", None))

    def logs(self) -> str:
        return self.served.printed()

    def files(self) -> bytes:
        """All there is: files, rows where they are elsewhere, and of a database in a file a backup."""
        found = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        database = self.database
        found.append(_backup(database) if database.is_sqlite else bytes_of(database))
        database.dispose()
        return b"\n".join(found)

    def found(self, *canaries: str) -> list[str]:
        everything = self.files()
        return [each for each in canaries if each.encode() in everything]

    def settled(self) -> None:
        """What SQLite does by and by: its log is taken into the file."""
        database = self.database
        if database.is_sqlite:
            with closing(sqlite3.connect(str(database.url.database), timeout=10)) as connection:
                until(lambda: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        else:
            with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connected:
                connected.exec_driver_sql("VACUUM")
        database.dispose()

    def unsealed(self) -> str:
        """What the keys read of letters that wait, were given up or are done, and of answers kept for repetition."""
        database = self.database
        jobs = [job for job in rows(database, Job) if "sealed" in job.payload]
        plain = [database.keys.unseal(SEALED[job.kind], job.payload["sealed"]) for job in jobs]
        plain += [database.keys.unseal(ANSWERED, replay.body) for replay in rows(database, Replay)]
        database.dispose()
        return "\n".join(plain)

    def told_of_deeds(self) -> str:
        """Events and jobs, with all they hold."""
        database = self.database
        told = "\n".join(str(row.model_dump()) for table in (Event, Job) for row in rows(database, table))
        database.dispose()
        return told

    def staff_file(self, path: str, token: str) -> str:
        return httpx.get(f"{self.served.url}/v1/{path}", headers=bearer(token), trust_env=False, timeout=20).text

    def is_idle(self) -> bool:
        """Whether nothing is left to do now; a letter that tells of a message waits longer."""
        database = self.database
        undone = [job for job in rows(database, Job) if job.state in (JobState.QUEUED, JobState.RUNNING)]
        waiting = [job for job in undone if job.run_at <= clock.now()]
        database.dispose()
        return not waiting


def _backup(database: Database) -> bytes:
    with closing(sqlite3.connect(str(database.url.database))) as here, closing(sqlite3.connect(":memory:")) as there:
        here.backup(there)
        return bytes(there.serialize())


@pytest.fixture
def house(url: str, tmp_path: Path) -> Iterator[House]:
    with mail_server(Desk()) as desk:
        given = {"smtp_host": "127.0.0.1", "smtp_port": str(desk.port), "smtp_security": "none"}
        with serving(tmp_path / "data", url, trusted_proxies="127.0.0.1", **given) as served:
            yield House(served, url, tmp_path, desk)


@dataclass
class Canary:
    """The reader whose traces are looked for."""

    house: House
    token: str | None = None
    network: str = NETWORKS[0]

    def send(self, method: str, path: str, json: Any = None, **headers: str) -> Any:
        known = {"X_Forwarded_For": self.network, "User_Agent": AGENT, "token": self.token}
        return self.house.send(method, f"conversation/{path}", json, **{**known, **headers})  # type: ignore[arg-type]

    def confirm(self) -> None:
        """Follow the link in the mail."""
        until(lambda: bool(self.house.desk.taken))
        text = self.house.desk.taken[-1].get_body(("plain",))
        assert text is not None
        (link,) = re.findall(r"confirm\?token=(\S+)", text.get_content())
        self.house.secrets.append(link)
        self.token, self.network = self.send("POST", "session", {"token": link})["token"], NETWORKS[1]


def talk(house: House, staff: str) -> Canary:
    """A reader says something, by mail becomes known, edits and reports; staff approves and rejects with a note."""
    comments = f"articles/{SLUG}/comments"
    theirs = house.send("POST", f"conversation/{comments}", {"body": "Said by a guest.", "name": "Sample Reader"})
    decide(house, staff, theirs["id"], 1, "approve")
    canary = Canary(house)
    said = {"body": WORDS, "name": NAME, "email": ADDRESS, "notify": "replies"}
    first = canary.send("POST", comments, said, Idempotency_Key="first")
    canary.confirm()
    canary.send("PATCH", f"comments/{first['id']}", {"body": EDITED}, If_Match='"1"')
    canary.send("POST", f"comments/{theirs['id']}/reports", {"reason": "abuse", "text": REPORTED})
    second = canary.send("POST", comments, {"body": f"{WORDS} again", "name": NAME}, Idempotency_Key="second")
    decide(house, staff, first["id"], 2, "reject", note="canary-note", reason="rules", message="canary-message")
    canary.send("POST", f"comments/{first['id']}/appeal", {"text": APPEALED})
    decide(house, staff, second["id"], 1, "redact", note="canary-note", body=REDACTED, message="canary-message")
    house.send("POST", f"conversation/{comments}", {"body": "A reply.", "name": "Sample", "parent_id": second["id"]})
    return canary


def decide(house: House, staff: str, comment_id: str, version: int, verdict: str, **more: str) -> None:
    path = f"admin/moderation/comments/{comment_id}/decisions"
    house.send("POST", path, {"verdict": verdict, **more}, token=staff, If_Match=f'"{version}"')


def test_nothing_tells_who_a_reader_is_and_once_erased_nothing_tells_that_there_was_one(house: House) -> None:
    staff = house.staff()
    canary = talk(house, staff)
    until(house.is_idle)
    assert house.found(*PERSON, *house.secrets) == []
    assert house.found(*SAID) == list(SAID)
    assert "canary-first" in house.unsealed()
    assert [each for each in (*PERSON, *SAID, *STAFFS) if each in house.told_of_deeds()] == []
    log = house.staff_file("admin/moderation/log.csv", staff)
    assert [each for each in (*PERSON, *SAID, *STAFFS) if each in log] == list(STAFFS)
    canary.send("POST", "me/erase", {"comments": "erase"})
    house.settled()
    assert house.found(*PERSON, *SAID, *house.secrets) == []
    assert not [each for each in (*PERSON, *SAID, *house.secrets) if each in house.unsealed()]
    house.served.process.terminate()
    house.served.process.wait(timeout=20)
    assert not [each for each in (*PERSON, *SAID, *STAFFS, *house.secrets) if each in house.logs()]
    assert house.found(*PERSON, *SAID, *house.secrets) == []
