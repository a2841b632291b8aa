"""A question that somebody answered, or is answering, is closed and not deleted."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import httpx
import pytest
from sqlmodel import Session

from api.comments.models import Comment
from api.core import ids
from api.core.db import Database
from api.prompts import actions, queries
from tests.asking import Client
from tests.prompts.newsroom import asked, read
from tests.room import Colleague


@pytest.fixture
def prompt_id(editor: Colleague, article_id: UUID) -> UUID:
    return UUID(asked(editor, article_id)["id"])


def answer(db: Session, article_id: UUID, prompt_id: UUID) -> None:
    """A comment that nobody has looked at yet."""
    prompt = queries.open_one(db, article_id, prompt_id)
    assert prompt is not None
    id_ = ids.new_id()
    db.add(Comment(id=id_, root_id=id_, article_id=article_id, prompt_id=prompt_id, anchor_id=prompt.anchor_id))
    db.flush()


def deleted(editor: Colleague, prompt_id: UUID) -> httpx.Response:
    return editor.delete(f"prompts/{prompt_id}", 1)


def is_kept(refused: httpx.Response) -> bool:
    return (refused.status_code, refused.json()["code"]) == (409, "has-answers")


def test_an_answer_keeps_it_though_readers_do_not_see_the_answer(
    database: Database, client: Client, editor: Colleague, article_id: UUID, prompt_id: UUID
) -> None:
    with database.write() as db:
        answer(db, article_id, prompt_id)
    assert is_kept(deleted(editor, prompt_id))
    assert [(each["id"], each["answers"]) for each in read(client)] == [(str(prompt_id), 0)]


def test_it_is_not_deleted_under_somebody_who_answers(
    database: Database, editor: Colleague, article_id: UUID, prompt_id: UUID
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.write() as db:
            assert queries.open_one(db, article_id, prompt_id) is not None
            deleting = pool.submit(deleted, editor, prompt_id)
            time.sleep(0.3)  # it waits by now, and what is done here must not wait for it in turn
            answer(db, article_id, prompt_id)
            actions.count(db, prompt_id, 1)
        assert is_kept(deleting.result())


def test_answers_of_the_same_instant_are_all_counted(database: Database, client: Client, prompt_id: UUID) -> None:
    def count(_: int) -> None:
        with database.write() as db:
            actions.count(db, prompt_id, 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(12)))
    assert [each["answers"] for each in read(client)] == [12]
