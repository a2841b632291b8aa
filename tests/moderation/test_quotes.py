"""What others quoted of erased words waits for a moderator, without the words."""

from typing import Any

from sqlmodel import select

from api.comments.models import Found, Mode, Status
from tests.comments.talk import FIRST, Talk
from tests.moderation.office import decide, report, undo, waiting
from tests.room import Colleague
from tests.selfservice.people import Writer

WORDS = "He waits in the car outside my office and says that he only worries"
QUOTE = f"> {WORDS}\n\nSo did mine."


def quotes(who: Colleague) -> list[str]:
    found = waiting(who, "queue=quotes")
    counts = {each["queue"]: each["count"] for each in who.get("moderation/counts").json()["queues"]}
    assert counts["quotes"] == len(found)
    return found


def findings(who: Colleague, comment_id: str) -> list[dict[str, Any]]:
    """What was found of erased words in a comment."""
    found = who.get(f"comments/{comment_id}").json()["findings"]
    return [each for each in found if each["rule"] == "erased_quote"]


def version(talk: Talk, comment_id: str) -> int:
    return talk.row(comment_id).version


def test_who_quoted_a_comment_that_is_deleted_waits_until_somebody_says_that_it_stays(
    talk: Talk, moderator: Colleague
) -> None:
    talk.mode(Mode.OPEN)
    said = talk.said(f"Nobody knows. {WORDS}.")
    under = {"parent_id": said["id"]}
    quoting, other = talk.said(QUOTE, **under)["id"], talk.said("He only worries.", **under)["id"]
    elsewhere = talk.said(QUOTE)["id"]
    talk.mode(Mode.HOLD_ALL)
    held = talk.said(QUOTE, **under)["id"]
    assert talk.own("DELETE", said).status_code == 204
    assert quotes(moderator) == [quoting]
    (found,) = findings(moderator, quoting)
    text = talk.row(quoting).text
    assert (found["severity"], found["what"], text[found["start"] : found["end"]]) == ("flag", "", WORDS)
    assert [len(findings(moderator, id_)) for id_ in (held, other, elsewhere)] == [1, 0, 0]
    kept = decide(moderator, quoting, version(talk, quoting))
    assert (kept.status_code, kept.json()["status"], kept.json()["changes"][-1]["why"]) == (200, "approved", "upheld")
    assert (quotes(moderator), findings(moderator, quoting)) == ([], [])
    assert decide(moderator, quoting, version(talk, quoting)).json()["code"] == "illegal-status"
    assert decide(moderator, held, version(talk, held)).status_code == 200
    assert quotes(moderator) == []


def test_what_is_rejected_is_done_with_and_waits_again_when_that_is_undone(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    said = talk.said(WORDS)
    quoting = talk.said(QUOTE, parent_id=said["id"])["id"]
    talk.own("DELETE", said)
    report(talk, quoting)
    assert decide(moderator, quoting, version(talk, quoting), "reject").status_code == 200
    assert quotes(moderator) == []
    assert undo(moderator, quoting, version(talk, quoting)).status_code == 200
    assert (quotes(moderator), waiting(moderator, "queue=reported")) == ([quoting], [quoting])


def test_a_quote_is_done_with_when_it_is_edited_or_deleted(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    said = talk.said(WORDS)
    first, second = (talk.said(QUOTE, parent_id=said["id"]) for _ in range(2))
    talk.own("DELETE", said)
    assert quotes(moderator) == [first["id"], second["id"]]
    edited = talk.own("PATCH", first, json={"body": "So did mine."}, headers={"If-Match": '"1"'})
    assert edited.status_code == 200
    assert talk.own("DELETE", second).status_code == 204
    assert quotes(moderator) == []
    with talk.database.read() as db:
        assert db.exec(select(Found)).all() == []


def test_who_erases_all_words_has_them_found_with_others_in_every_thread_and_as_they_were_before_edits(
    talk: Talk, moderator: Colleague
) -> None:
    talk.mode(Mode.OPEN)
    writer, others = Writer.known(talk), Writer.known(talk, "other@reader.example")
    root = others.said(f"{WORDS}. What would you do about that, all of you here?")["id"]
    mine = writer.said("I would tell him plainly that this has to end, today.", parent_id=root)
    writer.ask("PATCH", f"comments/{mine['id']}", json={"body": "I know nothing about it."}, If_Match='"1"')
    own = writer.said(QUOTE, parent_id=root)["id"]
    elsewhere = writer.said("My mother told me the same thing, year after year.")["id"]
    article = writer.said(f"It says: {FIRST} I did not know that at all, honestly.")["id"]
    quoting = [
        others.said("Tell him plainly that this has to end, today? No.", parent_id=mine["id"])["id"],
        others.said("My mother told me the same thing, year after year.", parent_id=elsewhere)["id"],
    ]
    passage = others.said(f"“{FIRST}” But how, and who has the time for it?", parent_id=article)["id"]
    again = others.said(f"{WORDS}? Every day?", parent_id=own)["id"]
    assert writer.erase().status_code == 200
    assert quotes(moderator) == quoting
    assert [findings(moderator, id_) for id_ in (root, passage, again)] == [[], [], []]


def test_nothing_is_looked_for_where_the_words_stay(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.OPEN)
    writer = Writer.known(talk)
    talk.said(QUOTE, parent_id=writer.said(WORDS)["id"])
    assert writer.erase("keep_without_name").status_code == 200
    assert quotes(moderator) == []


def test_nobody_quoted_what_readers_never_saw(talk: Talk, moderator: Colleague) -> None:
    talk.mode(Mode.HOLD_ALL)
    said = talk.said(WORDS)
    other = talk.said(approved=True)["id"]
    assert talk.own("DELETE", said).status_code == 204
    talk.become(other, Status.PENDING)
    assert quotes(moderator) == []


def test_what_a_redaction_hides_waits_once_that_is_taken_back(
    talk: Talk, moderator: Colleague, other: Colleague
) -> None:
    talk.mode(Mode.OPEN)
    said = talk.said(WORDS)
    undone, granted = (talk.said(f"{QUOTE} {number}", parent_id=said["id"]) for number in (1, 2))
    for each in (undone, granted):
        decide(moderator, each["id"], version(talk, each["id"]), "redact", body="So did mine.")
    assert talk.own("POST", granted, "/appeal", json={"text": "They are my words too."}).status_code == 200
    assert talk.own("DELETE", said).status_code == 204
    undo(moderator, undone["id"], version(talk, undone["id"]))
    path = f"moderation/comments/{granted['id']}/appeal"
    assert other.act(path, version(talk, granted["id"]), {"verdict": "grant"}).status_code == 200
    assert all(WORDS in talk.row(each["id"]).text for each in (undone, granted))
    assert set(quotes(moderator)) == {undone["id"], granted["id"]}
    for each in (undone, granted):
        assert [(found["what"], found["start"]) for found in findings(moderator, each["id"])] == [("", None)]
