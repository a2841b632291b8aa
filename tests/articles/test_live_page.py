"""What readers see changes when somebody publishes, unpublishes, corrects, archives or trashes, and never otherwise."""

import random
from typing import Any

import pytest

from tests.articles.newsroom import CONTENT, Desk, seen
from tests.asking import Client

pytestmark = pytest.mark.heavy

Article = dict[str, Any]
LATER = "2099-01-01T00:00:00Z"
LISTS = f"{CONTENT}?count=exact&sort=title"


def quiet(editor: Desk, article: Article, chance: random.Random) -> Any:
    """Something that is not for readers to see, done from the article's version; it may well be refused."""
    words = f"Words {chance.random()}"
    verbs = (
        lambda: editor.change(article, title=words),
        lambda: editor.change(article, "?autosave=true", body=words, dek=words),
        lambda: editor.change(article, slug=f"renamed-{chance.randrange(10**9)}"),
        lambda: editor.change(article | {"version": 1}, "?merge=true", language="de"),
        lambda: editor.act("submit", article),
        lambda: editor.act("approve", article),
        lambda: editor.act("request-changes", article, note=words),
        lambda: editor.act("duplicate", article),
        lambda: editor.act("reopen", article),
        lambda: editor.act("restore", article),
        lambda: editor.act("restore-1", article),
        lambda: editor.act("publish", article, at=LATER),
        lambda: editor.act("publish", article, at="2098-01-01T00:00:00Z", until="2098-02-01T00:00:00Z"),
        lambda: editor.act("cancel-schedule", article),
        lambda: editor.ask("PUT", f"/{article['id']}/lock"),
        lambda: editor.ask("DELETE", f"/{article['id']}/lock"),
        lambda: bulk(editor, article, "trash"),
        lambda: bulk(editor, article, "unpublish"),
        lambda: bulk(editor, article, "publish"),
        lambda: editor.make(title=article["title"]),
    )
    return chance.choice(verbs)()


def bulk(editor: Desk, article: Article, action: str) -> Any:
    items = [{"id": article["id"], "version": article["version"]}]
    return editor.ask("POST", "/bulk", json={"action": action, "items": items, "dry_run": True})


@pytest.mark.parametrize(
    ("database", "seed"), [("sqlite", 0), ("sqlite", 1), ("sqlite", 2), ("postgresql", 3)], indirect=["database"]
)
def test_no_other_verb_changes_a_byte_for_readers(client: Client, editor: Desk, seed: int) -> None:
    chance = random.Random(seed)
    shown = editor.done("publish", editor.made(title="The live one"))
    before = seen(client, "the-live-one"), client.get(LISTS).text
    assert before[0][0] == 200
    accepted = set()
    for _ in range(40):
        answer = quiet(editor, editor.read(shown["id"]), chance)
        assert answer.status_code < 500, answer.text
        accepted.add(answer.status_code // 100)
        assert (seen(client, "the-live-one"), client.get(LISTS).text) == before
    assert accepted == {2, 4}
    assert editor.read(shown["id"])["live"]["slug"] == "the-live-one"


def test_each_public_verb_changes_what_readers_see(client: Client, editor: Desk) -> None:
    article = editor.done("publish", editor.made(title="The live one"))
    for action, given, status in (
        ("correct", {"text": "It was Tuesday."}, 200),
        ("publish", {}, 200),
        ("unpublish", {}, 404),
        ("publish", {}, 200),
        ("archive", {}, 404),
        ("reopen", {}, 404),
        ("publish", {}, 200),
        ("trash", {}, 404),
    ):
        before = seen(client, "the-live-one")
        article = editor.done(action, article, **given)
        after = seen(client, "the-live-one")
        assert after[0] == status, action
        assert (before == after) is (action == "reopen")


def test_through_every_state_a_hidden_article_is_missed_like_one_that_never_was(client: Client, editor: Desk) -> None:
    """By slug, in lists, by search and by path, and whatever the method."""
    editor.done("publish", editor.made(title="The live one"))
    article = editor.made(title="Hidden zebrafinch", slug="hidden")

    def surface() -> list[Any]:
        found: list[Any] = [seen(client, "hidden"), client.head(f"{CONTENT}/hidden").status_code]
        found += [client.get(f"{CONTENT}{query}").text for query in ("?count=exact", "?q=zebrafinch", "/the-live-one")]
        found.append(client.get("/v1/content/resolve?path=/articles/hidden").status_code)
        return [*found, seen(client, article["id"])]

    before = surface()
    assert before[0] == seen(client, "never-was") == (404, None, "")
    for action, given in (
        ("submit", {}),
        ("approve", {}),
        ("publish", {"at": LATER}),
        ("cancel-schedule", {}),
        ("request-changes", {"note": "Shorter."}),
        ("archive", {}),
        ("trash", {}),
        ("restore", {}),
        ("publish", {"at": "1999-01-01T00:00:00Z", "until": "1999-02-01T00:00:00Z"}),
    ):
        article = editor.done(action, article, **given)
        assert surface() == before, action


def test_a_live_article_that_is_renamed_is_found_under_both_slugs_in_turn(client: Client, editor: Desk) -> None:
    article = editor.done("publish", editor.made(title="Old"))
    article = editor.change(article, slug="new").json()
    assert (seen(client, "old")[0], seen(client, "new")[0]) == (200, 404)
    editor.done("publish", article)
    assert (seen(client, "old")[0], seen(client, "new")[0]) == (301, 200)
