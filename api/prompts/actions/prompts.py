"""What is done with prompts: ask, put in other words, close, reopen, delete, and count answers."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.accounts.actor import Actor
from api.anchors import queries as anchors
from api.articles import actions as articles
from api.articles import queries as written
from api.articles.models import Article, State
from api.core import clock
from api.core.db import lock
from api.core.editing import Stale
from api.core.errors import Conflict, Forbidden, NotFound
from api.events.actions import record
from api.prompts import policy, queries
from api.prompts.models import Prompt
from api.prompts.schemas import PromptCreate, PromptUpdate

PROMPTS_MAX = 100


class Full(Conflict):
    """Readers get all prompts of an article at once, so there are no more than PROMPTS_MAX."""

    code, title = "prompts-full", "Prompts full"


class HasAnswers(Conflict):
    """What somebody answered is closed and not deleted."""

    code, title = "has-answers", "Has answers"


def create(db: Session, actor: Actor, article_id: UUID, given: PromptCreate) -> Prompt:
    """Ask readers something about a passage. Raises as `articles.actions.mark`, besides NotEditable and Full."""
    article = _askable(db, actor, article_id)
    lock(db, "articles")
    db.refresh(article)
    if article.state in {State.ARCHIVED, State.TRASHED}:
        raise articles.NotEditable(f"The article is {article.state.value}; bring it back first.")
    if queries.many(db, article_id) >= PROMPTS_MAX:
        raise Full(f"The article has {PROMPTS_MAX} prompts already; delete one first.")
    anchor = articles.mark(db, article_id, given.anchor)
    prompt = Prompt(article_id=article_id, anchor_id=anchor.id, question=given.question, created_by_id=actor.id)
    db.add(prompt)
    db.flush()
    _told(db, actor, prompt, "created")
    return prompt


def readable_ones(db: Session, actor: Actor, article_id: UUID) -> sa.Select[tuple[UUID]]:
    """The ids of the article's prompts, for who may read it."""
    actor.require("prompts:read")
    articles.readable(db, actor, article_id)
    return queries.listed(article_id)


def readable(db: Session, actor: Actor, prompt_id: UUID) -> Prompt:
    """The prompt, for who may read its article."""
    actor.require("prompts:read")
    prompt = queries.by_id(db, prompt_id)
    if prompt is None:
        raise NotFound("There is no such prompt.")
    articles.readable(db, actor, prompt.article_id)
    return prompt


def held_at(db: Session, actor: Actor, prompt_id: UUID, version: int) -> Prompt:
    """The prompt at that version, held until the transaction ends, for who may write it. Raises Stale."""
    prompt = queries.held(db, prompt_id)
    if prompt is None:
        raise NotFound("There is no such prompt.")
    _askable(db, actor, prompt.article_id)
    if prompt.version != version:
        now = {"id": str(prompt.id), "question": prompt.question, "open": prompt.closed_at is None}
        raise Stale(now, prompt.version)
    return prompt


def update(db: Session, actor: Actor, prompt: Prompt, given: PromptUpdate) -> None:
    """Ask in other words; the answers stay."""
    if "question" in given.model_fields_set and given.question != prompt.question:
        prompt.question = given.question
        _changed(db, actor, prompt, "changed")


def close(db: Session, actor: Actor, prompt: Prompt) -> None:
    """Take no more answers. What is closed stays as it is."""
    if prompt.closed_at is None:
        prompt.closed_at = clock.now()
        _changed(db, actor, prompt, "closed")


def reopen(db: Session, actor: Actor, prompt: Prompt) -> None:
    """Take answers again."""
    if prompt.closed_at is not None:
        prompt.closed_at = None
        _changed(db, actor, prompt, "reopened")


def delete(db: Session, actor: Actor, prompt: Prompt) -> None:
    """Take the question away, and its mark. Raises HasAnswers when anybody answered, seen by readers or not."""
    mark = anchors.by_id(db, prompt.anchor_id)
    try:
        with db.begin_nested():
            db.delete(prompt)
            db.flush()
            db.delete(mark)
            db.flush()
    except IntegrityError:
        raise HasAnswers("Somebody answered; close it instead.") from None
    _told(db, actor, prompt, "deleted")


def count(db: Session, prompt_id: UUID, by: int) -> None:
    """So many more answers are seen by readers, or fewer."""
    queries.add_answers(db, prompt_id, by)


def _askable(db: Session, actor: Actor, article_id: UUID) -> Article:
    """The article, for who may ask something about it."""
    article = written.by_id(db, article_id)
    if article is None:
        raise NotFound("There is no such article.")
    if not policy.may_write(actor, own=written.is_own(db, article, actor.id)):
        has_own = policy.may_write(actor, own=True)
        raise Forbidden("The article is somebody else's." if has_own else "This needs prompts:write.")
    return article


def _changed(db: Session, actor: Actor, prompt: Prompt, what: str) -> None:
    prompt.version += 1
    prompt.updated_at = clock.now()
    db.flush()
    _told(db, actor, prompt, what)


def _told(db: Session, actor: Actor, prompt: Prompt, what: str) -> None:
    said = {"article_id": str(prompt.article_id), "question": prompt.question, "version": prompt.version}
    record(db, f"prompt.{what}", prompt.id, by=actor, snapshot=said)
