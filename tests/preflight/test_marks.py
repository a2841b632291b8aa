"""An editor learns which marked passages an edit would lose, before readers do."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.articles import queries as article_queries
from api.core.db import Database
from api.core.editing import Saving
from tests.anchors.marking import marked
from tests.asking import Client
from tests.desk import Desk
from tests.factories import make_article

BODY = "Trust is earned slowly, day by day, by those who stay when staying is hard. It is lost in one evening."
MARKED = "earned slowly, day by day"


@pytest.fixture
def editor(client: Client, database: Database) -> Desk:
    return Desk(client, database)


def marked_article(db: Session, exact: str) -> UUID:
    """An article readers see, with a passage somebody marked."""
    article = make_article(db, "bonds", body=BODY)
    marked(db, exact, articles.publish(db, SYSTEM, article))
    return article.id


def found(editor: Desk, database: Database, body: str, exact: str = MARKED) -> list[dict[str, Any]]:
    """What is found about marks, once the working copy says something else."""
    with database.write() as db:
        id_ = marked_article(db, exact)
        article = article_queries.by_id(db, id_)
        assert article is not None
        articles.update(db, SYSTEM, article, article.version, {"body": body}, Saving())
    answer = editor.get(f"articles/{id_}/preflight")
    assert answer.status_code == 200, answer.text
    assert answer.json()["ok"]
    return [each for each in answer.json()["findings"] if each["code"].startswith("mark-")]


def told(editor: Desk, database: Database, body: str, exact: str = MARKED) -> list[tuple[str, str]]:
    return [(each["code"], each["message"]) for each in found(editor, database, body, exact)]


def test_words_that_would_be_gone_are_named(editor: Desk, database: Database) -> None:
    gone = "the words are gone, and what readers said about them would stand by itself"
    assert told(editor, database, "It is lost in one evening.") == [("mark-orphaned", f"Of “{MARKED}”: {gone}.")]


def test_words_that_stay_are_not_spoken_of(editor: Desk, database: Database) -> None:
    assert told(editor, database, f"Something before it.\n\n{BODY} And after it.") == []


def test_an_editor_sees_the_passage_before_and_after(editor: Desk, database: Database) -> None:
    first, *rest = MARKED.split(" ")
    after = " ".join([first, "very", *rest])
    (finding,) = found(editor, database, BODY.replace(MARKED, after))
    assert (finding["code"], finding["severity"]) == ("mark-edited", "note")
    assert finding["passage"] == {"before": MARKED, "after": after}
    assert finding["message"] == f"“{MARKED}” would read “{after}”, with what readers said about it."


def test_of_what_is_gone_there_is_no_after(editor: Desk, database: Database) -> None:
    (finding,) = found(editor, database, "It is lost in one evening.")
    assert finding["passage"] == {"before": MARKED, "after": None}


def test_a_long_quote_is_named_by_its_beginning(editor: Desk, database: Database) -> None:
    ((_, said),) = told(editor, database, "All is new here.", BODY)
    assert said.startswith(f"Of “{BODY[:79]}…”:")


def test_what_is_an_orphan_already_is_no_news(editor: Desk, database: Database) -> None:
    with database.write() as db:
        id_ = marked_article(db, MARKED)
        article = article_queries.by_id(db, id_)
        assert article is not None
        articles.update(db, SYSTEM, article, article.version, {"body": "All is new here."}, Saving())
        articles.publish(db, SYSTEM, article)
        articles.update(db, SYSTEM, article, article.version, {"body": "All is new here, too."}, Saving())
    found = editor.get(f"articles/{id_}/preflight").json()["findings"]
    assert not [each for each in found if each["code"].startswith("mark-")]
