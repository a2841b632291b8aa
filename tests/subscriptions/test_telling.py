"""Letters about new comments: to whom, when, how many, and what they hold."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from aiosmtpd.smtp import SMTP, Envelope, Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles.models import Article
from api.comments import actions as comments
from api.comments.models import Comment, Status
from api.core import clock
from api.core.db import Database
from api.jobs.models import Job
from api.readers import actions as readers
from api.subscriptions import actions
from api.subscriptions.actions import Wish, noticing
from api.subscriptions.actions.ending import ENDED_KEPT
from api.subscriptions.models import Frequency, Kind
from tests.conftest import on_one
from tests.factories import make_comment as said
from tests.mail.server import Desk, mail_server
from tests.readers.people import make_reader
from tests.subscriptions.people import (
    SITE,
    drained,
    make_comment,
    make_page,
    notices,
    one_click,
    shows,
    subscriber,
    text_of,
)

SUBJECT = "Something new where you asked to be told"


def test_a_new_comment_is_told_once_and_says_where_not_what(database: Database) -> None:
    with database.write() as db:
        article_id = make_page(db)
        subscriber(db, article_id)
        shows(db, article_id)
    with mail_server(Desk()) as desk:
        drained(database, desk.mailer())
        drained(database, desk.mailer())
    (letter,) = desk.taken
    assert (letter["To"], letter["Subject"]) == ("sample@reader.example", SUBJECT)
    for kind in ("plain", "html"):
        body = text_of(letter, kind)
        assert f"{SITE}/articles/a-sample" in body
        assert "A new comment: " in body
        assert one_click(letter).partition("=")[2] in body
        assert "canary-words" not in body
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@on_one
def test_a_thousand_approvals_and_withdrawals_make_one_letter(database: Database) -> None:
    with database.write() as db:
        subscriber(db, make_page(db))
        comment_id = said(db, "a-sample", status=Status.PENDING).id
    loops = 500 if database.is_sqlite else 50  # twice
    with mail_server(Desk()) as desk:
        for _ in range(2):
            with database.write() as db:
                comment = db.get_one(Comment, comment_id)
                for turn in range(loops + 1):
                    became = (Status.APPROVED, Status.PENDING)[turn % 2]
                    comments.change(db, comment, became, by=SYSTEM, why="moderator")
            drained(database, desk.mailer())
            with database.write() as db:
                # The job is forgotten, and asked for once more.
                db.execute(sa.delete(Job))
                comments.change(db, db.get_one(Comment, comment_id), Status.PENDING, by=SYSTEM, why="moderator")
    assert len(desk.taken) == 1
    assert len(notices(database)) == 1


def test_a_comment_that_appears_again_when_it_is_forgotten_who_was_told_is_told_to_nobody(database: Database) -> None:
    with mail_server(Desk()) as desk, time_machine.travel(clock.now(), tick=False) as traveller:
        with database.write() as db:
            article_id = make_page(db)
            subscriber(db, article_id)
            comment_id = shows(db, article_id).id
        drained(database, desk.mailer())
        traveller.shift(ENDED_KEPT + timedelta(minutes=1))
        drained(database, desk.mailer())
        assert notices(database) == []
        with database.write() as db:
            actions.notify(db, {"comment": str(comment_id)})
        drained(database, desk.mailer())
    assert len(desk.taken) == 1


def test_who_is_told_of_what(database: Database) -> None:
    with database.write() as db:
        article_id, elsewhere = make_page(db), make_page(db, "another")
        own, watching = make_reader(db, "own@reader.example"), make_reader(db, "watching@reader.example")
        parent = make_comment(db, article_id, own.id)
        actions.ask(db, own.id, Wish(Kind.MINE), confirmed=True)
        actions.ask(db, watching.id, Wish(Kind.COMMENT, comment_id=parent.id), confirmed=True)
        everything, _ = subscriber(db, article_id, "everything@reader.example")
        subscriber(db, elsewhere, "elsewhere@reader.example")
        actions.ask(db, make_reader(db, "unsure@reader.example").id, Wish(Kind.ARTICLE, article_id), confirmed=False)
        shows(db, article_id, everything.id, parent_id=parent.id)
    with mail_server(Desk()) as desk:
        drained(database, desk.mailer())
        told = {letter["To"]: text_of(letter) for letter in desk.taken}
        assert set(told) == {"own@reader.example", "watching@reader.example"}
        assert "A reply to a comment of yours: " in told["own@reader.example"]
        assert "A reply to a comment you follow: " in told["watching@reader.example"]
        with database.write() as db:
            shows(db, article_id, own.id, parent_id=parent.id)
        drained(database, desk.mailer())
    assert sorted(letter["To"] for letter in desk.taken[2:]) == ["everything@reader.example", "watching@reader.example"]


def test_of_two_subscriptions_to_a_comment_the_sooner_one_tells(database: Database) -> None:
    with database.write() as db:
        article_id = make_page(db)
        reader, _ = subscriber(db, article_id, frequency=Frequency.DAILY)
        parent = make_comment(db, article_id, reader.id)
        soon = actions.ask(db, reader.id, Wish(Kind.MINE), confirmed=True)
        shows(db, article_id, parent_id=parent.id)
    with mail_server(Desk()) as desk:
        drained(database, desk.mailer())
    assert len(desk.taken) == 1
    assert [notice.subscription_id for notice in notices(database)] == [soon.id]


def test_what_is_no_more_when_the_letter_leaves_is_not_told(database: Database) -> None:
    with database.write() as db:
        pages = {name: make_page(db, name) for name in ("hidden", "deleted", "ended", "unpublished", "erased", "kept")}
        who = {name: subscriber(db, page, f"{name}@reader.example") for name, page in pages.items()}
        shown = {name: shows(db, page).id for name, page in pages.items()}
    desk = Desk(says={"RCPT": "450 Later"})
    with mail_server(desk), time_machine.travel(clock.now(), tick=False) as traveller:
        drained(database, desk.mailer())
        with database.write() as db:
            db.get_one(Comment, shown["hidden"]).shown = False
            db.get_one(Comment, shown["deleted"]).status = Status.DELETED
            db.get_one(Comment, shown["deleted"]).html = ""
            actions.end(db, who["ended"][0].id, who["ended"][1].id)
            articles.unpublish(db, SYSTEM, db.get_one(Article, pages["unpublished"]))
            erased = readers.hold(db, who["erased"][0].id)
            assert erased is not None
            assert actions.erase_of(db, erased.id) == 1
            readers.erase(db, erased, comments="erase")
        desk.says = {}
        traveller.shift(timedelta(minutes=5))
        drained(database, desk.mailer())
    assert [letter["To"] for letter in desk.taken] == ["kept@reader.example"]
    assert {notice.letter_id is None for notice in notices(database)} == {False, True}
    assert all(notice.ended_at for notice in notices(database))


def test_digests_collect_until_the_hour_and_until_the_morning(database: Database) -> None:
    start = clock.now().replace(hour=9, minute=20) + timedelta(days=1)
    with mail_server(Desk()) as desk, time_machine.travel(start, tick=False) as traveller:
        with database.write() as db:
            first, second = make_page(db), make_page(db, "another")
            subscriber(db, first, "hourly@reader.example", Frequency.HOURLY)
            subscriber(db, first, "daily@reader.example", Frequency.DAILY)
            subscriber(db, second, "daily@reader.example", Frequency.DAILY)
        told = []
        for at in ("9:20", "9:40", "10:30", "11:00", "6:59", "7:00"):
            hour, minute = map(int, at.split(":"))
            traveller.move_to(start.replace(hour=hour, minute=minute) + timedelta(days=hour < 9))
            if hour >= 9 and minute:
                with database.write() as db:
                    shows(db, first)
                    shows(db, second)
            drained(database, desk.mailer())
            told.append([letter["To"].partition("@")[0] for letter in desk.taken])
    assert told[:3] == [[], [], ["hourly"]]
    assert told[3:5] == [["hourly"] * 2] * 2
    assert told[5] == ["hourly", "hourly", "daily"]
    assert [text_of(letter).count("new comment") for letter in desk.taken] == [1, 1, 2]
    assert "2 new comments: A sample" in text_of(desk.taken[0])
    assert "3 new comments: Another" in text_of(desk.taken[2])
    assert one_click(desk.taken[0]) in text_of(desk.taken[0]).split("No more mails of this kind at all")[0]
    assert one_click(desk.taken[2]) in text_of(desk.taken[2]).split("No more mails of this kind at all")[1]


def test_a_reader_gets_so_many_letters_a_day_and_the_rest_with_the_next_digest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "LETTERS_A_DAY", 2)
    start = clock.now().replace(hour=9, minute=0) + timedelta(days=1)
    with database.write() as db:
        article_id = make_page(db)
        subscriber(db, article_id)
    with mail_server(Desk()) as desk, time_machine.travel(start, tick=False) as traveller:
        for _ in range(5):
            with database.write() as db:
                shows(db, article_id)
            traveller.shift(timedelta(minutes=1))
            drained(database, desk.mailer())
        assert len(desk.taken) == 2
        traveller.move_to(start.replace(hour=7) + timedelta(days=1))
        drained(database, desk.mailer())
    assert len(desk.taken) == 3
    assert "3 new comments" in text_of(desk.taken[-1])


@on_one
def test_a_readership_is_told_in_parts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "READERS_AT_A_TIME", 3)
    monkeypatch.setattr(noticing, "LETTERS_AT_A_TIME", 2)
    with database.write() as db:
        article_id = make_page(db)
        for number in range(8):
            reader, _ = subscriber(db, article_id, f"sample-{number}@reader.example")
            actions.ask(db, reader.id, Wish(Kind.MINE), confirmed=True)
        parent = make_comment(db, article_id, reader.id)
        shows(db, article_id, parent_id=parent.id)
    with mail_server(Desk()) as desk:
        drained(database, desk.mailer())
    assert sorted(letter["To"] for letter in desk.taken) == [f"sample-{n}@reader.example" for n in range(8)]


def test_a_link_to_end_mails_reaches_the_mail_program_as_it_is(database: Database) -> None:
    """A header that is folded or encoded is no address to it."""
    raw: list[bytes] = []

    class Keeping(Desk):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
            assert isinstance(envelope.content, bytes)
            raw.append(envelope.content)
            return await super().handle_DATA(server, session, envelope)

    with database.write() as db:
        article_id = make_page(db)
        subscriber(db, article_id)
        shows(db, article_id)
    with mail_server(Keeping()) as desk:
        drained(database, desk.mailer())
    (line,) = [line for line in raw[0].splitlines() if line.startswith(b"List-Unsubscribe:")]
    assert line == f"List-Unsubscribe: <{SITE}{one_click(desk.taken[0])}>".encode()
