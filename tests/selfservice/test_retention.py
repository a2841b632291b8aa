"""What is kept for a time is forgotten after it and not before, by the jobs the page on privacy names."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
import time_machine
from sqlmodel import Session

from api import rooms
from api.accounts.models import OneTimeToken, StaffSession
from api.articles.models import Article, State
from api.bans.models import Ban
from api.comments.models import Appeal, AppealState, Change, Comment, Origin, Original, Reaction, Report, Status
from api.core import clock
from api.core.db import Database
from api.core.ids import new_id
from api.idempotency.models import Replay
from api.jobs.models import Job, JobState
from api.jobs.worker import Worker
from api.limits.models import Attempt
from api.moderation.models import Claim
from api.previews.models import PreviewLink
from api.readers.models import Reader, ReaderLink, ReaderSession
from api.subscriptions.models import Notice, Subscription
from tests.accounts.people import rows, worker
from tests.factories import make_article, make_author, make_faq, make_staff, make_topic
from tests.readers.people import make_reader
from tests.selfservice.test_privacy import PAGE
from tests.subscriptions.people import make_comment, make_page

AT_ONCE, DAY, TWO_DAYS, WEEK, MONTH = (timedelta(days=days) for days in (0, 1, 2, 7, 30))
MINUTE = timedelta(minutes=1)
EVERY = {"hour": timedelta(hours=1), "6 hours": timedelta(hours=6), "day": DAY}
# It sends what is due, and forgets nothing.
SENDING = {"subscriptions.send_due"}


class World:
    """What rows refer to: each row has a reader and a comment of its own."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.account = make_staff(db).id
        self.article = make_page(db)

    @property
    def reader(self) -> UUID:
        return make_reader(self.db, f"{new_id().hex}@reader.example").id

    @property
    def comment(self) -> UUID:
        return make_comment(self.db, self.article).id

    def subscription(self, **given: Any) -> Subscription:
        made = Subscription(reader_id=self.reader, target=word(), **given)
        self.db.add(made)
        self.db.flush()
        return made

    def notice(self, ended: datetime) -> Notice:
        of = self.subscription(confirmed_at=clock.now())
        return Notice(reader_id=of.reader_id, comment_id=self.comment, subscription_id=of.id, ended_at=ended)

    def touched(self, of: type[Any], at: datetime) -> Any:
        return of(comment_id=self.comment, voter=word(), passing=True, created_at=at)

    def preview(self, ends: datetime) -> PreviewLink:
        return PreviewLink(article_id=self.article, token_hash=word(), made_by_name="Sample", expires_at=ends)

    def claim(self, until: datetime) -> Claim:
        return Claim(comment_id=self.comment, by_kind="staff", by_id=self.account, by_name="Sample", until=until)

    def trashed(self, make: Callable[[Session, str], Any], at: datetime) -> Any:
        made = make(self.db, word())
        made.trashed_at = at
        if isinstance(made, Article):
            made.state = State.TRASHED
        return made


def word() -> str:
    return new_id().hex


def job(state: JobState, at: datetime, **payload: str) -> Job:
    return Job(kind="sample.kind", state=state, finished_at=at, payload=payload)


def replay(at: datetime) -> Replay:
    return Replay(owner="sample", key=word(), request_hash="", status=201, created_at=at)


class Kept(NamedTuple):
    """A kind of row, made with an instant; how long after that instant it is kept, and the job that forgets it."""

    job: str
    kept: timedelta
    make: Callable[[World, datetime], Any]


