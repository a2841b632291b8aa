"""The log and the figures."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, update

from api.comments import queries
from api.comments.models import Comment, Mode, Status
from api.moderation.figures import first_decision
from api.moderation.queries import looking
from api.screening.models import ScreeningRule
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.factories import make_rule
from tests.moderation.office import decide, said, undo
from tests.room import Colleague

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STRETCH = "from=2026-03-01&to=2026-03-08"


def log(who: Colleague, query: str = "") -> list[tuple[str, str, str]]:
    answer = who.get(f"moderation/log?{query}" if query else "moderation/log")
    assert answer.status_code == 200, answer.text
    return [(each["comment_id"], each["became"], each["by"]["name"]) for each in answer.json()["data"]]


def test_the_log_has_what_staff_did_and_nothing_of_readers(talk: Talk, moderator: Colleague, other: Colleague) -> None:
    first, second, gone = talk.said()["id"], talk.said()["id"], talk.said()
    talk.own("DELETE", gone)
    decide(moderator, first, 1, "spam", reason="advertising", note="A shop.")
    decide(other, second, 1)
    undo(other, second, 2)
    who = "Sample Moderator"
    assert log(moderator) == [(second, "pending", who), (second, "approved", who), (first, "spam", who)]
    assert log(moderator, "sort=at")[0] == (first, "spam", who)
    assert moderator.account is not None
    for query, wanted in (
        (f"filter[account]={moderator.account.id}", [first]),
        ("filter[became]=approved", [second]),
        (f"filter[article]={talk.article_id}", [second, second, first]),
        (f"filter[article]={first}", []),
        ("from=2026-01-01&filter[became]=spam", [first]),
        ("to=2026-01-01", []),
    ):
        assert [each[0] for each in log(moderator, query)] == wanted, query
    last = moderator.get("moderation/log?filter[became]=spam").json()["data"][0]
    told = {name: last[name] for name in ("was", "why", "reason", "note")}
    assert told == {"was": "pending", "why": "moderator", "reason": "advertising", "note": "A shop."}
    assert last["article"]["slug"] == talk.slug
    page = moderator.get("moderation/log?limit=2").json()
    assert len(moderator.get(page["links"]["next"].removeprefix("/v1/admin/")).json()["data"]) == 1


def at(db: Session, comment_id: str, created: datetime, *decided: datetime) -> None:
    """Move a comment and its changes to these instants, in order."""
    db.execute(update(Comment).where(col(Comment.id) == UUID(comment_id)).values(created_at=created))
    for change, instant in zip(queries.changes_of(db, UUID(comment_id)), (created, *decided), strict=True):
        change.at = instant


def test_the_figures_are_of_first_decisions_hours_and_what_was_held(talk: Talk, moderator: Colleague) -> None:
    ids = [talk.said()["id"] for _ in range(5)]
    letter = talk.said(visibility="editors")["id"]
    for comment_id, verdict in zip(ids[:4], ("approve", "approve", "reject", "spam"), strict=True):
        assert decide(moderator, comment_id, 1, verdict).status_code == 200
    assert said(decide(moderator, ids[3], 2, "reject")) == (200, "rejected")
    with talk.database.write() as db:
        for comment_id, seconds in zip(ids[:3], (10, 20, 60), strict=True):
            at(db, comment_id, NOON, NOON + timedelta(seconds=seconds))
        late = NOON + timedelta(hours=9)
        at(db, ids[3], NOON, late, late + timedelta(hours=1))
        at(db, ids[4], NOON + timedelta(days=8))
        at(db, letter, NOON + timedelta(days=1, hours=-1))
    shown = moderator.get(f"moderation/figures?{STRETCH}").json()
    assert (shown["from"], shown["to"]) == ("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z")
    assert shown["first_decision"] == {"count": 4, "median": 40.0, "p95": 32_400.0, "truncated": False}
    busy = {each["hour"]: (each["comments"], each["decisions"]) for each in shown["hours"]}
    assert list(busy) == list(range(24))
    assert {hour: load for hour, load in busy.items() if any(load)} == {12: (4, 3), 11: (1, 0), 21: (0, 1), 22: (0, 1)}
    assert shown["held"] == [
        {"why": "first_held", "held": 4, "approved": 2},
        {"why": "for_editors", "held": 1, "approved": 0},
    ]
    later = moderator.get("moderation/figures?from=2026-03-02T22:00:00Z&to=2026-03-03").json()
    assert later["first_decision"] == {"count": 0, "median": None, "p95": None, "truncated": False}
    alone = moderator.get("moderation/figures?from=2026-03-01").json()
    assert (alone["to"], alone["first_decision"]["count"]) == ("2026-04-01T00:00:00Z", 4)
    now = moderator.get("moderation/figures").json()
    assert (now["held"], now["first_decision"]["count"]) == ([], 0)


def test_the_figures_tell_how_much_each_rule_finds_and_how_much_of_it_stays(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    with talk.database.write() as db:
        flag, hold = (make_rule(db, text, effect=effect).id for text, effect in (("sheep", "flag"), ("goat", "hold")))
    both = talk.said("The sheep and the goat, and another goat.")["id"]
    late, plain = talk.said("No sheep at all.")["id"], talk.said("Nothing of the kind.")["id"]
    mail = talk.said("Write to sample@reader.example, I have a goat.")["id"]
    assert decide(moderator, both, 1).status_code == 200
    shown = moderator.get("moderation/figures").json()["rules"]
    assert shown == [
        {"rule": "words", "rule_id": str(first), "text": text, "found": 2, "held": held, "approved": approved}
        for first, text, held, approved in sorted(((flag, "sheep", 1, 2), (hold, "goat", 2, 1)))
    ] + [{"rule": "email", "rule_id": None, "text": None, "found": 1, "held": 1, "approved": 0}]
    with talk.database.write() as db:
        for comment_id, *decided in ((both, NOON), (late,), (plain,)):
            at(db, comment_id, NOON, *decided)
        db.delete(db.get_one(ScreeningRule, flag))
    then = {each["rule_id"]: each for each in moderator.get(f"moderation/figures?{STRETCH}").json()["rules"]}
    assert list(then) == [str(flag), str(hold)]
    assert (then[str(flag)]["text"], then[str(flag)]["found"]) == (None, 2)
    assert (then[str(hold)]["text"], then[str(hold)]["held"], then[str(hold)]["approved"]) == ("goat", 1, 1)
    assert [each["found"] for each in moderator.get("moderation/figures").json()["rules"]] == [1, 1]
    assert talk.row(mail).status is Status.PENDING


@on_one
@pytest.mark.parametrize(
    "query",
    ["from=2026-03-02&to=2026-03-01", "from=2026-03-01&to=2026-03-01", "from=2026-01-01&to=2026-03-01", "from=monday"],
)
def test_a_stretch_that_is_empty_or_too_long_is_refused(moderator: Colleague, query: str) -> None:
    assert moderator.get(f"moderation/figures?{query}").status_code == 422


def test_the_percentiles_are_those_of_the_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(NOON, NOON + timedelta(seconds=seconds)) for seconds in range(1, 101)]
    whole = first_decision(found)
    assert (whole.count, whole.median, whole.p95, whole.truncated) == (100, 50.5, 95.0, False)
    alone = first_decision(found[:1])
    assert (alone.median, alone.p95) == (1.0, 1.0)
    monkeypatch.setattr(looking, "DECISIONS_MAX", 10)
    cut = first_decision(found[:11])
    assert (cut.count, cut.p95, cut.truncated) == (10, 10.0, True)
