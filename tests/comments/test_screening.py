"""What is found in a comment before anybody sees it, and what follows."""

from typing import Any
from uuid import UUID

import pytest

from api.comments import actions
from api.comments.models import Found, Mode, Status
from api.core.db import Database
from tests.accounts.people import rows
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.factories import make_helpline, make_rule
from tests.room import Colleague, colleague

IN_NEED = "I want to die and I do not know whom to tell."
PERSONAL = "Call me at +44 20 7946 0958 or write to sample@reader.example."


@pytest.fixture
def moderator(database: Database, client: Client) -> Colleague:
    return colleague(database, client, "moderator")


@pytest.fixture
def open_talk(talk: Talk) -> Talk:
    talk.mode(Mode.OPEN)
    return talk


def check(talk: Talk, body: str, **given: Any) -> dict[str, Any]:
    answer = talk.client.post(f"/v1/conversation/articles/{talk.slug}/comments/check", json={"body": body, **given})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_who_may_be_in_need_is_answered_with_helplines_at_once_and_waits_for_a_person(
    open_talk: Talk, moderator: Colleague
) -> None:
    with open_talk.database.write() as db:
        make_helpline(db, "Example, nowhere", topics=["self_harm"])
        make_helpline(db, "Example, elsewhere", region="AT", topics=["self_harm"])
    said = open_talk.said(IN_NEED, region="AT")
    assert said["status"] == "pending"
    assert said["care"]["message"]
    assert [line["name"] for line in said["care"]["helplines"]] == ["Example, elsewhere", "Example, nowhere"]
    seen = moderator.get(f"comments/{said['id']}").json()
    assert [(each["severity"], each["topic"]) for each in seen["findings"]] == [("care", "self_harm")]
    assert seen["changes"][0]["why"] == "care"
    (urgent,) = moderator.get("comments?filter[found]=care").json()["data"]
    assert urgent["id"] == said["id"]
    assert open_talk.read()["data"] == []


def test_of_anybody_else_nothing_is_said_of_care(open_talk: Talk) -> None:
    said = open_talk.said("I am dying to know how it goes on.")
    assert (said["status"], said["care"]) == ("approved", None)


def test_what_is_personal_waits_and_is_shown_to_its_writer_before(open_talk: Talk) -> None:
    found = check(open_talk, PERSONAL)
    assert [each["rule"] for each in found["personal"]] == ["phone", "email"]
    assert found["masked"] == "Call me at [phone] or write to [email]."
    assert check(open_talk, found["masked"]) == {"personal": [], "masked": None, "care": None}
    assert rows(open_talk.database, Found) == []
    assert open_talk.said(PERSONAL)["status"] == "pending"
    assert open_talk.said(found["masked"])["status"] == "approved"


def test_a_number_of_the_region_is_masked_as_it_is_found(open_talk: Talk) -> None:
    said = "Her number is 06 12 34 56 78."
    open_talk.mode(Mode.OPEN, region="FR")
    found = check(open_talk, said)
    assert [each["what"] for each in found["personal"]] == ["06 12 34 56 78"]
    assert found["masked"] == "Her number is [phone]."


def test_a_check_is_refused_where_a_comment_would_be(open_talk: Talk) -> None:
    path = "/v1/conversation/articles/{}/comments/check"
    assert open_talk.client.post(path.format("no-such"), json={"body": "Words."}).status_code == 404
    assert open_talk.client.post(path.format(open_talk.slug), json={"body": "\u200b"}).status_code == 422
    assert open_talk.client.post(path.format(open_talk.slug), json={"body": "Words.", "region": "x"}).status_code == 422


def test_a_rule_of_staff_holds_from_the_next_comment_on_and_no_longer(open_talk: Talk, moderator: Colleague) -> None:
    assert open_talk.said("A Specialist of moonlight fruit.")["status"] == "approved"
    rule = moderator.made("screening/rules", {"text": "moonlight frui*"})
    assert open_talk.said("Moonlight, frÜit and more.")["status"] == "pending"
    assert open_talk.said("A moonlit fruit.")["status"] == "approved"
    changed = moderator.patch(f"screening/rules/{rule['id']}", 1, {"effect": "flag"})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    flagged = open_talk.said("The moonlight fruits again.")
    assert flagged["status"] == "approved"
    (found,) = moderator.get(f"comments/{flagged['id']}").json()["findings"]
    assert (found["severity"], found["rule_id"], found["what"]) == ("flag", rule["id"], "moonlight fruits")
    assert moderator.delete(f"screening/rules/{rule['id']}", 2).status_code == 204
    assert open_talk.said("Moonlight fruit once more.")["status"] == "approved"


