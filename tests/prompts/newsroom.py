"""An article readers see, and what is asked about it over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles import queries as written
from api.core.db import Database
from api.core.editing import Saving
from api.revisions import queries as revisions
from tests.asking import Client
from tests.factories import make_article
from tests.room import Colleague

BODY = "Trust 👨‍👩‍👧 is earned slowly. It is lost in one evening.\n\nNobody owes you their silence."
QUOTE, LATER = "lost in one evening", "owes you their silence"
QUESTION = "When did you last lose it?"


def published(database: Database, body: str = BODY) -> UUID:
    """The article `bonds`, and that readers see it."""
    with database.write() as db:
        article = make_article(db, "bonds", body=body)
        articles.publish(db, SYSTEM, article)
        return article.id


def done(database: Database, article_id: UUID, verb: Callable[..., Any], *given: Any, **more: Any) -> None:
    """A verb of articles, done by the system."""
    with database.write() as db:
        article = written.by_id(db, article_id)
        assert article is not None
        verb(db, SYSTEM, article, *given, **more)


def edited(database: Database, article_id: UUID, *, shown: bool = True, **changes: Any) -> int:
    """The number of the revision with these changes; readers see it unless told otherwise."""
    with database.write() as db:
        article = written.by_id(db, article_id)
        assert article is not None
        articles.update(db, SYSTEM, article, article.version, changes, Saving())
        if shown:
            articles.publish(db, SYSTEM, article)
        revision = revisions.latest(db, article_id)
        assert revision is not None
        return revision.number


def words(exact: str, revision: int = 1, **more: Any) -> dict[str, Any]:
    """These words as a client names them."""
    return {"revision": revision, "selectors": [{"type": "TextQuoteSelector", "exact": exact, **more}]}


def asking(by: Colleague, article_id: UUID, anchor: dict[str, Any], question: str = QUESTION) -> httpx.Response:
    return by.post(f"articles/{article_id}/prompts", {"question": question, "anchor": anchor})


def asked(by: Colleague, article_id: UUID, exact: str = QUOTE, question: str = QUESTION, revision: int = 1) -> Any:
    """The prompt made."""
    return by.made(f"articles/{article_id}/prompts", {"question": question, "anchor": words(exact, revision)})


def read(client: Client, slug: str = "bonds") -> list[dict[str, Any]]:
    """What readers are asked."""
    answer = client.get(f"/v1/content/articles/{slug}/prompts")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def passages(by: Colleague, article_id: UUID, query: str = "") -> list[dict[str, Any]]:
    """The work list."""
    answer = by.get(f"articles/{article_id}/anchors{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found
