"""Links by mail: the same for every address, few enough for any victim, and good once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from api.core.db import Database
from api.core.errors import LinkEnded, Refusal
from api.jobs.models import Job
from api.limits.actions import Figures
from api.readers import actions
from api.readers.actions import links as linking
from api.readers.actions.links import EVERYBODY
from tests.accounts.people import bytes_of, letters, link_of, log_of, rows, token_of
from tests.accounts.test_sign_in import told
from tests.asking import Client
from tests.conftest import KINDS, on_one
from tests.readers.people import EMAIL, LINK, ORIGIN, asked, later, let_in, links, mailed, make_reader, readers


@pytest.fixture(autouse=True)
def unhurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "capped" not in request.node.name:
        monkeypatch.setattr(linking, "ONE_NETWORK", Figures(network=1_000))


def test_answer_work_and_mails_are_the_same_for_known_and_unknown(
    database: Database, client: Client, tmp_path: Path
) -> None:
    with database.write() as db:
        make_reader(db)
        actions.reader_for(db, "unconfirmed@reader.example")
    done: list[str] = []
    for engine in (database.reader, database.writer):
        sa.event.listen(engine, "before_cursor_execute", lambda _, __, statement, *___: done.append(statement))
    works, answers = [], []
    for email in ("first@reader.example", EMAIL, "unconfirmed@reader.example", "unknown@reader.example"):
        done.clear()
        answers.append(told(client.post(LINK, json={"email": email})))
        works.append(list(done))
    assert answers[0][0] == 202
    assert all(answer == answers[0] for answer in answers)
    assert all(work == works[1] for work in works[1:])
    assert len(letters(database, tmp_path)) == 4


@on_one
def test_a_capped_network_writes_to_twenty_people_a_day_and_is_told(
    database: Database, client: Client, tmp_path: Path
) -> None:
    statuses = [asked(client, f"victim-{number}@reader.example") for number in range(22)]
    assert statuses == [*[202] * 20, 429, 429]
    assert len(letters(database, tmp_path)) == 20


def test_an_address_nobody_confirmed_gets_one_mail_a_day(database: Database, client: Client, tmp_path: Path) -> None:
    assert {asked(client, EMAIL) for _ in range(30)} == {202}
    assert len(letters(database, tmp_path)) == 1
    with time_machine.travel(later(hours=23)):
        asked(client, EMAIL)
        assert len(letters(database, tmp_path)) == 1
    with time_machine.travel(later(hours=25)):
        asked(client, EMAIL)
        assert len(letters(database, tmp_path)) == 2


@on_one
def test_a_confirmed_address_gets_one_in_a_quarter_of_an_hour_and_six_a_day(
    database: Database, client: Client, tmp_path: Path
) -> None:
    with database.write() as db:
        make_reader(db)
    for quarter in range(10):
        with time_machine.travel(later(minutes=16 * quarter)):
            for _ in range(2):
                asked(client, EMAIL)
            letters(database, tmp_path)
    assert len(letters(database, tmp_path)) == 6


@on_one
def test_all_networks_together_are_capped_and_nobody_is_told(
    database: Database, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "EVERYBODY", Figures(network=2, window=EVERYBODY.window))
    assert [asked(client, f"victim-{number}@reader.example") for number in range(4)] == [202] * 4
    assert len(letters(database, tmp_path)) == 2


def test_of_twenty_at_once_one_confirms(database: Database, tmp_path: Path) -> None:
    token = mailed(database, tmp_path, comment="1")

    def confirm(_: int) -> str:
        try:
            with database.write() as db:
                confirmed = actions.confirm(db, token)
                actions.open_session(db, confirmed.reader)
                return str(confirmed.about)
        except Refusal as refused:
            return refused.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(confirm, range(20)))
    assert sorted(outcomes) == sorted([*["link-ended"] * 19, "{'comment': '1'}"])


def test_of_twenty_that_make_one_address_a_reader_one_is_made(database: Database) -> None:
    def make(_: int) -> str:
        with database.write() as db:
            return str(actions.reader_for(db, EMAIL).id)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make, range(20)))) == 1
    assert len(readers(database)) == 1


def test_a_link_works_for_a_day(database: Database, tmp_path: Path) -> None:
    token = mailed(database, tmp_path)
    with time_machine.travel(later(hours=24, seconds=1)), database.write() as db, pytest.raises(LinkEnded):
        actions.confirm(db, token)


def test_a_link_handed_on_is_no_mail_and_works_for_five_minutes(database: Database, tmp_path: Path) -> None:
    with database.write() as db:
        reader = make_reader(db)
        first, second = actions.hand_on(db, reader), actions.hand_on(db, reader)
    with database.write() as db:
        assert actions.confirm(db, first).about == {}
    with time_machine.travel(later(minutes=6)), database.write() as db, pytest.raises(LinkEnded):
        actions.confirm(db, second)
    assert mailed(database, tmp_path)


def test_confirming_forgives_the_letters_that_came_back(database: Database, tmp_path: Path) -> None:
    token = mailed(database, tmp_path)
    (reader,) = readers(database)
    with database.write() as db:
        assert [actions.count_bounce(db, reader.id) for _ in range(2)] == [1, 2]
        assert actions.confirm(db, token).reader.bounces == 0


@pytest.mark.parametrize("headers", [{"X-Forwarded-Host": "evil.example"}, {"Origin": "https://evil.example"}], ids=str)
def test_the_link_begins_with_the_configured_origin(
    database: Database, client: Client, tmp_path: Path, headers: dict[str, str]
) -> None:
    assert asked(client, EMAIL, **headers) == 202
    (letter,) = letters(database, tmp_path)
    assert link_of(letter).startswith(f"{ORIGIN}/reader/confirm?token=")
    assert "evil" not in letter.as_string()


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
def test_the_letter_says_what_the_link_confirms_and_quotes_nothing(database: Database, tmp_path: Path) -> None:
    for about in ({}, {"comment": "C"}, {"subscription": "S"}):
        mailed(database, tmp_path, f"{'-'.join(about) or 'nothing'}@reader.example", **about)
    said = [letter.get_body(("plain",)) for letter in letters(database, tmp_path)]
    texts = [body.get_content() for body in said if body is not None]
    assert [("comment that was written" in text, "told by mail" in text) for text in texts] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert {letter["Subject"] for letter in letters(database, tmp_path)} == {"The link you asked for"}


@pytest.mark.parametrize(
    ("given", "to"),
    [
        ("SAMPLE@Reader.EXAMPLE", EMAIL),
        (" sample@reader.example ", EMAIL),
        ("sample+1@reader.example", "sample+1@reader.example"),
        ("100%_@reader.example", "100%_@reader.example"),
        ("sample@b\u00fccher.example", "sample@xn--bcher-kva.example"),
        *[
            (each, None)
            for each in (
                *("s\u00e1mple@reader.example", "s\u0131mple@reader.example", "sample\uff20reader.example"),
                *(
                    "sample@reader.example.",
                    "sample@reader.example\r\nBcc: other@reader.example",
                    "a@b.example,c@d.example",
                ),
                *("x" * 320 + "@reader.example", '"sample one"@reader.example', "sample@reader.example\x00"),
                *("<sample@reader.example>", "sample@localhost", "", None, ["sample@reader.example"], {"a": 1}, 7),
            )
        ],
    ],
    ids=str,
)
@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
def test_an_address_has_one_form_or_is_refused(
    database: Database, client: Client, tmp_path: Path, given: object, to: str | None
) -> None:
    assert asked(client, given) == (202 if to else 422)
    assert [letter["To"] for letter in letters(database, tmp_path)] == ([to] if to else [])
    assert len(rows(database, Job)) == (2 if to else 0)


def test_two_spellings_are_one_reader_and_wild_cards_are_letters(database: Database) -> None:
    with database.write() as db:
        one, two = (actions.reader_for(db, email).id for email in ("a_b@reader.example", "axb@reader.example"))
    assert one != two


def test_neither_address_nor_token_is_read_anywhere(
    database: Database, client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    address = "canary-address@reader.example"
    asked(client, address)
    waiting = bytes_of(database)
    token = token_of(link_of(letters(database, tmp_path)[-1]))
    headers = let_in(database, address)
    client.get("/v1/conversation/session", headers=headers)
    client.get(f"/v1/conversation/session?email={address}&token={token}")
    kept, log = bytes_of(database), log_of(caplog)
    for secret in ("canary-address", token, headers["Authorization"].removeprefix("Bearer ")):
        assert secret.encode() not in waiting + kept
        assert secret not in log
    assert len(links(database)) == 1
