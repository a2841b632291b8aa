"""Somebody of each role, keys of each scope, and one of everything the routes are about."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.accounts.actions import create_key
from api.accounts.actor import SYSTEM
from api.accounts.models import Account, OneTimeToken, Purpose, Role
from api.articles import actions as articles
from api.articles.models import Article
from api.core import clock, ids
from api.jobs.actions import enqueue
from api.jobs.models import JobState
from api.previews import actions as previews
from api.previews.schemas import PreviewCreate
from api.redirects import actions as redirects
from api.redirects.schemas import RedirectCreate
from tests.factories import (
    actor_of,
    make_article,
    make_author,
    make_ban,
    make_comment,
    make_faq,
    make_helpline,
    make_prompt,
    make_rule,
    make_staff,
    make_topic,
    signed_in,
)
from tests.readers.people import make_reader

SITE = "http://127.0.0.1:8000"
STATES = ("draft", "published", "trashed")


@dataclass
class Thing:
    """Something a route is about. `own` is the role it belongs to, if to any."""

    id: UUID
    version: int
    own: Role | None = None
    draft: bool = False
    live: bool = False


@dataclass
class World:
    tokens: dict[str, str] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)


def build(db: Session) -> World:
    world = World()
    staff = {role: make_staff(db, role.value) for role in Role}
    make_staff(db, "administrator")
    world.tokens = {role.value: signed_in(db, account) for role, account in staff.items()}
    author = staff[Role.AUTHOR]
    world.things = {
        "articles": _articles(db, author),
        "authors": _authors(db, author),
        "faqs": _documents(make_faq(db, "a-question")),
        "topics": _documents(make_topic(db, "a-topic")),
        "redirects": _documents(redirects.create(db, SYSTEM, RedirectCreate(path="/old", target="/new"), site=SITE)),
        "helplines": _documents(make_helpline(db)),
        "screening": _documents(make_rule(db)),
        "staff": _documents(make_staff(db, "moderator")),
        "jobs": [_job(db)],
        "previews": _previews(db, author),
        "comments": _comments(db),
        "readers": [Thing(make_reader(db).id, 1)],
        "bans": _documents(make_ban(db)),
        **_asked(db, author),
        "keys": [Thing(create_key(db, SYSTEM, "Sample", ["topics:read"])[0].id, 1)],
        "invitations": [_invitation(db)],
        "sessions": [Thing(ids.new_id(), 1)],
    }
    db.flush()
    return world


def _documents(*documents: Any) -> list[Thing]:
    return [Thing(document.id, document.version) for document in documents]


def _articles(db: Session, author: Account) -> list[Thing]:
    """In each state one of the author and one of nobody's."""
    things = []
    for owner in (actor_of(author), SYSTEM):
        for state in STATES:
            article = make_article(db, f"{owner.kind}-{state}", by=owner)
            _bring(db, article, state)
            own = Role.AUTHOR if owner is not SYSTEM else None
            things.append(Thing(article.id, article.version, own, state == "draft", state == "published"))
    return things


def _bring(db: Session, article: Article, state: str) -> None:
    if state == "published":
        articles.publish(db, SYSTEM, article)
    elif state == "trashed":
        articles.trash(db, SYSTEM, article)


def _authors(db: Session, account: Account) -> list[Thing]:
    carried = make_author(db, "of-the-account", account_id=account.id)
    return [Thing(carried.id, carried.version, Role.AUTHOR), *_documents(make_author(db, "of-nobody"))]


def _job(db: Session) -> Thing:
    job = enqueue(db, "nobody.does", {})
    assert job is not None
    job.state = JobState.DEAD
    return Thing(job.id, 1)


def _previews(db: Session, account: Account) -> list[Thing]:
    """A link to an article of the author's and one to an article of nobody's."""
    things = []
    for owner, role in ((actor_of(account), Role.AUTHOR), (SYSTEM, None)):
        link, _ = previews.create(db, owner, make_article(db, f"previewed-{owner.kind}", by=owner), PreviewCreate())
        things.append(Thing(link.id, 1, role))
    return things


def _asked(db: Session, account: Account) -> dict[str, list[Thing]]:
    """A question on an article of the author's and one on an article of nobody's, and the passages they are on."""
    things: dict[str, list[Thing]] = {"prompts": [], "anchors": []}
    for owner, role in ((actor_of(account), Role.AUTHOR), (SYSTEM, None)):
        prompt = make_prompt(db, f"asked-{owner.kind}", by=owner)
        things["prompts"].append(Thing(prompt.id, prompt.version, role))
        things["anchors"].append(Thing(prompt.anchor_id, 1, role))
    return things


def _comments(db: Session) -> list[Thing]:
    """One on an article of the author's and one on an article of nobody's."""
    things = []
    for slug, role in (("staff-published", Role.AUTHOR), ("system-published", None)):
        comment = make_comment(db, slug)
        things.append(Thing(comment.id, comment.version, role))
    return things


def _invitation(db: Session) -> Thing:
    token = OneTimeToken(
        purpose=Purpose.INVITATION,
        token_hash="0" * 64,
        email="invited@staff.example",
        name="Sample Invited",
        role=Role.AUTHOR,
        expires_at=clock.now() + timedelta(days=1),
    )
    db.add(token)
    return Thing(token.id, 1)
