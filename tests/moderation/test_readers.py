"""A reader as those who moderate see them, and what is noted about them."""

import pytest

from api.comments.models import Mode, Status
from api.moderation.actions import noting
from api.moderation.models import Note
from api.readers.models import Reader
from tests.accounts.people import events, rows
from tests.bans.people import banned, bans_of
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.moderation.office import decide
from tests.readers.people import make_reader
from tests.room import Colleague
from tests.selfservice.people import Writer


def test_the_page_of_a_reader_says_what_they_said_and_did_and_never_who_they_are(
    talk: Talk, moderator: Colleague
) -> None:
    talk.mode(Mode.OPEN)
    writer = Writer.known(talk, "canary-nest@reader.example")
    for status in (Status.APPROVED, Status.SPAM, Status.SPAM, Status.DELETED):
        said = writer.said(f"Mine, {talk.many}.")["id"]
        if status is not Status.APPROVED:
            talk.become(said, status)
    of_others = [talk.said()["id"] for _ in range(2)]
    for id_ in of_others:
        assert writer.ask("POST", f"comments/{id_}/reports", json={"reason": "abuse"}).status_code == 202
    assert decide(moderator, of_others[0], 1).status_code == 200
    ban = banned(moderator, bans_of(writer)["reader"])
    # Of a ban of their address nothing is told here: it would tell whose address that is.
    banned(moderator, {"of": "address", "email": "canary-nest@reader.example"})
    note = moderator.made(f"readers/{writer.id}/notes", {"text": "Sells things."})
    answer = moderator.get(f"readers/{writer.id}")
    page = answer.json()
    assert page["comments"] == {"pending": 0, "approved": 1, "rejected": 0, "spam": 2, "deleted": 1}
    assert page["reports"] == {"made": 2, "dismissed": 1}
    assert page["bans"] == [ban]
    assert page["notes"] == [note]
    assert set(page) == {"id", "name", "known_since", "created_at", "comments", "reports", "bans", "notes"}
    assert "anary-" not in answer.text
    assert [reader for reader in rows(talk.database, Reader) if reader.email_mark in answer.text] == []
    writer.erase()
    back = Writer.known(talk, "canary-nest@reader.example")
    assert moderator.get(f"readers/{back.id}").json()["bans"] == [{**ban, "reader_id": None}]


def test_notes_are_written_and_taken_away_and_the_reader_gets_them(talk: Talk, moderator: Colleague) -> None:
    writer, other = Writer.known(talk), Writer.known(talk, "other@reader.example")
    path = f"readers/{writer.id}/notes"
    first, second = (moderator.made(path, {"text": text}) for text in ("First\nnote.", "Second note."))
    assert [each["id"] for each in moderator.get(f"readers/{writer.id}").json()["notes"]] == [
        second["id"],
        first["id"],
    ]
    banned(moderator, bans_of(writer)["reader"] | {"note": "For staff."})
    banned(moderator, bans_of(writer)["address"], effect="hold")
    banned(moderator, bans_of(other)["reader"])
    told = writer.export()
    assert [(each["text"], set(each)) for each in told["notes"]] == [
        ("First\nnote.", {"at", "text"}),
        ("Second note.", {"at", "text"}),
    ]
    assert [(each["of"], each["effect"], each["reason"]) for each in told["bans"]] == [
        ("reader", "refuse", "rules"),
        ("address", "hold", "rules"),
    ]
    assert "For staff." not in str(told)
    assert moderator.delete(f"readers/{other.id}/notes/{first['id']}").status_code == 404
    assert [moderator.delete(f"{path}/{first['id']}").status_code for _ in range(2)] == [204, 404]
    assert [each["text"] for each in writer.export()["notes"]] == ["Second note."]
    for what in ("noted", "note_deleted"):
        assert {str(event.snapshot) for event in events(talk.database, f"reader.{what}")} == {"{}"}
    assert writer.erase().status_code == 200
    assert rows(talk.database, Note) == []


def test_a_reader_who_confirmed_no_address_is_none(talk: Talk, moderator: Colleague) -> None:
    with talk.database.write() as db:
        reader = make_reader(db)
        reader.confirmed_at = None
    for id_ in (reader.id, "01890000-0000-7000-8000-000000000000"):
        assert moderator.get(f"readers/{id_}").status_code == 404
        assert moderator.post(f"readers/{id_}/notes", {"text": "A note."}).status_code == 404


@on_one
def test_notes_have_a_length_and_a_number(talk: Talk, moderator: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "NOTES_MAX", 1)
    path = f"readers/{Writer.known(talk).id}/notes"
    for text in ("", " ", "x" * 2_001):
        assert moderator.post(path, {"text": text}).status_code == 422
    first, again = (moderator.post(path, {"text": "x" * 2_000}, Idempotency_Key="note-1") for _ in range(2))
    assert (first.status_code, first.text) == (again.status_code, again.text) == (201, first.text)
    refused = moderator.post(path, {"text": "One more."})
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-notes")