def test_an_edit_is_looked_at_anew_and_what_was_found_before_is_gone(open_talk: Talk, moderator: Colleague) -> None:
    said = open_talk.said("Nothing to see here.")
    path = f"/v1/conversation/comments/{said['id']}"
    owner = {"Authorization": f"Bearer {said['edit_token']}", "If-Match": f'"{said["version"]}"'}
    edited = open_talk.client.patch(path, json={"body": PERSONAL}, headers=owner)
    assert (edited.status_code, edited.json()["status"]) == (200, "pending")
    assert len(moderator.get(f"comments/{said['id']}").json()["findings"]) == 2
    owner["If-Match"] = edited.headers["etag"]
    open_talk.client.patch(path, json={"body": "Nothing again."}, headers=owner)
    assert moderator.get(f"comments/{said['id']}").json()["findings"] == []


def test_what_was_found_goes_with_the_words(open_talk: Talk) -> None:
    said = open_talk.said(PERSONAL)
    owner = {"Authorization": f"Bearer {said['edit_token']}"}
    assert open_talk.client.delete(f"/v1/conversation/comments/{said['id']}", headers=owner).status_code == 204
    assert rows(open_talk.database, Found) == []


def test_a_delayed_comment_in_which_something_was_found_does_not_appear_by_itself(open_talk: Talk) -> None:
    said = open_talk.said(PERSONAL, delay=True)
    with open_talk.database.write() as db:
        actions.release(db, UUID(said["id"]))
    assert open_talk.row(said["id"]).status is Status.PENDING


def test_a_rule_is_tried_on_what_was_said_and_changes_nothing(open_talk: Talk, moderator: Colleague) -> None:
    open_talk.said("All about moonlight fruit.")
    open_talk.said("All about something else.")
    tried = moderator.post("screening/dry-run", {"text": "moonlight fruit"}).json()
    assert (tried["looked_at"], tried["found"], tried["shown"]) == (2, 1, 1)
    assert tried["comments"][0]["what"] == "moonlight fruit"
    assert len(open_talk.read()["data"]) == 2
    assert moderator.get("screening/rules?q=moonlight").json()["data"] == []


@on_one
@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"text": "(a", "kind": "pattern"}, "not-a-pattern"),
        ({"text": "...", "kind": "phrase"}, "not-a-phrase"),
        ({"text": "words", "effect": "care"}, None),
        ({"text": "words", "topic": "abuse"}, None),
        ({"text": "x" * 201}, None),
    ],
)
def test_what_cannot_be_looked_for_is_refused(moderator: Colleague, rule: dict[str, Any], code: str | None) -> None:
    for place in ("screening/rules", "screening/dry-run"):
        answer = moderator.post(place, rule)
        assert answer.status_code == 422, answer.text
        assert code is None or answer.json()["errors"][0]["code"] == code


def test_the_rules_the_house_begins_with_are_rows_once_somebody_writes_one(moderator: Colleague) -> None:
    assert moderator.get("screening/rules").json()["data"] == []
    moderator.made("screening/rules", {"text": "sample words"})
    care = moderator.get("screening/rules?filter[effect]=care&filter[language]=en&q=want to die")
    rule = care.json()["data"][0]
    assert moderator.delete(f"screening/rules/{rule['id']}", 1).status_code == 204
    assert moderator.post("screening/rules", {"text": "sample words"}).json()["code"] == "rule-taken"


def test_two_processes_know_of_a_change_at_the_next_comment(open_talk: Talk) -> None:
    assert open_talk.said("All about moonlight fruit, first.")["status"] == "approved"
    with open_talk.database.write() as db:
        make_rule(db, "moonlight fruit")
    assert open_talk.said("All about moonlight fruit, then.")["status"] == "pending"
