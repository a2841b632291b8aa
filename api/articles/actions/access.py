"""Which article a verb is about, whether the actor may, and what is written down of it."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api.accounts.actor import Actor
from api.articles import policy, queries, workflow
from api.articles.models import Article, State
from api.articles.queries.listed import owned_by
from api.core.db import lock
from api.core.errors import Conflict, Forbidden, NotFound
from api.events.actions import record
from api.revisions.actions import bump, check_version


class NotEditable(Conflict):
    """An archived or trashed article is reopened or restored before it is changed."""

    code, title = "not-editable", "Not editable"


def readable(db: Session, actor: Actor, article_id: UUID) -> Article:
    """The article, if the actor may read it: 404 when there is none, 403 when it is somebody else's."""
    article = queries.by_id(db, article_id)
    if article is None:
        raise NotFound("There is no such article.")
    if not policy.may_read(actor, own=is_own(db, actor, article)):
        raise Forbidden("The article is somebody else's." if policy.may_list(actor) else "This needs articles:read.")
    return article


def require_some(actor: Actor) -> None:
    """Refuse with 403 who has nothing to do with articles, whatever there is."""
    if not policy.may_list(actor):
        raise Forbidden("This needs articles:read.")


def readable_ones(actor: Actor) -> sa.ColumnElement[bool]:
    """Of the articles a statement selects, those the actor may read."""
    if policy.may_read_all(actor):
        return sa.true()
    return owned_by(actor.id) if actor.id is not None and policy.may_list(actor) else sa.false()


def writable(db: Session, actor: Actor, article_id: UUID) -> Article:
    """As `readable`, for who may write it, if not in its present state: who says so keeps others from it."""
    article = readable(db, actor, article_id)
    if not policy.may_write(actor, own=is_own(db, actor, article)):
        raise Forbidden("This needs articles:write.")
    return article


def held(db: Session, actor: Actor, article_id: UUID) -> Article:
    """As `readable`, as it is now and stays until the transaction ends."""
    lock(db, "articles")
    return readable(db, actor, article_id)


def held_at(db: Session, actor: Actor, article_id: UUID, version: int) -> Article:
    """As `held`, at the version a change was made from. Raises Stale when it is at another."""
    article = held(db, actor, article_id)
    check_version(db, article, version)
    return article


def anew(db: Session, article: Article) -> None:
    """The article as it is now, held until the transaction ends: another may have changed it since it was read."""
    lock(db, "articles")
    db.flush()
    db.refresh(article)


def is_own(db: Session, actor: Actor, article: Article) -> bool:
    return queries.is_own(db, article, actor.id)


def require_edit(db: Session, actor: Actor, article: Article) -> None:
    own = is_own(db, actor, article)
    if not policy.may_edit(actor, article, own=own):
        mine = "The article is in review or approved; an editor sends it back first."
        raise Forbidden(mine if own else "The article is somebody else's.")
    if article.state in {State.ARCHIVED, State.TRASHED}:
        raise NotEditable(f"The article is {article.state.value}; bring it back first.")


def require_move(db: Session, actor: Actor, article: Article, action: str) -> State:
    """Where the action leads from here. First whether the actor may at all, then whether the state allows it."""
    move = workflow.MOVES[action]
    if not policy.may_move(actor, move.verb, own=move.by_owner and is_own(db, actor, article)):
        raise Forbidden(f"This needs {move.verb}.")
    return workflow.target(action, article.state)


def changed(db: Session, actor: Actor, article: Article, what: str, **more: Any) -> None:
    """A new version, and an event that says what happened."""
    bump(article)
    db.flush()
    told(db, actor, article, what, **more)


def told(db: Session, actor: Actor, article: Article, what: str, **more: Any) -> None:
    said = {"slug": article.slug, "title": article.title, "version": article.version, "state": article.state.value}
    record(db, f"article.{what}", article.id, by=actor, snapshot=said | more)