KEPT = [
    Kept(
        "accounts.forget", AT_ONCE, lambda w, at: StaffSession(account_id=w.account, token_hash=word(), expires_at=at)
    ),
    Kept("accounts.forget", AT_ONCE, lambda _, at: OneTimeToken(token_hash=word(), expires_at=at)),
    Kept("bans.forget", MONTH, lambda _, at: Ban(mark=word(), until=at, by_kind="staff", by_name="Sample")),
    Kept("comments.forget", TWO_DAYS, lambda w, at: Origin(comment_id=w.comment, network="", echo="", created_at=at)),
    Kept("comments.forget", TWO_DAYS, lambda w, at: w.touched(Reaction, at)),
    Kept("comments.forget", TWO_DAYS, lambda w, at: w.touched(Report, at)),
    Kept("comments.forget", AT_ONCE, lambda w, at: Original(comment_id=w.comment, body="Sample", until=at)),
    Kept("idempotency.forget", DAY, lambda _, at: replay(at)),
    Kept("jobs.forget_finished", WEEK, lambda _, at: job(JobState.DONE, at)),
    Kept("limits.forget", TWO_DAYS, lambda _, at: Attempt(mark=word(), window=at, count=1)),
    Kept("moderation.forget", AT_ONCE, World.claim),
    Kept("previews.forget", MONTH, World.preview),
    Kept("readers.forget", AT_ONCE, lambda w, at: ReaderLink(reader_id=w.reader, token_hash=word(), expires_at=at)),
    Kept("readers.forget", AT_ONCE, lambda w, at: ReaderSession(reader_id=w.reader, token_hash=word(), expires_at=at)),
    Kept("readers.forget", WEEK, lambda _, at: Reader(email_sealed="", email_mark=word(), created_at=at)),
    Kept("readers.forget", WEEK, lambda _, at: job(JobState.DEAD, at, about="sample")),
    Kept("subscriptions.forget", WEEK, lambda w, at: w.subscription(created_at=at)),
    Kept("subscriptions.forget", MONTH, lambda w, at: w.subscription(confirmed_at=at, ended_at=at)),
    Kept("subscriptions.forget", MONTH, World.notice),
    Kept("articles.purge", MONTH, lambda w, at: w.trashed(make_article, at)),
    Kept("authors.purge", MONTH, lambda w, at: w.trashed(make_author, at)),
    Kept("faqs.purge", MONTH, lambda w, at: w.trashed(make_faq, at)),
    Kept("topics.purge", MONTH, lambda w, at: w.trashed(make_topic, at)),
]


def planted(db: Session, row: Any) -> tuple[type[Any], Any]:
    """By what it is found again."""
    db.add(row)
    db.flush()
    return type(row), sa.inspect(row).identity


def is_kept(db: Session, of: tuple[type[Any], Any]) -> bool:
    """It is there, and where it is a touch or a ban, whose it was."""
    row = db.get(*of)
    return row is not None and getattr(row, "voter", row) is not None and getattr(row, "mark", row) is not None


def test_each_is_gone_after_its_time_and_there_until_then(database: Database, tmp_path: Path) -> None:
    with time_machine.travel(clock.now(), tick=False):
        with database.write() as db:
            world, now = World(db), clock.now()
            late = [planted(db, kind.make(world, now - kind.kept - MINUTE)) for kind in KEPT]
            timely = [planted(db, kind.make(world, now - kind.kept + MINUTE)) for kind in KEPT]
        done = worker(database, tmp_path)
        assert Worker(done.office, done.effects, done.errands, rooms.jobs("TIMETABLE")).drain() >= len(EVERY)
        with database.read() as db:
            assert [kind for kind, row in zip(KEPT, late, strict=True) if is_kept(db, row)] == []
            assert [kind for kind, row in zip(KEPT, timely, strict=True) if not is_kept(db, row)] == []


def test_what_a_writer_said_is_kept_while_an_appeal_waits(database: Database) -> None:
    with database.write() as db:
        world = World(db)
        for state in (AppealState.OPEN, AppealState.DECLINED):
            comment = db.get_one(Comment, world.comment)
            decision = Change(comment_id=comment.id, became=Status.APPROVED, why="redacted", by_kind="staff")
            db.add(decision)
            db.flush()
            db.add(Appeal(comment_id=comment.id, change_id=decision.id, text="Sample", state=state))
            db.add(Original(comment_id=comment.id, body=state.value, until=clock.now() - MINUTE))
        db.flush()
        rooms.jobs("EFFECTS")["comments.forget"](db, {})
    assert [original.body for original in rows(database, Original)] == ["open"]


def test_the_page_names_each_job_that_forgets_and_how_often_it_does() -> None:
    told = re.findall(r"^\|.*\| `(\w+\.\w+)` \| (\w[\w ]*) \|$", PAGE.read_text(), re.MULTILINE)
    forgetting = {name: every for name, every in rooms.jobs("TIMETABLE").items() if name not in SENDING}
    assert {name: EVERY[every] for name, every in told} == forgetting
    assert {kind.job for kind in KEPT} == forgetting.keys()
