"""What a client may name wrongly on purpose: it is refused by name, marks nothing, and is never put on other words."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.anchors import queries as anchors
from api.articles import actions as articles
from api.core import clock
from api.core.db import Database
from tests.asking import Client
from tests.conftest import KINDS
from tests.desk import Desk
from tests.factories import make_article
from tests.prompts.newsroom import BODY, LATER, QUESTION, QUOTE, asked, asking, done, edited, passages, read, words
from tests.room import Colleague

BY_BLOCK = {"revision": 1, "block": "b1", "start": 32, "end": 51, "exact": QUOTE}
FAMILY = "👨‍👩‍👧"
SECRET = "the house on the hill is sold"


def position(start: Any, end: Any, **more: Any) -> dict[str, Any]:
    return {"revision": 1, "selectors": [{"type": "TextPositionSelector", "start": start, "end": end}], **more}


def selector(**given: Any) -> dict[str, Any]:
    return {"revision": 1, "selectors": [given]}


FORMLESS: dict[str, dict[str, Any]] = {
    "a negative start": BY_BLOCK | {"start": -1},
    "a negative position": position(-5, 5),
    "an offset beyond any number": position(0, 2**63),
    "an offset that is no number": position("first", "last"),
    "half an offset": position(0.5, 7),
    "a selector of CSS": selector(type="CssSelector", value="p:first-child, body > *"),
    "a selector of XPath": selector(type="XPathSelector", value="//p[1]|//*"),
    "a selector of ranges": selector(type="RangeSelector", startSelector={}, endSelector={}),
    "a selector of fragments": selector(type="FragmentSelector", value="char=0,5"),
    "a refined selector": selector(type="TextQuoteSelector", exact=QUOTE, refinedBy=selector(type="CssSelector")),
    "many selectors": {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": QUOTE}] * 1_000},
    "another unit": BY_BLOCK | {"unit": "grapheme"},
    "a quote of nearly a megabyte": words("lost " * 198_000),
    "a prefix of nearly a megabyte": words(QUOTE, prefix="lost " * 198_000),
    "a block of CSS": BY_BLOCK | {"block": "#b1 > :not(script)"},
    "a revision before the first": BY_BLOCK | {"revision": 0},
    "a character that cannot be stored": words("lost\x00in"),
    "half a character": words("lost \ud83d"),
    "no anchor at all": {},
}


def refusal(answer: httpx.Response) -> dict[str, Any]:
    """What is said of a refusal, but for which one it was."""
    return {name: value for name, value in answer.json().items() if name != "request_id"}


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
@pytest.mark.parametrize("given", FORMLESS.values(), ids=FORMLESS)
def test_what_has_not_the_form_of_a_passage_is_refused(
    database: Database, editor: Colleague, article_id: UUID, given: dict[str, Any]
) -> None:
    # Sent as bytes: httpx would not write half a character.
    body = json.dumps({"question": QUESTION, "anchor": given})
    headers = {"Authorization": f"Bearer {editor.token}", "Content-Type": "application/json"}
    path = f"/v1/admin/articles/{article_id}/prompts"
    refused = editor.client.post(path, content=body, headers=headers)
    assert refused.status_code == 422, refused.text
    assert len(refused.content) < 10_000
    with database.read() as db:
        assert not anchors.is_spoken_on(db, article_id)


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
def test_a_quote_of_a_megabyte_is_not_even_read(editor: Colleague, article_id: UUID) -> None:
    assert asking(editor, article_id, words("lost " * 200_000)).status_code == 413


WORDLESS: dict[str, tuple[dict[str, Any], int, str]] = {
    "beyond the block": (BY_BLOCK | {"end": 10_000}, 422, "passage-out-of-range"),
    "far beyond the text": (position(2**31 - 2, 2**31 - 1), 422, "passage-out-of-range"),
    "backwards": (BY_BLOCK | {"start": 51, "end": 32}, 422, "passage-out-of-range"),
    "nothing": (BY_BLOCK | {"start": 32, "end": 32}, 422, "passage-empty"),
    "inside a family": (position(6, 8), 422, "passage-splits-character"),
    "inside a surrogate pair": (position(6, 7, unit="utf16"), 422, "passage-splits-character"),
    "part of a family by its words": (words(FAMILY[:2]), 422, "passage-splits-character"),
    "over the end of a block": (position(45, 62), 422, "passage-spans-blocks"),
    "white space": (words(" \u00a0\n"), 422, "passage-empty"),
    "another block": (BY_BLOCK | {"block": "b9"}, 422, "passage-not-there"),
    "CSS as words": (words("#b1 > *, p::before"), 422, "passage-not-there"),
    "XPath as words": (words("//p[contains(., 'lost')]"), 422, "passage-not-there"),
    "a wildcard as words": (words("lost%evening"), 422, "passage-not-there"),
    "a pattern as words": (words("lost .* evening"), 422, "passage-not-there"),
    "markup as words": (words("<script>alert(1)</script>"), 422, "passage-not-there"),
    "too many words": (words("lost " * 1_000), 422, "passage-too-long"),
    "words of two places": (words("is"), 409, "passage-in-several-places"),
    "a revision that never was": (words(QUOTE, 99), 422, "unknown-revision"),
}


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
@pytest.mark.parametrize(("given", "status", "code"), WORDLESS.values(), ids=WORDLESS)
def test_what_is_no_passage_of_the_text_is_refused(
    database: Database, editor: Colleague, article_id: UUID, given: dict[str, Any], status: int, code: str
) -> None:
    refused = asking(editor, article_id, given)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    with database.read() as db:
        assert not anchors.is_spoken_on(db, article_id)


def test_a_family_is_marked_whole_in_either_unit(client: Client, editor: Colleague, article_id: UUID) -> None:
    whole = len(FAMILY)
    for given in (position(6, 6 + whole), position(6, 6 + len(FAMILY.encode("utf-16-le")) // 2, unit="utf16")):
        assert asking(editor, article_id, given).json()["quote"] == FAMILY
    assert {(each["anchor"]["start"], each["anchor"]["end"]) for each in read(client)} == {(6, 6 + whole)}


def test_from_a_page_read_before_an_edit_it_comes_to_the_same_words_or_to_none(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    gone, like_it = BODY.replace("It is lost in one evening.", "Keep it."), "What is lost in one morning comes back."
    edited(database, article_id, body=f"{LATER}, they say.\n\n{gone}\n\n{like_it}")
    lost, there = asked(editor, article_id, QUOTE)["anchor"], asked(editor, article_id, LATER)["anchor"]
    assert (lost["state"], lost["block"], lost["now"], lost["exact"]) == ("orphaned", None, None, QUOTE)
    assert (there["state"], there["block"], there["now"]) == ("exact", "b2", LATER)


def test_the_words_of_a_draft_cannot_be_fished_for(database: Database, client: Client, article_id: UUID) -> None:
    """Right words and wrong ones are refused alike, on an article that is seen and on one that is not."""
    key = Desk.of_key(client, database, "prompts:write", "prompts:read")
    draft = edited(database, article_id, body=f"{BODY}\n\nIn truth, {SECRET}.", shown=False)
    later = edited(database, article_id, body=f"{BODY}\n\nSo {SECRET}, and {SECRET}.", shown=False)
    done(database, article_id, articles.publish, at=clock.now() + timedelta(hours=1))
    with database.write() as db:
        unseen = make_article(db, "unseen", body=SECRET).id
    answers = [
        refusal(key.post(f"articles/{id_}/prompts", {"question": QUESTION, "anchor": words(exact, revision)}))
        for id_, revision in ((article_id, draft), (article_id, later), (article_id, 99), (unseen, 1))
        for exact in (SECRET, "the house on the hill is let", "s")
    ]
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0]["status"], answers[0]["code"]) == (422, "unknown-revision")
    assert read(client) == []


def test_nor_by_putting_a_passage_on_them(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    asked(editor, article_id)
    draft = edited(database, article_id, body=f"{BODY}\n\nIn truth, {SECRET}.", shown=False)
    (passage,) = passages(editor, article_id, "?filter[state]=all")
    refused = [
        refusal(editor.post(f"anchors/{passage['id']}/actions/replace", {"anchor": words(exact, draft)}))
        for exact in (SECRET, "the house on the hill is let")
    ]
    assert refused[0] == refused[1]
    assert (refused[0]["status"], refused[0]["code"]) == (422, "unknown-revision")
    assert passages(editor, article_id, "?filter[state]=all") == [passage]


def test_what_readers_saw_may_be_asked_about_when_they_see_something_else(
    database: Database, client: Client, editor: Colleague, article_id: UUID
) -> None:
    done(database, article_id, articles.unpublish)
    asked(editor, article_id)
    edited(database, article_id, body=f"{BODY}\n\nMore.")
    assert [each["anchor"]["now"] for each in read(client)] == [QUOTE]
