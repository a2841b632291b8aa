"""What staff does with FAQs over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from api.core import clock
from api.core.db import Database
from api.core.schemas import stamp
from api.events.models import Event
from tests.asking import Client
from tests.factories import make_author, make_faq, make_topic
from tests.room import Colleague, colleague

WHY = {"slug": "why", "question": "Why?", "answer": "Because."}
DAY = timedelta(days=1)


def public(client: Client, slug: str = "why") -> int:
    return int(client.get(f"/v1/content/faqs/{slug}").status_code)


def events(database: Database) -> list[tuple[str, Any]]:
    with database.read() as db:
        return [(event.type, event.snapshot) for event in db.exec(select(Event).order_by(Event.at, Event.id))]  # type: ignore[arg-type]


def test_a_new_faq_is_answered_whole_and_readers_do_not_see_it(
    database: Database, client: Client, editor: Colleague
) -> None:
    with database.write() as db:
        topic, author = make_topic(db, "trust"), make_author(db, "a-writer")
    given = {**WHY, "topic_ids": [str(topic.id)], "reviewed_by_id": str(author.id)}
    answer = editor.post("faqs", given)
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.headers["location"] == f"/v1/admin/faqs/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"
    assert {**WHY, "state": "draft", "version": 1, "trashed_at": None, "warnings": []}.items() <= made.items()
    assert made["topics"] == [{"id": str(topic.id), "slug": "trust", "name": "Trust"}]
    assert made["reviewed_by"] == {"id": str(author.id), "slug": "a-writer", "name": "A writer"}
    assert made["html"] == '<p data-block="b1">Because.</p>'
    again = editor.get(f"faqs/{made['id']}")
    assert (again.json(), again.headers["etag"], again.headers["cache-control"]) == (made, '"1"', "no-store")
    assert public(client) == 404
    assert [type_ for type_, _ in events(database)][-1] == "faq.created"


def test_what_was_dropped_from_the_answer_is_said(editor: Colleague) -> None:
    made = editor.made("faqs", {**WHY, "answer": "<b>One</b> [two](javascript:alert(1))"})
    assert [warning.split(" ")[0] for warning in made["warnings"]] == ["HTML", "A"]
    assert "<b>" not in made["html"]
    assert "href" not in made["html"]
    assert editor.get(f"faqs/{made['id']}").json()["warnings"] == made["warnings"]


def test_what_is_sent_twice_under_one_key_is_made_once(editor: Colleague) -> None:
    first = editor.post("faqs", WHY, Idempotency_Key="one")
    again = editor.post("faqs", WHY, Idempotency_Key="one")
    other = editor.post("faqs", {**WHY, "slug": "how"}, Idempotency_Key="one")
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert editor.post("faqs", WHY).status_code == 409


def test_a_change_answers_the_whole_and_says_what_it_changed(database: Database, editor: Colleague) -> None:
    made = editor.made("faqs", WHY)
    answer = editor.patch(f"faqs/{made['id']}?note=Shorter", 1, {"answer": "So."})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert {**WHY, "answer": "So.", "version": 2}.items() <= answer.json().items()
    type_, snapshot = events(database)[-1]
    assert (type_, snapshot["changed"], snapshot["version"]) == ("faq.saved", ["answer"], 2)
    assert "So." not in str(snapshot)
    same = editor.patch(f"faqs/{made['id']}", 2, {"answer": "So."})
    assert (same.status_code, same.json()["version"], len(events(database))) == (200, 2, 2)


def test_an_edit_of_a_published_faq_is_seen_at_once_and_a_new_slug_leaves_a_redirect(
    client: Client, editor: Colleague
) -> None:
    made = editor.made("faqs", WHY)
    editor.patch(f"faqs/{made['id']}", 1, {"slug": "never-seen"})
    published = editor.act(f"faqs/{made['id']}/actions/publish", 2).json()
    assert (published["state"], published["version"]) == ("published", 3)
    editor.patch(f"faqs/{made['id']}", 3, {"slug": "how", "answer": "So."})
    assert client.get("/v1/content/faqs/how").json()["answer"] == '<p data-block="b1">So.</p>'
    assert [row["path"] for row in editor.get("redirects").json()["data"]] == ["/faqs/never-seen"]
    answer = client.get("/v1/content/resolve?path=/faqs/never-seen").json()
    assert answer == {"result": "redirect", "location": "/faqs/how", "permanent": True}


def test_an_address_that_readers_knew_once_leads_on_after_it_was_withdrawn_renamed_and_shown_again(
    client: Client, editor: Colleague
) -> None:
    place = f"faqs/{editor.made('faqs', WHY)['id']}"
    editor.act(f"{place}/actions/publish", 1)
    editor.act(f"{place}/actions/unpublish", 2)
    editor.patch(place, 3, {"slug": "how"})
    assert client.get("/v1/content/resolve?path=/faqs/why").status_code == 404
    editor.act(f"{place}/actions/publish", 4)
    assert client.get("/v1/content/resolve?path=/faqs/why").json()["location"] == "/faqs/how"


def test_publishing_waits_for_its_instant_and_is_taken_back(client: Client, editor: Colleague) -> None:
    place = f"faqs/{editor.made('faqs', WHY)['id']}"
    later = stamp(clock.now() + DAY)
    scheduled = editor.act(f"{place}/actions/publish", 1, {"at": later}).json()
    assert (scheduled["state"], scheduled["published_at"], public(client)) == ("scheduled", later, 404)
    now = editor.act(f"{place}/actions/publish", 2).json()
    assert (now["state"], public(client)) == ("published", 200)
    again = editor.act(f"{place}/actions/publish", 3).json()
    assert (again["published_at"], again["version"]) == (now["published_at"], 3)
    taken = editor.act(f"{place}/actions/unpublish", 3).json()
    assert (taken["state"], taken["published_at"], public(client)) == ("draft", None, 404)


def test_trash_takes_it_from_readers_at_once_and_restoring_brings_it_back(client: Client, editor: Colleague) -> None:
    place = f"faqs/{editor.made('faqs', WHY)['id']}"
    editor.act(f"{place}/actions/publish", 1)
    before = client.get("/v1/content/faqs/why").text
    trashed = editor.delete(place, 2)
    assert (trashed.status_code, trashed.json()["state"], trashed.json()["version"]) == (200, "trashed", 3)
    assert public(client) == 404
    for refused in (
        editor.delete(place, 3),
        editor.patch(place, 3, {"answer": "So."}),
        editor.act(f"{place}/actions/publish", 3),
        editor.act(f"{place}/actions/unpublish", 3),
        editor.act(f"{place}/actions/reviewed", 3),
        editor.act(f"{place}/revisions/1/actions/restore", 3),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "in-trash")
    taken = editor.post("faqs", WHY)
    assert (taken.status_code, taken.json()["code"]) == (409, "slug-taken")
    assert "trash" in taken.json()["detail"]
    assert editor.act(f"{place}/actions/restore", 3).json()["state"] == "published"
    assert client.get("/v1/content/faqs/why").text == before
    assert editor.act(f"{place}/actions/restore", 4).json()["code"] == "not-in-trash"


def test_lists_show_every_state_but_the_trash_unless_asked(database: Database, editor: Colleague) -> None:
    with database.write() as db:
        make_faq(db, "seen")
        make_faq(db, "draft", public=False)
    trashed = editor.made("faqs", {**WHY, "slug": "trashed"})
    later = editor.made("faqs", {**WHY, "slug": "later"})
    editor.delete(f"faqs/{trashed['id']}", 1)
    editor.act(f"faqs/{later['id']}/actions/publish", 1, {"at": stamp(clock.now() + DAY)})
    for query, found in {
        "sort=question": ["draft", "seen", "later"],
        "filter[state]=draft": ["draft"],
        "filter[state]=scheduled": ["later"],
        "filter[state]=published": ["seen"],
        "filter[state]=trashed": ["trashed"],
        "q=SEEN": ["seen"],
        "sort=published_at": ["seen", "later"],
        "filter[updated_at][gte]=2999-01-01": [],
    }.items():
        answer = editor.get(f"faqs?{query}&count=exact")
        assert answer.headers["cache-control"] == "no-store"
        assert [row["slug"] for row in answer.json()["data"]] == found, query
        assert answer.json()["meta"]["total"] == len(found)
    first = editor.get("faqs?sort=question&limit=1").json()
    following = editor.get(first["links"]["next"].removeprefix("/v1/admin/")).json()
    assert [row["slug"] for row in first["data"] + following["data"]] == ["draft", "seen"]


def test_those_due_for_review_are_listed_by_their_date_and_a_review_takes_them_off(
    database: Database, editor: Colleague
) -> None:
    now = clock.now()
    with database.write() as db:
        author = make_author(db, "a-writer")
        for slug, due in (("over", now - DAY), ("long-over", now - 2 * DAY), ("ahead", now + DAY), ("never", None)):
            make_faq(db, slug, next_review_due=stamp(due) if due else None)
    found = editor.get("faqs?filter[due]=true&sort=next_review_due").json()["data"]
    assert [row["slug"] for row in found] == ["long-over", "over"]
    week = (now + 7 * DAY).date()
    ahead = editor.get(f"faqs?filter[review_due][lte]={week}&sort=-next_review_due").json()["data"]
    assert [row["slug"] for row in ahead] == ["ahead", "over", "long-over"]
    over, given = found[1], {"reviewed_by_id": str(author.id), "next_review_due": stamp(now + 100 * DAY)}
    looked_at = editor.act(f"faqs/{over['id']}/actions/reviewed", over["version"], given).json()
    assert (looked_at["reviewed_by"]["slug"], looked_at["next_review_due"]) == ("a-writer", given["next_review_due"])
    assert datetime.fromisoformat(looked_at["last_reviewed_at"]).astimezone(UTC) >= now
    plain = editor.act(f"faqs/{found[0]['id']}/actions/reviewed", found[0]["version"]).json()
    assert (plain["next_review_due"], plain["reviewed_by"]) == (None, None)
    assert editor.get("faqs?filter[due]=true").json()["data"] == []
    assert [type_ for type_, _ in events(database)][-1] == "faq.reviewed"
    unknown = editor.act(f"faqs/{over['id']}/actions/reviewed", looked_at["version"], {"reviewed_by_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "unknown-author")


def test_many_are_done_at_once_and_each_has_its_result(client: Client, editor: Colleague) -> None:
    ids = [editor.made("faqs", {**WHY, "slug": slug})["id"] for slug in ("one", "two")]
    items = [{"id": ids[0], "version": 1}, {"id": ids[1], "version": 9}, {"id": str(uuid4()), "version": 1}]
    tried = editor.post("faqs/bulk", {"action": "publish", "items": items, "dry_run": True}).json()["results"]
    assert public(client, "one") == 404
    done = editor.post("faqs/bulk", {"action": "publish", "items": items}).json()["results"]
    assert done == tried
    assert [(result["ok"], result["version"]) for result in done] == [(True, 2), (False, None), (False, None)]
    assert [result["problem"]["status"] for result in done[1:]] == [412, 404]
    assert (public(client, "one"), public(client, "two")) == (200, 404)


@pytest.mark.parametrize(("role", "seen"), [("author", 200), ("moderator", 403)])
def test_who_may_not_write_changes_nothing(
    database: Database, client: Client, editor: Colleague, role: str, seen: int
) -> None:
    place = f"faqs/{editor.made('faqs', WHY)['id']}"
    other = colleague(database, client, role)
    for path in ("faqs", place, f"{place}/revisions", f"{place}/revisions/1", f"{place}/revisions/1/diff"):
        assert other.get(path).status_code == seen
    tries = [other.post("faqs", {**WHY, "slug": "x"}), other.patch(place, 1, {"answer": "x"}), other.delete(place, 1)]
    tries += [other.act(f"{place}/actions/{deed}", 1) for deed in ("publish", "unpublish", "restore", "reviewed")]
    bulk = {"action": "trash", "items": [{"id": place[5:], "version": 1}]}
    tries += [other.post("faqs/bulk", bulk), other.act(f"{place}/revisions/1/actions/restore", 1)]
    tries += [other.send("PUT", f"{place}/lock")]
    assert [answer.status_code for answer in tries] == [403] * len(tries)
    assert editor.get(place).json()["version"] == 1


def test_nobody_gets_nothing(client: Client, editor: Colleague) -> None:
    place = f"faqs/{editor.made('faqs', WHY)['id']}"
    nobody = Colleague(client, None, None)
    tries = [nobody.get("faqs"), nobody.get(place), nobody.patch(place, 1, {"answer": "x"}), nobody.post("faqs", WHY)]
    tries += [nobody.get("faqs/not-an-id"), nobody.post("faqs", {"nonsense": 1}), nobody.get(f"{place}/lock")]
    assert [answer.status_code for answer in tries] == [401] * len(tries)
